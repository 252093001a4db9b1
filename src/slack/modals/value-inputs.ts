import type { InputBlock } from '@slack/types';
import type { Limits } from '../../domain/limits.ts';
import type { ServiceValues } from '../../domain/private-link.ts';
import { fieldBlockIds } from '../ids.ts';
import { type SubmittedView, textInput, typedText } from './modal-input.ts';

/** The lists of a form that is filled in. */
type ListName = 'accounts' | 'ranges' | 'regions';

/** @see Slack docs, "Plain-text input element": `initial_value`. Ten long role ARNs are twice as much. */
export const initialMaxLength = 3000;

type ValueList = {
  readonly list: ListName;
  /** Tells the values of one service from those of another. */
  readonly token: string;
  readonly label: string;
  readonly hint: string;
  readonly values: readonly string[];
};

/** The three lists of a service, filled in; `lead` opens the hint of each. */
export function listInputs(
  values: ServiceValues,
  about: { readonly token: string; readonly limits: Limits; readonly lead: string },
): readonly InputBlock[] {
  const { token, limits, lead } = about;
  return [
    ...valueInputs({
      ...{ list: 'accounts', token, label: 'Consumer accounts', values: values.consumerAccounts },
      hint: `${lead}12-digit account ids, or ARNs of account roots, roles or users. At most ${limits.consumerAccounts}.`,
    }),
    ...valueInputs({
      ...{ list: 'ranges', token, label: 'Consumer IP ranges', values: values.consumerIpRanges },
      hint: `${lead}IPv4 ranges of the VPCs that connect. At most ${limits.consumerIpRanges}.`,
    }),
    ...valueInputs({
      ...{ list: 'regions', token, label: 'Consumer regions', values: values.consumerRegions },
      hint: `${lead}AWS regions outside the HVN's own, which always works. At most ${limits.consumerRegions}.`,
    }),
  ];
}

/** A list as a text field, one value a line; a list that has no room in one goes on in further ones. */
function valueInputs({ list, token, label, hint, values }: ValueList): readonly InputBlock[] {
  const parts = inParts(values);
  return parts.map((part, index) =>
    textInput({
      blockId: blockIdOf(list, token, index),
      label: parts.length === 1 ? label : `${label} (${index + 1} of ${parts.length})`,
      hint,
      optional: true,
      multiline: true,
      initial: part,
    }),
  );
}

function inParts(values: readonly string[]): readonly string[] {
  const parts = [''];
  for (const value of values) {
    const last = parts.at(-1) ?? '';
    if (last === '') parts[parts.length - 1] = value;
    else if (last.length + 1 + value.length <= initialMaxLength)
      parts[parts.length - 1] = `${last}\n${value}`;
    else parts.push(value);
  }
  return parts;
}

/** All parts of a list together, as they were typed. */
export function valueText(view: SubmittedView, list: ListName, token: string): string {
  const parts: string[] = [];
  const isThere = (id: string): boolean => view.state?.values?.[id] !== undefined;
  for (let index = 0; isThere(blockIdOf(list, token, index)); index += 1)
    parts.push(typedText(view, blockIdOf(list, token, index)));
  return parts.join('\n');
}

/** Where all that is wrong with a list is told: under its first part. */
export function firstBlockIds(token: string): Readonly<Record<ListName, string>> {
  const first = (list: ListName): string => blockIdOf(list, token, 0);
  return { accounts: first('accounts'), ranges: first('ranges'), regions: first('regions') };
}

function blockIdOf(list: ListName, token: string, index: number): string {
  return `${fieldBlockIds[list]}:${token}:${index}`;
}
