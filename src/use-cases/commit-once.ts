import type { AuditDraft } from '../domain/audit.ts';
import type { AnnounceDeps, Announcement, StepResult } from './announcing.ts';
import type { Commit } from './ports/request-store.ts';

type Noted = Pick<AuditDraft, 'action' | 'details'> & Pick<Commit, 'card' | 'updates' | 'notices'>;

/**
 * Writes what an announcer found out about a card, and what follows from it, unless anything was written
 * since its run began: two announcers that find the same card gone plan one new card.
 */
export async function commitOnce(
  { requests }: Pick<AnnounceDeps, 'requests'>,
  { snapshot }: Announcement,
  { action, details, ...planned }: Noted,
): Promise<StepResult> {
  const { id: requestId, revision } = snapshot.request;
  const entry = { action, details, requestId, actor: null };
  await requests.change(requestId, {}, ({ request }) => ({
    answer: undefined,
    ...(request.revision === revision
      ? { commit: { ...planned, request, entry, jobs: ['announce'] } }
      : {}),
  }));
  return { waitMs: 0 };
}
