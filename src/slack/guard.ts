import { createHash } from 'node:crypto';
import type { App, ReceiverEvent } from '@slack/bolt';
import type { DoorDeps } from './door-deps.ts';

/** What a delivery says of itself beside its body: only signed HTTP requests carry one. */
export const signatureProperty = 'slackSignature';

export type Identity = { readonly appId: string | undefined };

/**
 * Stands between the receiver and Bolt. A delivery for another app is dropped. A signature that was
 * seen before is a replay, and gets the first delivery's answer without anything being done again.
 */
export function guardDeliveries(
  app: App,
  deps: Pick<DoorDeps, 'replay' | 'log'>,
  identity: () => Promise<Identity>,
): Pick<App, 'processEvent'> {
  return {
    processEvent: async (event) => {
      if (await isForeign(event, identity)) {
        deps.log.warn({}, 'delivery for another app dropped');
        return await event.ack();
      }
      const signature = event.customProperties?.[signatureProperty];
      return typeof signature === 'string'
        ? await processOnce(app, deps, { event, hash: sha256(signature) })
        : await app.processEvent(event);
    },
  };
}

async function isForeign(
  event: ReceiverEvent,
  identity: () => Promise<Identity>,
): Promise<boolean> {
  const named: unknown = event.body['api_app_id'];
  const { appId } = await identity();
  return appId !== undefined && named !== undefined && named !== appId;
}

async function processOnce(
  app: App,
  { replay, log }: Pick<DoorDeps, 'replay' | 'log'>,
  { event, hash }: { readonly event: ReceiverEvent; readonly hash: string },
): Promise<void> {
  const seen = await replay.seen(hash).catch((err: unknown) => {
    // Without a database nothing can be doubled either: what follows refuses in words.
    log.warn({ err }, 'replay guard could not be asked');
    return 'pending' as const;
  });
  if (typeof seen === 'object') return await event.ack(toAnswer(seen.answer));
  if (seen === 'pending') return await app.processEvent(event);
  await app.processEvent({
    ...event,
    ack: async (response) => {
      await event.ack(response);
      await replay
        .keep(hash, response ?? null)
        .catch((err: unknown) => log.warn({ err }, 'answer not kept'));
    },
  });
}

/** What was kept is what Bolt was given: nothing, a text, or an object. */
function toAnswer(kept: unknown): Parameters<ReceiverEvent['ack']>[0] {
  if (typeof kept === 'string') return kept;
  return typeof kept === 'object' && kept !== null ? kept : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
