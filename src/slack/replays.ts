import { createHash } from 'node:crypto';
import type { ReceiverEvent } from '@slack/bolt';
import type { ReplayGuard } from '../use-cases/ports/delivery-log.ts';
import type { Log } from '../use-cases/ports/log.ts';
import { StoreUnavailableError } from '../use-cases/ports/request-store.ts';
import { faultFields } from './fault.ts';
import type { UnderWay } from './under-way.ts';
import { within } from './within.ts';

/** What a delivery says of itself beside its body: only signed HTTP requests carry one. */
export const signatureProperty = 'slackSignature';

export type Ack = ReceiverEvent['ack'];

/** Processes a delivery and acknowledges it, or repeats what was answered to it before. */
export type AnswerOnce = (
  event: ReceiverEvent,
  ack: Ack,
  process: (ack: Ack) => Promise<void>,
) => Promise<void>;

export type ReplayParts = {
  readonly replay: ReplayGuard;
  /** Keeping an answer holds nothing up, but is waited for at the end. */
  readonly keeping: UnderWay;
  /** How long the database may take to tell a replay: what follows needs it as well. */
  readonly askWithinMs: number;
  readonly log: Log;
};

/** Not worth remembering: there may be one for each message, or for each key that is pressed. */
const changesNothing = ['event_callback', 'block_suggestion', 'view_closed'];

type Answer = { readonly response: Parameters<Ack>[0] };

/**
 * Tells replays by their signature, which Slack makes anew for each delivery. A replay gets the first
 * one's answer, waits for it where the first is still under way here, and does nothing else. Where the
 * database cannot tell, the delivery is processed: clicks and forms have keys of their own.
 */
export function createReplays(parts: ReplayParts): AnswerOnce {
  /** By signature: settles with the answer, or with `undefined` where there was none. */
  const underWay = new Map<string, Promise<Answer | undefined>>();
  return async (event, ack, process) => {
    const signature = event.customProperties?.[signatureProperty];
    if (typeof signature !== 'string' || changesNothing.includes(String(event.body['type'])))
      return await process(ack);
    const hash = sha256(signature);
    const earlier = await underWay.get(hash);
    if (earlier !== undefined) return await ack(earlier.response);
    let settle: (answer: Answer | undefined) => void = () => undefined;
    underWay.set(hash, new Promise((resolve) => (settle = resolve)));
    const answered: Ack = async (response) => {
      settle({ response });
      await ack(response);
    };
    await answerFirst(parts, { hash, ack: answered, process }).finally(() => {
      settle(undefined);
      underWay.delete(hash);
    });
  };
}

type First = {
  readonly hash: string;
  readonly ack: Ack;
  readonly process: (ack: Ack) => Promise<void>;
};

async function answerFirst(parts: ReplayParts, { hash, ack, process }: First): Promise<void> {
  const known = await seen(parts, hash);
  if (typeof known === 'object') return await ack(known.response);
  await process(async (response) => {
    await ack(response);
    if (known === 'new') parts.keeping.add(keep(parts, hash, { response }));
  });
}

async function seen(
  { replay, askWithinMs, log }: ReplayParts,
  hash: string,
): Promise<Answer | 'new' | 'pending'> {
  try {
    const late = (): Error => new StoreUnavailableError(true);
    const first = await within(askWithinMs, replay.seen(hash), late);
    return typeof first === 'object' ? { response: toResponse(first.answer) } : first;
  } catch (error) {
    log.warn(faultFields(error), 'replay guard could not be asked');
    return 'pending';
  }
}

async function keep(
  { replay, log }: ReplayParts,
  hash: string,
  { response }: Answer,
): Promise<void> {
  await replay
    .keep(hash, response ?? null)
    .catch((error: unknown) => log.warn(faultFields(error), 'answer was not kept'));
}

/** What was kept is what Bolt was given: nothing, a text, or an object. */
function toResponse(kept: unknown): Answer['response'] {
  if (typeof kept === 'string') return kept;
  return typeof kept === 'object' && kept !== null ? kept : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
