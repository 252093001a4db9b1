import type { InputBlock, PlainTextInput } from '@slack/types';
import { plain } from '../blocks.ts';
import { actionIds } from '../ids.ts';

/** What Slack sends back of a submitted form, as far as we read it; nothing in it is taken for granted. */
export type SubmittedView = {
  readonly private_metadata?: string | undefined;
  readonly state?: { readonly values?: SubmittedValues | undefined } | undefined;
};
type SubmittedValues = Readonly<Record<string, Readonly<Record<string, SubmittedField>>>>;
type SubmittedField = {
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value?: string | undefined } | null | undefined;
  readonly selected_user?: string | null | undefined;
};

export function typedText(view: SubmittedView, blockId: string): string {
  return view.state?.values?.[blockId]?.[actionIds.text]?.value ?? '';
}

export function chosenOption(
  view: SubmittedView,
  blockId: string,
  actionId: string,
): string | undefined {
  return view.state?.values?.[blockId]?.[actionId]?.selected_option?.value;
}

export function chosenPerson(
  view: SubmittedView,
  blockId: string,
  actionId: string,
): string | undefined {
  return view.state?.values?.[blockId]?.[actionId]?.selected_user ?? undefined;
}

/** The view's own notes, which came from us; anything unreadable is as if there were none. */
export function notesOf(view: SubmittedView): Readonly<Record<string, unknown>> {
  try {
    const notes: unknown = JSON.parse(view.private_metadata ?? '');
    return typeof notes === 'object' && notes !== null ? { ...notes } : {};
  } catch {
    return {};
  }
}

/** A text field. Slack sets no limit here: ours come with words that say what would be right. */
export function textInput(given: {
  readonly blockId: string;
  readonly label: string;
  readonly hint: string;
  readonly optional: boolean;
  readonly multiline: boolean;
  readonly placeholder?: string;
  readonly initial?: string | undefined;
}): InputBlock {
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: actionIds.text,
    multiline: given.multiline,
    ...(given.placeholder === undefined ? {} : { placeholder: plain(given.placeholder, 150) }),
    ...(given.initial === undefined || given.initial === ''
      ? {}
      : { initial_value: given.initial }),
  };
  return {
    type: 'input',
    block_id: given.blockId,
    label: plain(given.label, 2000),
    hint: plain(given.hint, 2000),
    optional: given.optional,
    element,
  };
}
