import { nextStatus } from '../domain/lifecycle.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { checkPerson } from '../domain/policy.ts';
import { digestPrefix } from '../domain/preimage.ts';
import { remediesOf, sawTheSame } from '../domain/remedies.ts';
import type { Failure, Seen } from '../domain/request.ts';
import type { ClickAnswer, ClickRefusal } from './click-answer.ts';
import type { Click, OutcomeAction } from './ports/delivery-log.ts';
import type { Commit, Snapshot, Verdict } from './ports/request-store.ts';
import { refuseClick } from './refuse-click.ts';
import { type Look, toSeen } from './see-outcome.ts';
import type { VersionDeps } from './version.ts';
import { leftoverOf } from './write-step.ts';

/** A click on what is to become of a request, with the look at HCP that was taken for it. */
export type OutcomeClick = Click & {
  readonly action: OutcomeAction;
  /** `undefined`: HCP gave no answer. */
  readonly look: Look | undefined;
};

/** A request that did not end well, as it was pressed on and as HCP still has it. */
export type Ended = {
  readonly failure: Failure;
  /** What HCP has now; `undefined` where it gave no answer. */
  readonly seen: Seen | undefined;
};

/**
 * What speaks against a click before anybody asks who made it: is there still something to decide; is it
 * what the person saw; is it still what HCP has. Where HCP has something else, the card is redrawn, and
 * what people had decided by the old look counts no longer. Pure.
 */
export function checkOutcome(
  deps: Pick<VersionDeps, 'hashing'>,
  snapshot: Snapshot,
  click: OutcomeClick,
): Ended | Verdict<ClickRefusal> {
  const { request, now } = snapshot;
  const { status, version, failure } = request;
  if (failure === undefined || !canBeAsked(status, click.action))
    return refuseClick(click, { code: 'already_ended', status, by: null });
  if (click.version !== version) return refuseClick(click, { code: 'stale_version', version });
  if (click.digestPrefix !== digestPrefix(failure.seen?.digest ?? request.digest))
    return refuseClick(click, { code: 'stale_look' });
  if (click.look === undefined) {
    // Giving up asks nothing of HCP; everything else rests on what it has now.
    return click.action === 'abandon'
      ? { failure, seen: undefined }
      : refuseClick(click, { code: 'hcp_silent' });
  }
  const about = { request, code: failure.code };
  const seen = toSeen(deps.hashing, about, { ...click.look, at: now });
  if (!sawTheSame(failure.seen, seen) && click.action !== 'look')
    return {
      ...refuseClick(click, { code: 'seen_anew' }),
      commit: seeAnew(snapshot, { click, failure, seen }),
    };
  return { failure, seen };
}

function canBeAsked(status: Snapshot['request']['status'], action: OutcomeAction): boolean {
  return nextStatus(status, action === 'look' ? 'retry' : action) !== undefined;
}

/** Whether this is what the card offers, as HCP is. */
export function isOffered({ request, shown }: Snapshot, action: OutcomeAction): boolean {
  return remediesOf({ request, before: shown.live }).includes(action);
}

/** What a click on Look again comes to. Pure. */
export function judgeLook(
  deps: Pick<VersionDeps, 'hashing'>,
  snapshot: Snapshot,
  click: OutcomeClick & { readonly facts: PeopleFacts | undefined },
): Verdict<ClickAnswer> {
  if (click.facts === undefined) return refuseClick(click, { code: 'facts_unavailable' });
  const known = checkPerson(click.person, click.facts);
  if (!known.ok) return refuseClick(click, known.refusal);
  const checked = checkOutcome(deps, snapshot, click);
  if ('answer' in checked) return checked;
  const { failure, seen } = checked;
  if (seen === undefined || sawTheSame(failure.seen, seen))
    return { answer: { code: 'looked', anew: false } };
  return {
    answer: { code: 'looked', anew: true },
    commit: seeAnew(snapshot, { click, failure, seen }),
  };
}

/** The card is to show what HCP has now. Decisions by an older look count no longer. */
function seeAnew(
  { request }: Snapshot,
  {
    click,
    failure: { reviews, differs: _, ...why },
    seen,
  }: { readonly click: OutcomeClick; readonly failure: Failure; readonly seen: Seen },
): Commit {
  const after = { ...request, failure: { ...why, seen } };
  const owned = leftoverOf(after, click.look);
  return {
    request: after,
    entry: {
      action: 'outcome_seen',
      actor: click.person,
      requestId: request.id,
      details: {
        version: request.version,
        digest: request.digest,
        seen,
        void_reviews: (reviews ?? []).map(({ reviewer }) => reviewer),
      },
    },
    updates: reviews === undefined ? [] : [{ code: 'outcome_void' }],
    ...(click.look === undefined ? {} : { seen: click.look }),
    ...(owned === undefined ? {} : { owned }),
    jobs: ['announce'],
  };
}
