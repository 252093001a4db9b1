import type { Limits } from '../domain/limits.ts';
import type { ThreadUpdate } from '../domain/message.ts';
import { type Environment, findEnvironment, matchesGlob, mayRequest } from '../domain/policy.ts';
import { saltedHash } from '../domain/preimage.ts';
import { findService, noService, type ServiceValues } from '../domain/private-link.ts';
import type { RequestId, SlackUserId, Target } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type CreateForm, type CreateText, parseCreateForm } from '../intake/create-form.ts';
import type { FieldRefusal, ValueRefusal } from '../intake/refusals.ts';
import { visible } from '../intake/text.ts';
import { checkTarget } from './check-target.ts';
import type { RequestStore, SubmissionSnapshot, Verdict } from './ports.ts';
import { shownDetails, showVersion, type VersionDeps } from './version.ts';

export type SubmitDeps = VersionDeps & {
  readonly requests: RequestStore;
  readonly limits: Limits;
};

/** A submitted modal, as text. `key` is Slack's `view.id`; the request id was minted at its opening. */
export type CreateSubmission = CreateText & {
  readonly key: string;
  readonly requestId: RequestId;
  readonly requester: SlackUserId;
  readonly organizationId: string;
  readonly projectId: string;
  readonly clusterId: string;
};

export type SubmitAnswer = Result<
  { readonly requestId: RequestId; readonly repeated: boolean },
  readonly FieldRefusal[]
>;

/**
 * Records a request to create a service, in one local transaction keyed by the view. Nothing remote is
 * asked: people and inventory are as last seen, and the worker looks again. Every wrong field is
 * reported at once. The same view again is the same request; with other values it is refused.
 */
export async function submitCreate(
  deps: SubmitDeps,
  submission: CreateSubmission,
): Promise<SubmitAnswer> {
  const form = parseCreateForm(submission, deps.limits);
  const recorded = await deps.requests.submit(
    {
      key: submission.key,
      valuesHash: hashValues(deps, submission),
      requester: submission.requester,
      target: {
        projectId: submission.projectId,
        clusterId: submission.clusterId,
        serviceId: form.ok ? form.value.serviceId : submission.serviceId.trim(),
      },
    },
    (snapshot) => judgeCreate(deps, snapshot, { submission, form }),
  );
  switch (recorded.kind) {
    case 'decided':
      return recorded.answer;
    case 'repeated':
      return ok({ requestId: recorded.requestId, repeated: true });
    case 'differs':
      return refused([
        { field: 'cluster', code: 'already_recorded', requestId: recorded.requestId },
      ]);
  }
}

type Given = {
  readonly submission: CreateSubmission;
  readonly form: Result<CreateForm, readonly FieldRefusal[]>;
};

/** Collects every refusal, from the form as from what is known of the target, then records or not. */
function judgeCreate(
  deps: SubmitDeps,
  snapshot: SubmissionSnapshot,
  { submission, form }: Given,
): Verdict<SubmitAnswer> {
  const ask = checkAsk(snapshot, submission);
  const typed = form.ok ? [] : form.refusal;
  if (!ask.ok) return { answer: refused([ask.refusal, ...typed]) };
  const { environment } = ask.value;
  const target = { ...ask.value.target, serviceId: form.ok ? form.value.serviceId : '' };
  if (!form.ok)
    return { answer: refused([...typed, ...checkTicket(environment, submission.ticket)]) };

  const desired = withoutRegion(form.value.desired, target.region);
  const refusals = [
    ...checkTaken(snapshot, form.value.serviceId),
    ...checkEmpty(environment, desired),
    ...checkTicket(environment, form.value.ticket),
  ];
  if (refusals.length > 0) return { answer: refused(refusals) };
  return record(deps, snapshot, { submission, environment, form: form.value, target, desired });
}

type Ask = { readonly environment: Environment; readonly target: Target };

