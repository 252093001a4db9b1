import type { FieldName, FieldRefusal, ReasonRefusal } from '../../intake/refusals.ts';
import { fieldBlockIds, rejectReasonBlockId } from '../ids.ts';
import { targetRefusalText } from './target-refusal-text.ts';
import { type Advice, isValueRefusal, rejectionAdvice, valueAdvice } from './value-refusal-text.ts';

/** Slack documents no limit; this is what can still be read under a field. */
const errorMaxLength = 600;

/**
 * All that is wrong with a form, as Slack takes it: one text per input block. What is wrong with each
 * value comes first, as far as there is room and with a count of the rest; then, once, what is right.
 */
export function fieldErrors(
  refusals: readonly FieldRefusal[],
  blockIds: Readonly<Record<FieldName, string>> = fieldBlockIds,
): Record<string, string> {
  const places = [...new Set(refusals.map(({ field }) => blockIds[field]))];
  return Object.fromEntries(
    places.map((place) => {
      const own = refusals.filter(({ field }) => blockIds[field] === place);
      return [place, errorText(own.map((refusal) => advice(refusal, refusal.field)))];
    }),
  );
}

/** The same for the one field of the form that asks why a request is rejected. */
export function rejectReasonErrors(refusal: ReasonRefusal): Record<string, string> {
  return { [rejectReasonBlockId]: errorText([rejectionAdvice(refusal)]) };
}

function advice(refusal: FieldRefusal, field: FieldName): Advice {
  return isValueRefusal(refusal)
    ? valueAdvice(refusal, field)
    : { wrong: targetRefusalText(refusal), right: '' };
}

function errorText(all: readonly Advice[]): string {
  const right = [...new Set(all.map((each) => each.right).filter((words) => words !== ''))];
  if (all.length === 1) return [all[0]?.wrong, ...right].join(' ');
  const more = (left: number): string =>
    `… and ${left} more ${left === 1 ? 'problem' : 'problems'} in this field.`;
  const whole = [...all.map(({ wrong }) => wrong), ...right].join('\n');
  if (whole.length <= errorMaxLength) return whole;
  let room = errorMaxLength - [more(all.length), ...right].join('\n').length;
  const kept: string[] = [];
  for (const { wrong } of all) {
    room -= wrong.length + 1;
    if (room < 0) break;
    kept.push(wrong);
  }
  return [...kept, more(all.length - kept.length), ...right].join('\n');
}
