import * as limits from '../../../sandbox/slack/limits.ts';
import { textsIn } from './fixtures.ts';

/**
 * Slack's rules for messages and views, and one of ours: whoever reads a time reads it in their own zone. Where
 * markup is known it stands in a date token, of which older clients show the text in UTC; elsewhere it says that
 * it is UTC.
 */
export function validateMessage(blocks: unknown, text: string): readonly unknown[] {
  return [
    ...limits.validateMessage(blocks, text),
    ...timeProblems(blocks),
    ...bareTimes(text, true),
  ];
}

export function validateView(view: unknown): readonly unknown[] {
  return [...limits.validateView(view), ...timeProblems(view)];
}

export function timeProblems(drawn: unknown): readonly string[] {
  return textsIn(drawn).flatMap(({ type, text }) => bareTimes(text, type === 'mrkdwn'));
}

const token = /<!date\^\d+\^[^<>|]+\|[^<>|]+>/g;
/** What names an incarnation is shown exactly as well, beside its token. */
const exact = /(?<=<\/date>) \(`[^`]+`\)/g;
/** Hours of the day by the clocks of a zone that is named beside them. */
const workingHours = /Reminders only (?:from|until): .*/g;
const time = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?<zone>Z| UTC)?|\b\d\d?:\d\d\b/g;

function bareTimes(text: string, isMarkup: boolean): readonly string[] {
  const rest = text.replace(token, '</date>').replace(exact, '').replace(workingHours, '');
  return [...rest.matchAll(time)]
    .filter(({ groups }) => isMarkup || groups?.['zone'] === undefined)
    .map(([found]) => `a time that is in nobody's zone, ${found}, in ${text}`);
}
