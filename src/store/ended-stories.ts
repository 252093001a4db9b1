import type { TransactionSql } from 'postgres';
import { isEnded } from '../domain/receipt-outcome.ts';
import type { Story } from '../use-cases/ports/audit-stories.ts';
import type { FoundStory } from '../use-cases/ports/proven-stories.ts';
import type { Sources } from './audit-sources.ts';
import { findRequests, readStory } from './audit-stories.ts';

/** A story that can be proven, and the number of the last entry in it: 0 where the log has none. */
export type Ended = { readonly kind: 'ended'; readonly story: Story; readonly lastSeq: number };

/** The request of that id or short name, with all that is on record about it, if it has ended. */
export async function findEnded(
  tx: TransactionSql,
  sources: Sources,
  reference: string,
): Promise<Ended | Extract<FoundStory, { kind: 'unknown' | 'several' | 'open' | 'dropped' }>> {
  const [request, ...others] = await findRequests(tx, sources, reference);
  if (request === undefined) return { kind: 'unknown' };
  if (others.length > 0) return { kind: 'several', ids: [request, ...others].map(({ id }) => id) };
  if (!isEnded(request.status)) return { kind: 'open', status: request.status };
  const story = await readStory(tx, sources, request);
  if (story.dropped !== undefined) return { kind: 'dropped', dropped: story.dropped };
  return { kind: 'ended', story, lastSeq: Math.max(0, ...story.entries.map(({ seq }) => seq)) };
}
