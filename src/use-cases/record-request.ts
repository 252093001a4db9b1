import { identify, identityJson, type KeptIdentity } from '../domain/identity.ts';
import { planAmid } from '../domain/plan.ts';
import type { Environment } from '../domain/policy.ts';
import { saltedHash } from '../domain/preimage.ts';
import type { LiveValues, ServiceValues } from '../domain/private-link.ts';
import { foreseeQuorum, type QuorumOutlook } from '../domain/quorum.ts';
import type { Change, RequestId, SlackUserId, Target } from '../domain/request.ts';
import type { Surroundings } from '../domain/risk.ts';
import { quorumOf, ruleFor } from '../domain/rule.ts';
import type { Why } from '../intake/why-fields.ts';
import type { Commit, SubmissionSnapshot } from './ports/request-store.ts';
import { keeping } from './record-review.ts';
import { oldLook, surroundingsOf } from './surroundings.ts';
import { type ShownVersion, shownDetails, showVersion, type VersionDeps } from './version.ts';

/** A form that nothing speaks against. */
export type AcceptedChange = {
  readonly change: Change;
  readonly environment: Environment;
  readonly target: Target;
  readonly desired: ServiceValues;
  /** What the difference is taken from. */
  readonly live: LiveValues;
  readonly why: Why;
};

export type Asked = AcceptedChange & {
  readonly requestId: RequestId;
  readonly requester: SlackUserId;
};

/** What is known beside the form, and what that leaves to hope for. */
export type Foreseen = { readonly around: Surroundings; readonly outlook: QuorumOutlook };

/** All that a new request writes: its first version as it will be shown, and the way to the card. Pure. */
export function recordRequest(
  deps: VersionDeps,
  snapshot: SubmissionSnapshot,
  asked: Asked & Pick<Foreseen, 'around'>,
): Commit {
  const version = showFirst(deps, snapshot, asked);
  const { request, shown, complete } = version;
  const requester = snapshot.people.persons.get(request.requester);
  const identity = requester && identify(deps, requester, undefined);
  return {
    request,
    shown,
    ...keeping(identity),
    entry: {
      action: 'request_submitted',
      actor: request.requester,
      requestId: request.id,
      details: submittedDetails(deps, snapshot, { ...version, identity }),
    },
    updates: complete ? [] : [{ code: 'values', version: 1 }],
    notices: [{ to: request.requester, notice: { code: 'recorded' } }],
    jobs: ['announce'],
  };
}

function showFirst(
  deps: VersionDeps,
  { now }: SubmissionSnapshot,
  asked: Asked & Pick<Foreseen, 'around'>,
): ShownVersion {
  const { requestId, requester, change, environment, target, desired, live, why, around } = asked;
  return showVersion(
    deps,
    {
      id: requestId,
      version: 1,
      revision: 1,
      requester,
      environment: environment.name,
      change,
      target,
      desired,
      reason: why.reason,
      ticket: why.ticket === '' ? undefined : why.ticket,
      status: 'pending_approval',
      phase: undefined,
      channel: environment.channel,
      quorum: quorumOf(environment, change),
      createdAt: now,
      expiresAt: new Date(now.getTime() + environment.expiresAfterMs),
      startedAt: undefined,
      sends: 0,
      operationId: undefined,
      externalName: undefined,
      failure: undefined,
      progress: {},
    },
    { live, environment, around },
  );
}

/**
 * Facts and look are as they were kept: what that leaves in doubt is among the risks. That one risk is
 * known only once the rule is, and so no rule can be about it. Pure.
 */
export function foresee(snapshot: SubmissionSnapshot, asked: Asked): Foreseen {
  const { environment, target, requester } = asked;
  const known = {
    ...surroundingsOf(snapshot, { target, environment }),
    oldLook: oldLook(snapshot),
  };
  const rule = ruleFor(environment, planAmid(asked, known));
  const outlook = foreseeQuorum(environment, { requester, rule }, snapshot.people);
  return { around: { ...known, approversInDoubt: outlook.kind === 'in_doubt' }, outlook };
}

/** What a log must hold from the beginning, since it cannot gain it later. */
function submittedDetails(
  deps: VersionDeps,
  { people, inForce, rival }: SubmissionSnapshot,
  { request, shown, identity }: ShownVersion & { readonly identity: KeptIdentity | undefined },
): Commit['entry']['details'] {
  const requester = people.persons.get(request.requester);
  return {
    change: request.change,
    environment: request.environment,
    // What reached this point beside a rival takes its place.
    ...(rival === undefined ? {} : { supersedes: rival.id }),
    reason_hash: reasonHash(deps, { request, shown }),
    requester: {
      kind: requester?.kind ?? null,
      team_id: requester?.teamId ?? null,
      fetched_at: requester?.fetchedAt.toISOString() ?? null,
      ...identityJson(identity),
    },
    ...shownDetails(shown, inForce.hash),
  };
}

/** How the log knows the reason of a version. */
export function reasonHash(
  { hashing }: Pick<VersionDeps, 'hashing'>,
  { request, shown }: Pick<ShownVersion, 'request' | 'shown'>,
): string {
  return saltedHash({ text: request.reason, salt: shown.reasonSalt }, hashing);
}
