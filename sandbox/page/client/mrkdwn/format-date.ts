/** Slack's date tokens, in the reader's own zone. @see Slack docs, "Date formatting" */
type Token = (at: Date) => string;

const words = (options: Intl.DateTimeFormatOptions): Token => {
  return (at) => new Intl.DateTimeFormat('en-GB', options).format(at);
};
const day = { day: 'numeric', year: 'numeric' } as const;
const date = words({ ...day, month: 'long' });
const dateShort = words({ ...day, month: 'short' });
const dateLong = words({ ...day, month: 'long', weekday: 'long' });
const time = words({ hour: '2-digit', minute: '2-digit' });

const tokens: Readonly<Record<string, Token>> = {
  date_num: words({ day: '2-digit', month: '2-digit', year: 'numeric' }),
  date_slash: words({ day: '2-digit', month: '2-digit', year: 'numeric' }),
  date_short_pretty: (at) => nearDay(at) ?? dateShort(at),
  date_long_pretty: (at) => nearDay(at) ?? dateLong(at),
  date_pretty: (at) => nearDay(at) ?? date(at),
  date_short: dateShort,
  date_long: dateLong,
  date,
  time_secs: words({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  time,
  ago: (at) => agoOf(at),
};

/** A format with an unknown token is not guessed at: Slack shows the fallback. */
export function formatDate(seconds: number, format: string, fallback: string): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  let isKnown = true;
  const text = format.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const token = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (token === undefined) isKnown = false;
    return token?.(at) ?? whole;
  });
  return isKnown ? text : fallback;
}

function nearDay(at: Date): string | undefined {
  const days = Math.round((startOf(at) - startOf(new Date())) / 86_400_000);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[String(days)];
}

function startOf(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function agoOf(at: Date): string {
  const minutes = Math.round((at.getTime() - Date.now()) / 60_000);
  const told = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  return Math.abs(minutes) < 60
    ? told.format(minutes, 'minute')
    : told.format(Math.round(minutes / 60), 'hour');
}
