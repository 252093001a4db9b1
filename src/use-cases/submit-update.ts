import { onlyRemoves } from '../domain/plan.ts';
import { liveFingerprint } from '../domain/preimage.ts';
import { type LiveValues, sameValues } from '../domain/private-link.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { FieldRefusal } from '../intake/refusals.ts';
import {
  parseUpdateFields,
  toUpdateForm,
  type UpdateFields,
  type UpdateText,
} from '../intake/update-form.ts';
import { withReasonOf } from '../intake/why-fields.ts';
import { checkEmpty, checkTicket, type Refusals } from './check-asking.ts';
import { judgeTarget } from './judge-target.ts';
import type { SubmissionSnapshot } from './ports/request-store.ts';
import type { AcceptedChange } from './record-request.ts';
import {
  type SubmitAnswer,
  type SubmitDeps,
  type Submitted,
  submitChange,
} from './submit-change.ts';

/** A submitted form that changes a service, as text. */
export type UpdateSubmission = UpdateText &
  Submitted & {
    /** Fingerprint of the live values that the form was filled in with. */
    readonly filledWith: string;
  };

/** Records a request to change a service, or refuses it under its fields. */
export async function submitUpdate(
  deps: SubmitDeps,
  submission: UpdateSubmission,
): Promise<SubmitAnswer> {
  const { projectId, clusterId, serviceId, accounts, ranges, regions } = submission;
  const fields = parseUpdateFields(submission, deps.limits);
  const { reason, ticket } = submission;
  return await submitChange(
    deps,
    {
      submitted: submission,
      target: { projectId, clusterId, serviceId },
      values: ['update', projectId, serviceId, accounts, ranges, regions, reason, ticket],
      field: 'service',
    },
    (snapshot) => judgeUpdate(deps, snapshot, { submission, fields }),
  );
}

type Given = { readonly submission: UpdateSubmission; readonly fields: UpdateFields };

function judgeUpdate(
  deps: SubmitDeps,
  snapshot: SubmissionSnapshot,
  { submission, fields: given }: Given,
): Result<AcceptedChange, readonly FieldRefusal[]> {
  const asGiven = toUpdateForm(given);
  const judged = judgeTarget('update', snapshot, {
    submission,
    onlyRemoves: (seen) => asGiven.ok && onlyRemoves(seen, asGiven.value.desired),
  });
  const { target, environment, live } = judged;
  const fields = withReasonOf(environment?.reasonMinLength, given);
  const form = toUpdateForm(fields);
  const refusals = [
    ...judged.refusals,
    ...(live.exists && liveFingerprint(live, deps.hashing) !== submission.filledWith
      ? [{ field: 'service', code: 'service_changed' } as const]
      : []),
    ...(form.ok ? checkDifference(live, form.value) : form.refusal),
    ...checkOwnRegion(fields, target?.region),
    ...checkEmpty(environment, fields),
    ...checkTicket(environment, fields),
  ];
  if (refusals.length > 0 || !form.ok || target === undefined || environment === undefined)
    return refused(refusals);
  return ok({ change: 'update', target, environment, live, ...form.value });
}

/** Told under the first of the lists: it is they that would have to be edited. */
function checkDifference(live: LiveValues, { desired }: Pick<AcceptedChange, 'desired'>): Refusals {
  if (!live.exists || !sameValues(live, desired)) return [];
  return [{ field: 'accounts', code: 'nothing_changes' }];
}

function checkOwnRegion({ regions }: UpdateFields, own: string | undefined): Refusals {
  if (own === undefined || !regions.ok || !regions.value.includes(own)) return [];
  return [{ field: 'regions', code: 'own_region', text: own }];
}
