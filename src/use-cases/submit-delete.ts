import { noValues } from '../domain/private-link.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { FieldRefusal } from '../intake/refusals.ts';
import { checkTypedId } from '../intake/typed-id.ts';
import { parseWhy, toWhy, type WhyText, withReasonOf } from '../intake/why-fields.ts';
import { checkTicket } from './check-asking.ts';
import { judgeTarget } from './judge-target.ts';
import type { SubmissionSnapshot } from './ports/request-store.ts';
import type { AcceptedChange } from './record-request.ts';
import {
  type SubmitAnswer,
  type SubmitDeps,
  type Submitted,
  submitChange,
} from './submit-change.ts';

/** A submitted form that deletes a service, as text. */
export type DeleteSubmission = WhyText &
  Submitted & {
    /** The service's id as the person typed it once more. */
    readonly typed: string;
  };

/** Records a request to delete a service, or refuses it under its fields. */
export async function submitDelete(
  deps: SubmitDeps,
  submission: DeleteSubmission,
): Promise<SubmitAnswer> {
  const { projectId, clusterId, serviceId, typed, reason, ticket } = submission;
  return await submitChange(
    deps,
    {
      submitted: submission,
      target: { projectId, clusterId, serviceId },
      values: ['delete', projectId, serviceId, typed, reason, ticket],
      field: 'service',
    },
    (snapshot) => judgeDelete(snapshot, submission),
  );
}

function judgeDelete(
  snapshot: SubmissionSnapshot,
  submission: DeleteSubmission,
): Result<AcceptedChange, readonly FieldRefusal[]> {
  const { target, environment, live, ...judged } = judgeTarget('delete', snapshot, {
    submission,
    onlyRemoves: () => true,
  });
  const fields = withReasonOf(environment?.reasonMinLength, parseWhy(submission));
  const why = toWhy(fields);
  const refusals = [
    ...judged.refusals,
    ...checkTypedId(submission.typed, target?.serviceId ?? submission.serviceId),
    ...(why.ok ? [] : why.refusal),
    ...checkTicket(environment, fields),
  ];
  if (refusals.length > 0 || !why.ok || target === undefined || environment === undefined)
    return refused(refusals);
  return ok({
    ...{ change: 'delete', target, environment, live },
    ...{ desired: noValues, why: why.value },
  });
}
