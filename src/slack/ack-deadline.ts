import { StoreUnavailableError } from '../use-cases/ports/request-store.ts';
import { within } from './within.ts';

/** Where a delivery's context keeps until when, in `performance.now()`, it must be acknowledged. */
export const ackByProperty = 'ackBy';

type Context = { readonly [name: string]: unknown };

/**
 * Waits for what must be recorded before the ack, as long as Slack does. Slower than that, it may
 * still be recorded, so the error says "could not confirm".
 *
 * @see docs.slack.dev, "Handling user interaction": three seconds, of which the network takes some
 */
export async function beforeAck<T>(context: Context, work: Promise<T>): Promise<T> {
  const ackBy = context[ackByProperty];
  if (typeof ackBy !== 'number') return await work;
  const left = ackBy - performance.now();
  return await within(left, work, () => new StoreUnavailableError(true));
}
