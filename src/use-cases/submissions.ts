import type { SubmitDeps } from './submit-change.ts';
import { type CreateSubmission, submitCreate } from './submit-create.ts';
import { type DeleteSubmission, submitDelete } from './submit-delete.ts';
import { type OwnershipSubmission, submitOwnership } from './submit-ownership.ts';
import { submitUpdate, type UpdateSubmission } from './submit-update.ts';

/** All that can be asked for, bound to where it is recorded. */
export function bindSubmissions(deps: SubmitDeps) {
  return {
    submitCreate: (submission: CreateSubmission) => submitCreate(deps, submission),
    submitUpdate: (submission: UpdateSubmission) => submitUpdate(deps, submission),
    submitDelete: (submission: DeleteSubmission) => submitDelete(deps, submission),
    submitOwnership: (submission: OwnershipSubmission) => submitOwnership(deps, submission),
  };
}
