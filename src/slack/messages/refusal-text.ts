import type { FieldName, FieldRefusal, ValueRefusal } from '../../intake/refusals.ts';
import { fieldBlockIds, rejectReasonBlockId } from '../ids.ts';
import { targetRefusalText } from './target-refusal-text.ts';
import { isValueRefusal, valueRefusalText } from './value-refusal-text.ts';

/** Slack documents no limit; this is what can still be read under a field. */
const errorMaxLength = 600;

/**
 * All that is wrong with a form, as Slack takes it: one text per input block. Problems of one field
 * stand below one another; where they are too many, the first ones and how many more there are.
 */
export function fieldErrors(refusals: readonly FieldRefusal[]): Record<string, string> {
  const fields = [...new Set(refusals.map(({ field }) => field))];
  return Object.fromEntries(
    fields.map((field) => {
      const sentences = refusals
        .filter((refusal) => refusal.field === field)
        .map((refusal) => sentence(refusal, field));
      return [fieldBlockIds[field], fitSentences(sentences)];
    }),
  );
}

/** The same for the one field of the form that asks why a request is rejected. */
export function rejectReasonErrors(refusal: ValueRefusal): Record<string, string> {
  return { [rejectReasonBlockId]: valueRefusalText(refusal, 'reason') };
}

function sentence(refusal: FieldRefusal, field: FieldName): string {
  return isValueRefusal(refusal) ? valueRefusalText(refusal, field) : targetRefusalText(refusal);
}

function fitSentences(sentences: readonly string[]): string {
  const whole = sentences.join('\n');
  if (whole.length <= errorMaxLength) return whole;
  const tail = (left: number): string =>
    `… and ${left} more ${left === 1 ? 'problem' : 'problems'} in this field.`;
  const room = errorMaxLength - tail(sentences.length).length;
  let [count, used] = [0, 0];
  for (const each of sentences) {
    used += each.length + 1;
    if (used > room) break;
    count += 1;
  }
  return [...sentences.slice(0, count), tail(sentences.length - count)].join('\n');
}
