import { digestPrefix } from '../domain/preimage.ts';
import { sameValues } from '../domain/private-link.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { FieldName } from '../intake/refusals.ts';
import type { Refusals } from './check-asking.ts';
import type { Commit, Snapshot, SubmissionSnapshot } from './ports/request-store.ts';
import { type Asked, type Foreseen, reasonHash } from './record-request.ts';
import { nextVersion, shownDetails, type VersionDeps, type Wish } from './version.ts';

/** The version that a form was filled in from: an edit of another one is refused. */
export type EditedVersion = { readonly version: number; readonly digestPrefix: string };

/** Whether a request can be edited by this person, from the version that they were shown. Pure. */
export function checkEdit(
  edited: Snapshot | undefined,
  by: { readonly requester: SlackUserId; readonly from: EditedVersion },
  field: FieldName,
): Refusals {
  if (edited === undefined) return [{ field, code: 'edit_ended' }];
  const { request, now } = edited;
  if (request.requester !== by.requester) return [{ field, code: 'edit_not_yours' }];
  if (request.status !== 'pending_approval' || now >= request.expiresAt)
    return [{ field, code: 'edit_ended' }];
  const isShown =
    request.version === by.from.version && digestPrefix(request.digest) === by.from.digestPrefix;
  return isShown ? [] : [{ field, code: 'edit_overtaken' }];
}

/** Whether an edit asks for something else than the version that it was made from. */
export function checkEdited({ request }: Snapshot, asked: Asked, field: FieldName): Refusals {
  const { desired, reason, ticket } = wishOf(asked);
  const same =
    sameValues(desired, request.desired) && reason === request.reason && ticket === request.ticket;
  return same ? [{ field, code: 'edit_changes_nothing' }] : [];
}

function wishOf({ desired, why: { reason, ticket } }: Asked): Wish {
  return { desired, reason, ticket: ticket === '' ? undefined : ticket };
}

/**
 * All that an edit writes: the next version as it will be shown, its difference, and a word to each
 * reviewer whose review it makes void. Pure.
 */
export function editRequest(
  deps: VersionDeps,
  { snapshot, edited }: { readonly snapshot: SubmissionSnapshot; readonly edited: Snapshot },
  asked: Asked & Pick<Foreseen, 'around'>,
): Commit {
  const { request: before, reviews } = edited;
  const { live, environment, around } = asked;
  const { request, shown, complete, difference } = nextVersion(deps, edited, {
    ...{ trigger: 'edit', live, environment, around, wish: wishOf(asked) },
  });
  const { version } = request;
  const update = { code: 'refreshed', because: 'edited', version, difference } as const;
  const reviewers = [...new Set(reviews.map(({ reviewer }) => reviewer))];
  return {
    request,
    shown,
    entry: {
      action: 'request_edited',
      actor: before.requester,
      requestId: before.id,
      details: {
        from_digest: before.digest,
        difference,
        void_reviews: reviewers,
        reason_hash: reasonHash(deps, { request, shown }),
        ...shownDetails(shown, snapshot.inForce.hash),
      },
    },
    updates: complete ? [update] : [update, { code: 'values', version }],
    notices: reviewers.map((to) => ({
      to,
      notice: { code: 'approval_void', version, difference },
    })),
    jobs: ['announce'],
  };
}
