import type { Limits } from '../domain/limits.ts';
import { findEnvironment } from '../domain/policy.ts';
import type { RequestId, SlackUserId, Target } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import {
  type CreateFields,
  type CreateText,
  parseCreateFields,
  toCreateForm,
} from '../intake/create-form.ts';
import type { FieldRefusal } from '../intake/refusals.ts';
import { visible } from '../intake/text.ts';
import { checkFields, checkPlace, checkRival } from './check-create.ts';
import type { RequestStore, SubmissionSnapshot, Verdict } from './ports.ts';
import { recordCreate } from './record-create.ts';
import type { VersionDeps } from './version.ts';

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
  const { key, requester, projectId, clusterId } = submission;
  const fields = parseCreateFields(submission, deps.limits);
  const { serviceId: id } = fields;
  const serviceId = id.ok ? id.value : visible(submission.serviceId).trim();
  const target = { projectId, clusterId, serviceId };
  const recorded = await deps.requests.submit(
    { key, valuesHash: hashValues(deps, submission), requester, target },
    (snapshot) => judgeCreate(deps, snapshot, { submission, fields }),
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

/** Collects every refusal, from the form as from what is known of the target, then records or not. */
function judgeCreate(
  deps: SubmitDeps,
  snapshot: SubmissionSnapshot,
  given: { readonly submission: CreateSubmission; readonly fields: CreateFields },
): Verdict<SubmitAnswer> {
  const { submission, fields } = given;
  const { requestId, requester, clusterId } = submission;
  const target = findTarget(snapshot, submission);
  const environment = target && findEnvironment(snapshot.inForce.policy, target);
  const form = toCreateForm(fields);
  const refusals = [
    ...checkPlace(snapshot, { environment, requester, limits: deps.limits }),
    ...checkRival(snapshot, clusterId),
    ...(form.ok ? [] : form.refusal),
    ...checkFields(snapshot, environment, fields),
  ];
  if (refusals.length > 0 || !form.ok || target === undefined || environment === undefined)
    return { answer: refused(refusals) };
  const { serviceId } = form.value;
  return {
    answer: ok({ requestId, repeated: false }),
    commit: recordCreate(deps, snapshot, {
      ...{ requestId, requester, environment, form: form.value },
      target: { ...target, serviceId },
    }),
  };
}

/** `undefined` where the cluster is not known. */
function findTarget(
  { inventory: { cluster, hvn } }: SubmissionSnapshot,
  { organizationId, projectId, clusterId, serviceId }: CreateSubmission,
): Target | undefined {
  if (cluster === undefined) return undefined;
  const region = hvn?.region ?? cluster.region;
  return { organizationId, projectId, hvnId: cluster.hvnId, clusterId, serviceId, region };
}

function hashValues(deps: SubmitDeps, submission: CreateSubmission): string {
  const { clusterId, projectId, serviceId, accounts, ranges, regions, reason, ticket } = submission;
  return deps.hashing.sha256(
    deps.hashing.canonical(
      [projectId, clusterId, serviceId, accounts, ranges, regions, reason, ticket].map(visible),
    ),
  );
}
