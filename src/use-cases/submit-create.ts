import { findEnvironment } from '../domain/policy.ts';
import { findService, noService, type ServiceValues } from '../domain/private-link.ts';
import type { Target } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import {
  type CreateFields,
  type CreateText,
  parseCreateFields,
  toCreateForm,
} from '../intake/create-form.ts';
import type { FieldRefusal } from '../intake/refusals.ts';
import { visible } from '../intake/text.ts';
import { withReasonOf } from '../intake/why-fields.ts';
import {
  checkEmpty,
  checkRequester,
  checkRival,
  checkTicket,
  type Refusals,
} from './check-asking.ts';
import { checkTarget } from './check-target.ts';
import type { SubmissionSnapshot } from './ports/request-store.ts';
import type { AcceptedChange } from './record-request.ts';
import {
  type SubmitAnswer,
  type SubmitDeps,
  type Submitted,
  submitChange,
} from './submit-change.ts';

/** A submitted form that asks for a new service, as text. */
export type CreateSubmission = CreateText & Submitted;

/** Records a request to create a service, or refuses it under its fields. */
export async function submitCreate(
  deps: SubmitDeps,
  submission: CreateSubmission,
): Promise<SubmitAnswer> {
  const { projectId, clusterId, accounts, ranges, regions, reason, ticket } = submission;
  const fields = parseCreateFields(submission, deps.limits);
  const { serviceId: id } = fields;
  const serviceId = id.ok ? id.value : visible(submission.serviceId).trim();
  const values = [accounts, ranges, regions, reason, ticket];
  return await submitChange(
    deps,
    {
      submitted: submission,
      target: { projectId, clusterId, serviceId },
      values: [projectId, clusterId, submission.serviceId, ...values],
      field: 'cluster',
    },
    (snapshot) => judgeCreate(deps, snapshot, { submission, fields }),
  );
}

type Given = { readonly submission: CreateSubmission; readonly fields: CreateFields };

/** Collects every refusal, from the form as from what is known of the target. */
function judgeCreate(
  { limits }: Pick<SubmitDeps, 'limits'>,
  snapshot: SubmissionSnapshot,
  { submission, fields: given }: Given,
): Result<AcceptedChange, readonly FieldRefusal[]> {
  const { requester, clusterId } = submission;
  const target = findTarget(snapshot, submission);
  const environment = target && findEnvironment(snapshot.inForce.policy, target);
  const fields = withReasonOf(environment?.reasonMinLength, given);
  const form = toCreateForm(fields);
  const stands = checkTarget(snapshot.inventory, limits);
  const refusals: Refusals = [
    ...(stands === undefined
      ? checkRequester(snapshot, { field: 'cluster', environment, requester })
      : [{ field: 'cluster', ...stands } as const]),
    ...checkRival(snapshot, (taken) => (taken === clusterId ? 'cluster' : 'service_id')),
    ...(form.ok ? [] : form.refusal),
    ...checkServiceId(snapshot, fields),
    ...checkEmpty(environment, fields),
    ...checkTicket(environment, fields),
  ];
  if (refusals.length > 0 || !form.ok || target === undefined || environment === undefined)
    return refused(refusals);
  const { serviceId, desired, ...why } = form.value;
  return ok({
    ...{ change: 'create', environment, why, live: noService },
    target: { ...target, serviceId },
    desired: withoutRegion(desired, target.region),
  });
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

function checkServiceId(
  { inventory }: SubmissionSnapshot,
  { serviceId: id }: CreateFields,
): Refusals {
  if (!id.ok) return [];
  const taken = findService(inventory.services, id.value);
  return taken === undefined
    ? []
    : [{ field: 'service_id', code: 'service_id_taken', by: taken.clusterId }];
}

/** The HVN's own region is always supported; listing it is HCP's to misread, so it is left out. */
function withoutRegion(values: ServiceValues, region: string): ServiceValues {
  return { ...values, consumerRegions: values.consumerRegions.filter((one) => one !== region) };
}
