import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { changes } from '../../domain/request.ts';
import { decisions, type RequestFilter } from '../../domain/request-filter.ts';
import {
  type FilterFields,
  type FilterName,
  type FilterRefusal,
  filterNames,
} from '../../intake/filter-names.ts';
import { filterFields, filterStatuses } from '../../intake/request-filter.ts';
import { plain } from '../blocks.ts';
import { actionIds, callbackIds } from '../ids.ts';
import { filterRefusalText, namedRefusalText } from '../messages/filter-text.ts';
import {
  chosenOption,
  chosenPerson,
  notesOf,
  type SubmittedView,
  textInput,
  typedText,
} from './modal-input.ts';

/** The same filter as in words, field by field; what is left empty does not matter. */
export function historyFilterModal(given: {
  readonly filter: RequestFilter;
  /** Where the answer is shown; absent where that is a direct message. */
  readonly channel: string | undefined;
}): ModalView {
  const fields = filterFields(given.filter);
  return {
    type: 'modal',
    callback_id: callbackIds.filterHistory,
    private_metadata: JSON.stringify({ channel: given.channel }),
    title: plain('Ask the past'),
    submit: plain('Show'),
    close: plain('Close'),
    blocks: filterNames.map((name) => inputs[name](name, fields[name])),
  };
}

type Input = (name: FilterName, initial: string | undefined) => InputBlock;

const asText =
  (label: string, hint: string): Input =>
  (name, initial) =>
    textInput({
      ...{ blockId: blockOf(name), label, hint, optional: true, multiline: false },
      initial,
    });

const asChoice =
  (label: string, hint: string, words: readonly string[]): Input =>
  (name, initial) => ({
    ...frame(name, label, hint),
    element: {
      type: 'static_select',
      action_id: actionIds.text,
      options: words.map(option),
      ...(initial === undefined ? {} : { initial_option: option(initial) }),
    },
  });

const asPerson =
  (label: string, hint: string): Input =>
  (name, initial) => ({
    ...frame(name, label, hint),
    element: {
      type: 'users_select',
      action_id: actionIds.text,
      ...(initial === undefined ? {} : { initial_user: initial }),
    },
  });

const timeHint = '12h, 30d or 2w for as long ago, or a date such as 2026-08-01, in UTC.';

const inputs: Record<FilterName, Input> = {
  cluster: asText('Cluster', 'Its id, letter by letter.'),
  service: asText('Service', 'Its id; upper and lower case are the same.'),
  environment: asText('Environment', 'As the policy names it.'),
  by: asPerson('Person', 'Who asked for it, or reviewed it.'),
  change: asChoice('Change', 'What was asked for.', changes),
  status: asChoice('Status', 'Where the request stands.', filterStatuses),
  decision: asChoice(
    'Decision',
    'None: nobody decided, or the approval came to nothing.',
    decisions,
  ),
  ticket: asText('Ticket', 'Its number, letter by letter.'),
  since: asText('Since', `Asked for then or later: ${timeHint}`),
  until: asText('Until', `Asked for before: ${timeHint} A date takes that day in.`),
};

function frame(name: FilterName, label: string, hint: string) {
  return {
    ...{ type: 'input' as const, block_id: blockOf(name), label: plain(label) },
    ...{ hint: plain(hint), optional: true },
  };
}

function option(word: string): PlainTextOption {
  return { text: plain(word.replaceAll('_', ' ')), value: word };
}

function blockOf(name: FilterName): string {
  return `filter_${name}`;
}

export function readHistoryFilterModal(view: SubmittedView): {
  readonly fields: FilterFields;
  readonly channel: string | undefined;
} {
  const { channel } = notesOf(view);
  const fields = filterNames.map((name) => {
    const block = blockOf(name);
    const chosen =
      chosenOption(view, block, actionIds.text) ?? chosenPerson(view, block, actionIds.text);
    return [name, chosen ?? typedText(view, block)] as const;
  });
  return {
    fields: Object.fromEntries(fields),
    channel: typeof channel === 'string' ? channel : undefined,
  };
}

/** Each problem under its own field. */
export function historyFilterErrors(refusals: readonly FilterRefusal[]): Record<string, string> {
  return Object.fromEntries(
    refusals.map((refusal) =>
      'name' in refusal
        ? [blockOf(refusal.name), sentence(namedRefusalText(refusal))]
        : [blockOf('cluster'), filterRefusalText(refusal)],
    ),
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
