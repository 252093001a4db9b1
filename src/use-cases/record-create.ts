import type { Environment } from '../domain/policy.ts';
import { saltedHash } from '../domain/preimage.ts';
import { noService, type ServiceValues } from '../domain/private-link.ts';
import type { RequestId, SlackUserId, Target } from '../domain/request.ts';
import type { CreateForm } from '../intake/create-form.ts';
import type { Commit, SubmissionSnapshot } from './ports.ts';
import { type ShownVersion, shownDetails, showVersion, type VersionDeps } from './version.ts';

/** A form that nothing speaks against. */
export type AcceptedCreate = {
  readonly requestId: RequestId;
  readonly requester: SlackUserId;
  readonly environment: Environment;
  readonly form: CreateForm;
  readonly target: Target;
};

/** All that a new request writes: its first version as it will be shown, and the way to the card. Pure. */
export function recordCreate(
  deps: VersionDeps,
  snapshot: SubmissionSnapshot,
  accepted: AcceptedCreate,
): Commit {
  const version = showFirst(deps, snapshot, accepted);
  const { request, shown, complete } = version;
  return {
    request,
    shown,
    entry: {
      action: 'request_submitted',
      actor: request.requester,
      requestId: request.id,
      details: submittedDetails(deps, snapshot, version),
    },
    updates: complete ? [] : [{ code: 'values', version: 1 }],
    notices: [{ to: request.requester, notice: { code: 'recorded' } }],
    jobs: ['announce'],
  };
}

function showFirst(
  deps: VersionDeps,
  { now }: SubmissionSnapshot,
  { requestId, requester, environment, form, target }: AcceptedCreate,
): ShownVersion {
  return showVersion(
    deps,
    {
      id: requestId,
      version: 1,
      revision: 1,
      requester,
      environment: environment.name,
      change: 'create',
      target,
      desired: withoutRegion(form.desired, target.region),
      reason: form.reason,
      ticket: form.ticket === '' ? undefined : form.ticket,
      status: 'pending_approval',
      phase: undefined,
      channel: environment.channel,
      quorum: environment.approvals.create,
      createdAt: now,
      expiresAt: new Date(now.getTime() + environment.expiresAfterMs),
      startedAt: undefined,
      sends: 0,
      operationId: undefined,
      externalName: undefined,
      failure: undefined,
      progress: {},
    },
    { live: noService, environment },
  );
}

/** The HVN's own region is always supported; listing it is HCP's to misread, so it is left out. */
function withoutRegion(values: ServiceValues, region: string): ServiceValues {
  return { ...values, consumerRegions: values.consumerRegions.filter((one) => one !== region) };
}

/** What a log must hold from the beginning, since it cannot gain it later. */
function submittedDetails(
  deps: VersionDeps,
  { people, inForce }: SubmissionSnapshot,
  { request, shown }: ShownVersion,
): Commit['entry']['details'] {
  const requester = people.persons.get(request.requester);
  const reason = { text: request.reason, salt: shown.reasonSalt };
  return {
    change: request.change,
    environment: request.environment,
    reason_hash: saltedHash(reason, deps.hashing),
    requester: {
      kind: requester?.kind ?? null,
      team_id: requester?.teamId ?? null,
      fetched_at: requester?.fetchedAt.toISOString() ?? null,
    },
    ...shownDetails(shown, inForce.hash),
  };
}
