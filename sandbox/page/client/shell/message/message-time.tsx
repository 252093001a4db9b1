import type { ShownMessage } from '../../../wire.ts';
import { InPage } from '../in-page.tsx';
import { dateOf, momentOf, timeOf } from '../times.ts';
import { placeOf } from './place-of.ts';

type MessageTimeProps = {
  readonly message: ShownMessage;
  /** Where the picture of its author would stand, there is room for digits only. */
  readonly short?: boolean;
};

/** When it was sent, and a link to it. */
export function MessageTime({ message, short = false }: MessageTimeProps) {
  const { ts } = message;
  const moment = momentOf(ts, new Date());
  return (
    <InPage className="message-time" to={placeOf(message)} title={moment}>
      <time dateTime={dateOf(ts).toISOString()}>
        {short ? timeOf(ts).replace(/\s[AP]M$/, '') : timeOf(ts)}
      </time>
    </InPage>
  );
}
