/** Slack's words for a moment, in the reader's own zone. @see Slack docs, "Date formatting" */
import type { DatePiece } from './piece.ts';

export type Reader = { readonly now: Date; readonly zone?: string };

type Moment = Pick<DatePiece, 'seconds' | 'format' | 'fallback'>;
type Token = (at: Date, reader: Reader) => string;

const month = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
const clock = { hour: 'numeric', minute: '2-digit' } as const;

const date: Token = (at, reader) => dateOf(at, { month: 'long' }, reader);
const dateLong: Token = (at, reader) => dateOf(at, { month: 'long', weekday: 'long' }, reader);
const dateShort = words({ year: 'numeric', month: 'short', day: 'numeric' });

const tokens: Readonly<Record<string, Token>> = {
  date_num: words(month, 'en-CA'),
  date_slash: words(month),
  date,
  date_long: dateLong,
  date_short: dateShort,
  date_pretty: (at, reader) => nearDay(at, reader) ?? date(at, reader),
  date_long_pretty: (at, reader) => nearDay(at, reader) ?? dateLong(at, reader),
  date_short_pretty: (at, reader) => nearDay(at, reader) ?? dateShort(at, reader),
  time: words(clock),
  time_secs: words({ ...clock, second: '2-digit' }),
  ago: (at, { now }) => agoOf(at, now),
};

/** A format with a token that is unknown is not guessed at: the fallback is shown. */
export function formatDate({ seconds, format, fallback }: Moment, reader: Reader): string {
  const at = new Date(seconds * 1000);
  const names = [...format.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const isKnown = names.length > 0 && names.every((name) => Object.hasOwn(tokens, name));
  if (!isKnown || Number.isNaN(at.getTime())) return fallback;
  const text = format.replace(/\{(\w+)\}/g, (_, name: string) => tokens[name]?.(at, reader) ?? '');
  // Slack begins a date with a capital wherever it stands: "since Today at 9:30 AM".
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(options: Intl.DateTimeFormatOptions, language = 'en-US'): Token {
  return (at, { zone }) =>
    new Intl.DateTimeFormat(language, zone === undefined ? options : { ...options, timeZone: zone })
      .format(at)
      // Between a time and its AM some versions write a narrow space.
      .replaceAll('\u202F', ' ');
}

/** "Tuesday, February 18th, 2014": the day has its ending, which `Intl` knows only the kind of. */
function dateOf(at: Date, options: Intl.DateTimeFormatOptions, reader: Reader): string {
  const day = words({ day: 'numeric' })(at, reader);
  const whole = words({ ...options, day: 'numeric', year: 'numeric' })(at, reader);
  return whole.replace(`${day},`, `${day}${endings[ordinal.select(Number(day))]},`);
}

const ordinal = new Intl.PluralRules('en', { type: 'ordinal' });
const endings = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };

function nearDay(at: Date, reader: Reader): string | undefined {
  const dayOf = (moment: Date) => Date.parse(words(month, 'en-CA')(moment, reader));
  const days = (dayOf(at) - dayOf(reader.now)) / 86_400_000;
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[String(days)];
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

function agoOf(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const told = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return told.format(Math.trunc(seconds / length), unit);
}
