import type { ShownMessage } from '../../../wire.ts';
import { InPage } from '../in-page.tsx';
import { dateOf, momentOf, timeOf } from '../times.ts';
import { placeOf } from './place-of.ts';

/** When it was sent, and a link to it. */
export function MessageTime({ message }: { readonly message: ShownMessage }) {
  const { ts } = message;
  const moment = momentOf(ts, new Date());
  return (
    <InPage className="message-time" to={placeOf(message)} title={moment}>
      <time dateTime={dateOf(ts).toISOString()}>{timeOf(ts)}</time>
    </InPage>
  );
}
