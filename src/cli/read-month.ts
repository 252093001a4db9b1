import { shown } from '../slack/text.ts';
import { UsageError } from './verb.ts';

const monthPattern = /^[12]\d{3}-(0[1-9]|1[0-2])$/;

/** The month, in UTC, that `--before` names. */
export function readMonth(text: string): string {
  if (monthPattern.test(text)) return text;
  throw new UsageError(`--before is ${shown(text)}; it must be a month in UTC, such as 2026-07.`);
}
