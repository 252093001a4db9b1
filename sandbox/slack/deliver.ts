/** Gets payloads to the app by the transport that its manifest asks for, and records each. */
import type { Delivered, DeliverOptions } from './driver-types.ts';
import type { DeliveryFaults } from './faults.ts';
import { type Parcel, postParcel, signed } from './http-delivery.ts';
import { commandOf, socketMode } from './manifest.ts';
import type { Sockets } from './sockets.ts';
import type { Acked, Delivery, DeliveryKind, Obj } from './types.ts';
import type { World } from './world.ts';

export type Attempt = { retry: number; reason: string | undefined };
export type Attempted = Acked & { noRetry?: boolean };
export type Deliverer = {
  deliver(kind: DeliveryKind, payload: Obj, options?: DeliverOptions): Promise<Delivered>;
  /** One try, without copies: for events, which Slack sends again by its own rules. */
  attempt(kind: DeliveryKind, payload: Obj, attempt: Attempt): Promise<Attempted>;
};

const ackLimitMs = 3_000;
const envelopes: Partial<Record<DeliveryKind, string>> = {
  command: 'slash_commands',
  event: 'events_api',
};
/** Slack reads an answer from these; for the others the acknowledgement is bare. */
const answered = new Set<DeliveryKind>(['command', 'view_submission', 'block_suggestion']);

export function createDeliverer(world: World, sockets: Sockets, faults: DeliveryFaults): Deliverer {
  const limit = world.options.ackLimitMs ?? ackLimitMs;

  async function send(
    kind: DeliveryKind,
    payload: Obj,
    { parcel, attempt }: { parcel: Parcel | undefined; attempt?: Attempt },
  ): Promise<Attempted> {
    const done = world.changes.begin();
    const delivery: Delivery = {
      id: world.nextNumber(),
      kind,
      via: socketMode(world.manifest) ? 'socket' : 'http',
      payload,
      at: world.clock.now(),
      retry: attempt?.retry ?? 0,
    };
    world.deliveries.push(delivery);
    world.changes.notify();
    const ack = await dispatch(delivery, parcel, attempt);
    delivery.ack = ack;
    if (ack.body !== undefined) world.record(ack.body);
    done();
    return ack;
  }

  function dispatch(
    { kind, via, payload, id }: Delivery,
    parcel: Parcel | undefined,
    attempt: Attempt | undefined,
  ): Promise<Attempted> {
    if (via === 'socket')
      return sockets.send(
        {
          envelope_id: `envelope-${id}`,
          type: envelopes[kind] ?? 'interactive',
          payload,
          accepts_response_payload: answered.has(kind),
          ...(kind === 'event'
            ? { retry_attempt: attempt?.retry ?? 0, retry_reason: attempt?.reason ?? '' }
            : {}),
        },
        limit,
      );
    if (parcel !== undefined) return postParcel(parcel, limit);
    const nowhere = { acked: false, ms: 0, status: undefined, body: undefined };
    return Promise.resolve({ ...nowhere, error: 'dispatch_failed' });
  }

  function pack(kind: DeliveryKind, payload: Obj, { copy = 0, extra = {} } = {}) {
    const url = addressOf(world, kind, payload);
    if (socketMode(world.manifest) || url === undefined) return undefined;
    const { body, contentType } = encoded(kind, payload);
    // A second apart, or the fresh signatures of copies would be one and the same.
    const stamp = signed(body, world.clock.now() - copy * 1000, faults.takeSignature());
    return { url, contentType, body, headers: { ...stamp, ...extra } };
  }

  return {
    async deliver(kind, original, options = {}) {
      const payload = options.tamper?.(structuredClone(original)) ?? original;
      const copies = Math.max(
        1,
        (options.duplicate ?? 1) + (faults.takeDuplicate('interaction') ? 1 : 0),
      );
      const first = pack(kind, payload);
      const parcels = Array.from({ length: copies }, (_, copy) =>
        copy === 0 || options.replay ? first : pack(kind, payload, { copy }),
      );
      const acks: Attempted[] = [];
      if (options.sequential)
        for (const parcel of parcels) acks.push(await send(kind, payload, { parcel }));
      else
        acks.push(...(await Promise.all(parcels.map((parcel) => send(kind, payload, { parcel })))));
      const [ack, ...duplicates] = acks;
      if (ack === undefined) throw new Error('nothing was delivered');
      return { ...ack, duplicates };
    },
    attempt(kind, payload, attempt) {
      const retry: Record<string, string> =
        attempt.retry === 0
          ? {}
          : {
              'x-slack-retry-num': String(attempt.retry),
              'x-slack-retry-reason': attempt.reason ?? 'unknown_error',
            };
      const once = () =>
        send(kind, payload, { parcel: pack(kind, payload, { extra: retry }), attempt });
      if (attempt.retry === 0 && faults.takeDuplicate('event')) void once();
      return once();
    },
  };
}

function addressOf(world: World, kind: DeliveryKind, payload: Obj): string | undefined {
  const { interactivity, event_subscriptions: events } = world.manifest?.settings ?? {};
  if (kind === 'command') return commandOf(world.manifest, String(payload['command']))?.url;
  if (kind === 'event' || kind === 'url_verification') return events?.request_url;
  if (kind === 'block_suggestion') return interactivity?.message_menu_options_url;
  return interactivity?.request_url;
}

function encoded(kind: DeliveryKind, payload: Obj): { body: string; contentType: string } {
  if (kind === 'event' || kind === 'url_verification')
    return { body: JSON.stringify(payload), contentType: 'application/json' };
  const fields: [string, string][] =
    kind === 'command'
      ? Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])
      : [['payload', JSON.stringify(payload)]];
  return {
    body: new URLSearchParams(fields).toString(),
    contentType: 'application/x-www-form-urlencoded',
  };
}
