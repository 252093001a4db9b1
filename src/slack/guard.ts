import type { App, ReceiverEvent } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Log } from '../use-cases/ports/log.ts';
import { ackByProperty } from './ack-deadline.ts';
import { faultFields } from './fault.ts';
import { type Boundary, isForeign } from './foreign.ts';
import { answerLast } from './last-answer.ts';
import type { Ack, AnswerOnce } from './replays.ts';
import { createUnderWay, type UnderWay } from './under-way.ts';

export type GuardParts = {
  /** Who we are; a delivery is not lost because it cannot be asked. */
  readonly identity: () => Promise<Boundary>;
  readonly once: AnswerOnce;
  readonly client: WebClient;
  readonly ackWithinMs: number;
  readonly log: Log;
};

export type Guard = Pick<App, 'processEvent'> & {
  /** Deliveries that Slack still waits for. */
  readonly unanswered: UnderWay;
  /** Deliveries whose listeners still run. */
  readonly running: UnderWay;
};

/**
 * Stands between the receiver and Bolt, and never throws. A delivery for another app is dropped, a
 * replay gets the first delivery's answer, and every delivery is acknowledged: Bolt would leave those
 * open that nobody listens for and those whose listener fails.
 */
export function guardDeliveries(app: Pick<App, 'processEvent'>, parts: GuardParts): Guard {
  const unanswered = createUnderWay();
  const running = createUnderWay();
  return {
    unanswered,
    running,
    processEvent: async (event) => {
      const ack = watchAck(event.ack);
      unanswered.add(ack.done);
      const received = receive(app, parts, { event, ack }).finally(ack.giveUp);
      running.add(received);
      await received;
    },
  };
}

type Watched = {
  readonly ack: Ack;
  readonly isDone: () => boolean;
  /** Resolves once acknowledged, or given up. */
  readonly done: Promise<void>;
  readonly giveUp: () => void;
};

function watchAck(ack: Ack): Watched {
  let isDone = false;
  let giveUp: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  return {
    ack: async (response) => {
      isDone = true;
      await ack(response).finally(giveUp);
    },
    isDone: () => isDone,
    done,
    giveUp,
  };
}

type Given = { readonly event: ReceiverEvent; readonly ack: Watched };

async function receive(
  app: Pick<App, 'processEvent'>,
  parts: GuardParts,
  { event, ack }: Given,
): Promise<void> {
  const { body } = event;
  const ackBy = performance.now() + parts.ackWithinMs;
  const customProperties = { ...event.customProperties, [ackByProperty]: ackBy };
  try {
    if (await isElsewhere(parts, body)) {
      parts.log.warn({}, 'delivery for another app dropped');
      return await ack.ack();
    }
    await parts.once(event, ack.ack, (kept) =>
      app.processEvent({ ...event, customProperties, ack: kept }),
    );
  } catch (error) {
    parts.log.error(faultFields(error), 'Slack delivery failed');
  }
  if (!ack.isDone()) await lastAnswer(parts, { event, ack });
}

async function isElsewhere({ identity, log }: GuardParts, body: unknown): Promise<boolean> {
  try {
    return isForeign(body, await identity());
  } catch (error) {
    log.warn(faultFields(error), 'own identity is unknown; delivery is told by signature alone');
    return false;
  }
}

async function lastAnswer({ client, log }: GuardParts, { event, ack }: Given): Promise<void> {
  const { type } = event.body ?? {};
  log.warn({ type: typeof type === 'string' ? type : 'command' }, 'delivery was not acknowledged');
  await answerLast(event.body, { ack: ack.ack, client, log }).catch((error: unknown) =>
    log.warn(faultFields(error), 'delivery could not be acknowledged'),
  );
}
