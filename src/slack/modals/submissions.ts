import type { App } from '@slack/bolt';
import { createForm } from './create-submission.ts';
import { deleteForm } from './delete-submission.ts';
import { editForm } from './edit-submission.ts';
import { type FormDeps, registerForm } from './form.ts';
import { ownershipForm } from './ownership-form.ts';
import { updateForm } from './update-submission.ts';

/** All forms that ask for a change. */
export function registerSubmissions(app: App, deps: FormDeps): void {
  for (const form of [createForm, updateForm, deleteForm, ownershipForm, editForm])
    registerForm(app, deps, form);
}