function checkAsk(
  snapshot: SubmissionSnapshot,
  submission: CreateSubmission,
): Result<Ask, FieldRefusal> {
  const { inventory, rival } = snapshot;
  const stands = checkTarget(inventory);
  if (stands !== undefined || inventory.cluster === undefined)
    return refused({
      field: 'cluster',
      ...(stands ?? { code: 'cluster_unknown', seenAt: undefined }),
    });
  const target: Target = {
    organizationId: submission.organizationId,
    projectId: submission.projectId,
    hvnId: inventory.cluster.hvnId,
    clusterId: submission.clusterId,
    serviceId: submission.serviceId,
    region: inventory.hvn?.region ?? inventory.cluster.region,
  };
  const environment = findEnvironment(snapshot.inForce.policy, target);
  if (environment === undefined) return refused({ field: 'cluster', code: 'no_environment' });
  const allowed = mayRequest(environment, submission.requester, snapshot.people);
  if (!allowed.ok) return refused({ field: 'cluster', ...allowed.refusal });
  if (rival !== undefined)
    return refused({
      field: rival.target.clusterId === submission.clusterId ? 'cluster' : 'service_id',
      code: 'target_busy',
      requestId: rival.id,
      service: rival.target.serviceId,
    });
  return ok({ environment, target });
}

function checkTaken(
  { inventory, inForce }: SubmissionSnapshot,
  serviceId: string,
): readonly FieldRefusal[] {
  const glob = inForce.policy.terraform.find((one) => matchesGlob(one, serviceId));
  if (glob !== undefined) return [{ field: 'service_id', code: 'service_id_terraform', glob }];
  const taken = findService(inventory.services, serviceId);
  return taken === undefined
    ? []
    : [{ field: 'service_id', code: 'service_id_taken', by: taken.clusterId }];
}

function checkEmpty(environment: Environment, desired: ServiceValues): readonly FieldRefusal[] {
  if (environment.allowEmpty) return [];
  return [
    ...(desired.consumerAccounts.length === 0
      ? [{ field: 'accounts', code: 'values_required' } as const]
      : []),
    ...(desired.consumerIpRanges.length === 0
      ? [{ field: 'ranges', code: 'values_required' } as const]
      : []),
  ];
}

export function checkTicket({ ticket: rule }: Environment, text: string): readonly FieldRefusal[] {
  const ticket = text.trim();
  const refusal = ((): ValueRefusal | undefined => {
    if (ticket === '') return rule?.required === true ? { code: 'ticket_missing' } : undefined;
    if (rule?.pattern === undefined || new RegExp(`^(?:${rule.pattern})$`).test(ticket))
      return undefined;
    return { code: 'ticket_pattern', text: ticket, pattern: rule.pattern };
  })();
  return refusal === undefined ? [] : [{ field: 'ticket', ...refusal }];
}

/** The HVN's own region is always supported; listing it is HCP's to misread, so it is left out. */
function withoutRegion(values: ServiceValues, region: string): ServiceValues {
  return { ...values, consumerRegions: values.consumerRegions.filter((one) => one !== region) };
}

function record(
  deps: SubmitDeps,
  { now, inForce, people }: SubmissionSnapshot,
  given: {
    readonly submission: CreateSubmission;
    readonly environment: Environment;
    readonly form: CreateForm;
    readonly target: Target;
    readonly desired: ServiceValues;
  },
): Verdict<SubmitAnswer> {
  const { submission, environment, form, desired, target } = given;
  const { request, shown, complete } = showVersion(
    deps,
    {
      id: submission.requestId,
      version: 1,
      revision: 1,
      requester: submission.requester,
      environment: environment.name,
      change: 'create',
      target,
      desired,
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
  const updates: readonly ThreadUpdate[] = complete ? [] : [{ code: 'values', version: 1 }];
  const requester = people.persons.get(submission.requester);
  const salted = { text: form.reason, salt: shown.reasonSalt };
  return {
    answer: ok({ requestId: request.id, repeated: false }),
    commit: {
      request,
      shown,
      entry: {
        action: 'request_submitted',
        actor: submission.requester,
        requestId: request.id,
        details: {
          change: request.change,
          environment: request.environment,
          reason_hash: saltedHash(salted, deps.hashing),
          requester: {
            kind: requester?.kind ?? null,
            team_id: requester?.teamId ?? null,
            fetched_at: requester?.fetchedAt.toISOString() ?? null,
          },
          ...shownDetails(shown, inForce.hash),
        },
      },
      updates,
      notices: [{ to: request.requester, notice: { code: 'recorded' } }],
      jobs: ['announce'],
    },
  };
}

function hashValues(deps: SubmitDeps, submission: CreateSubmission): string {
  const { clusterId, projectId, serviceId, accounts, ranges, regions, reason, ticket } = submission;
  return deps.hashing.sha256(
    deps.hashing.canonical(
      [projectId, clusterId, serviceId, accounts, ranges, regions, reason, ticket].map(visible),
    ),
  );
}
