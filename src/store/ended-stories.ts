import type { TransactionSql } from 'postgres';
import { isEnded } from '../domain/receipt-outcome.ts';
import type { Story, StoryEntry } from '../use-cases/ports/audit-stories.ts';
import type { FoundStory } from '../use-cases/ports/proven-stories.ts';
import type { Sources } from './audit-sources.ts';
import { findRequests, hasBegin, readStory } from './audit-stories.ts';

/** A story that can be proven, and the number of the last entry in it: 0 where the log has none. */
export type Ended = { readonly kind: 'ended'; readonly story: Story; readonly lastSeq: number };

/** Entries about a request that were dropped, as an export has them. Nobody need believe it: they are proven. */
export type Exported = (requestId: string) => Promise<readonly StoryEntry[]>;

/**
 * The request of that id or short name, with all that is on record about it, if it has ended. What was dropped of it is
 * taken from exports, where they have it.
 */
export async function findEnded(
  tx: TransactionSql,
  sources: Sources,
  { reference, exported }: { readonly reference: string; readonly exported?: Exported | undefined },
): Promise<Ended | Extract<FoundStory, { kind: 'unknown' | 'several' | 'open' | 'dropped' }>> {
  const [request, ...others] = await findRequests(tx, sources, reference);
  if (request === undefined) return { kind: 'unknown' };
  if (others.length > 0) return { kind: 'several', ids: [request, ...others].map(({ id }) => id) };
  if (!isEnded(request.status)) return { kind: 'open', status: request.status };
  const found = await readStory(tx, sources, request);
  const story = found.dropped === undefined ? found : await completed(found, exported);
  if (story.dropped !== undefined) return { kind: 'dropped', dropped: story.dropped };
  return { kind: 'ended', story, lastSeq: Math.max(0, ...story.entries.map(({ seq }) => seq)) };
}

async function completed(story: Story, exported: Exported | undefined): Promise<Story> {
  const earlier = (await exported?.(story.request.id)) ?? [];
  const entries = [...earlier, ...story.entries].sort((left, right) => left.seq - right.seq);
  return hasBegin(entries) ? { ...story, entries, dropped: undefined } : story;
}
