import { formatDate } from './format-date.ts';
import { Link } from './link.tsx';
import type { DatePiece } from './piece.ts';

/** A point in time in the reader's zone; pointed at, it says the zone too. */
export function Moment({ seconds, format, fallback, url }: Omit<DatePiece, 'kind'>) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  const shown = (
    <time
      dateTime={at.toISOString()}
      title={at.toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'long' })}
    >
      {formatDate({ seconds, format, fallback }, { now: new Date() })}
    </time>
  );
  return url === undefined ? shown : <Link url={url}>{shown}</Link>;
}
