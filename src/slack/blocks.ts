import type {
  Button,
  ConfirmationDialog,
  ContextBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { cutPlain, cutText } from './cut.ts';
import type { Mrkdwn } from './text.ts';

/**
 * The few shapes that our messages are made of. All are as old as Block Kit itself, so that no client
 * shows less of a card than another.
 *
 * @see Slack docs, "Block Kit: text object", "section", "context", "button"
 */
export const textMaxLength = 3000;

/** `verbatim`: Slack makes no links or mentions of its own out of what looks like one. */
function markup(text: Mrkdwn): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/**
 * Free text: markup and `:x:` stay as they were typed. Cut, with a count, where it is too long. It is
 * escaped like markup, because Slack keeps both kinds of text escaped and undoes it where it shows them.
 *
 * @see Slack docs, "Escaping text", of text objects; bolt-python issue 513, plain text read back
 */
export function plain(text: string, max: number = textMaxLength): PlainTextElement {
  return { type: 'plain_text', text: cutText(text, max) || '(empty)', emoji: false };
}

export function section(id: string, text: Mrkdwn): SectionBlock {
  return { type: 'section', block_id: id, text: markup(text) };
}

export function plainSection(id: string, text: string, max?: number): SectionBlock {
  return { type: 'section', block_id: id, text: plain(text, max) };
}

export function context(id: string, ...texts: readonly Mrkdwn[]): ContextBlock {
  return { type: 'context', block_id: id, elements: texts.map(markup) };
}

const labelMaxLength = 75;

export function button(given: {
  readonly action: string;
  readonly label: string;
  readonly spoken: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmationDialog;
}): Button {
  return {
    type: 'button',
    action_id: given.action,
    text: plain(given.label, labelMaxLength),
    value: given.value,
    accessibility_label: cutPlain(spokenName(given), labelMaxLength),
    ...(given.style === undefined ? {} : { style: given.style }),
    ...(given.confirm === undefined ? {} : { confirm: given.confirm }),
  };
}

/**
 * What is read aloud has in it what is to be seen: whoever speaks to their device says that.
 *
 * @see WCAG 2.2, success criterion 2.5.3, Label in Name
 */
function spokenName({ label, spoken }: Pick<Parameters<typeof button>[0], 'label' | 'spoken'>) {
  const seen = label.replace(/ …$/, '');
  return wordsOf(spoken).includes(wordsOf(seen)) ? spoken : `${seen}: ${spoken}`;
}

/** With a space around each. */
function wordsOf(text: string): string {
  return ` ${text.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ')} `;
}

export const confirmMaxLength = 300;

export function confirmation(given: {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly style: 'primary' | 'danger';
}): ConfirmationDialog {
  return {
    title: plain(given.title, 100),
    text: plain(given.text, confirmMaxLength),
    confirm: plain(given.yes, 30),
    deny: plain(given.no, 30),
    style: given.style,
  };
}

/** What a person alone is told, in answer to a command or a click. */
export type Answer = { readonly text: Mrkdwn; readonly blocks: readonly KnownBlock[] };
