import type { Period } from '../domain/period.ts';
import { parseFilterTime } from '../intake/filter-time.ts';
import { parsePeriod } from '../intake/period.ts';
import { shown } from '../slack/text.ts';
import { UsageError } from './verb.ts';

export const periodOptions = {
  period: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

type Given = { readonly [K in keyof typeof periodOptions]?: string };

/** Of a verb's words: a period, or since when and until when; without any, the whole log. */
export function readPeriod({ period, since, until }: Given, now: Date): Period {
  if (period !== undefined && (since ?? until) !== undefined)
    throw new UsageError('Say either --period, or --since and --until.');
  if (period !== undefined)
    return (
      parsePeriod(period) ??
      refuse('--period', period, 'a year, quarter or month in UTC, such as 2026, 2026Q3 or 2026-08')
    );
  const read = {
    since: since === undefined ? undefined : readTime('since', since, now),
    until: until === undefined ? now : readTime('until', until, now),
  };
  if (read.since !== undefined && read.since >= read.until)
    throw new UsageError('--since must be before --until.');
  return read;
}

function readTime(end: 'since' | 'until', text: string, now: Date): Date {
  const time = parseFilterTime(text, end, now);
  return (
    time ??
    refuse(
      `--${end}`,
      text,
      'as long ago as 30d, or a date such as 2026-08-31, or a time such as 2026-08-31T14:00Z',
    )
  );
}

function refuse(option: string, text: string, wanted: string): never {
  throw new UsageError(`${option} is ${shown(text)}; it must be ${wanted}.`);
}

/** As people read it. */
export function periodWords({ since, until }: Period): string {
  const end = until.toISOString();
  return since === undefined ? `from the beginning to ${end}` : `${since.toISOString()} to ${end}`;
}
