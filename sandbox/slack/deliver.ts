/** Gets payloads to the app by the transport that its manifest asks for, and records each. */
import type { DeliverOptions } from './driver-types.ts';
import type { DeliveryFaults } from './faults.ts';
import { type Parcel, postParcel } from './http-delivery.ts';
import { socketMode } from './manifest.ts';
import { createPacker } from './parcels.ts';
import type { Sockets } from './sockets.ts';
import type { Acked, Delivered, Delivery, DeliveryKind, Obj } from './types.ts';
import type { World } from './world.ts';

type Attempt = { retry: number; reason: string | undefined };
type Attempted = Acked & { noRetry?: boolean };
type Sending = { parcel: Parcel | undefined; attempt?: Attempt };
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
/** What comes of a payload for which the manifest names no address. */
const nowhere: Attempted = {
  acked: false,
  ms: 0,
  status: undefined,
  body: undefined,
  error: 'dispatch_failed',
};
/** Slack reads an answer from these; for the others the acknowledgement is bare. */
const answered = new Set<DeliveryKind>(['command', 'view_submission', 'block_suggestion']);

export function createDeliverer(world: World, sockets: Sockets, faults: DeliveryFaults): Deliverer {
  const limit = world.options.ackLimitMs ?? ackLimitMs;
  const pack = createPacker(world, faults);

  function copiesOf(kind: DeliveryKind, payload: Obj, options: DeliverOptions) {
    const extra = faults.takeDuplicate('interaction') ? 1 : 0;
    const at = world.clock.now();
    const first = pack(kind, payload, { at });
    return Array.from({ length: Math.max(1, (options.duplicate ?? 1) + extra) }, (_, copy) =>
      copy === 0 || options.replay ? first : pack(kind, payload, { at, copy }),
    );
  }

  const send = async (kind: DeliveryKind, payload: Obj, sending: Sending): Promise<Attempted> => {
    const done = world.changes.begin();
    const delivery = noted(world, kind, payload, sending.attempt);
    const ack =
      delivery.via === 'socket'
        ? await sockets.send(envelopeOf(delivery, sending.attempt), limit)
        : await (sending.parcel === undefined ? nowhere : postParcel(sending.parcel, limit));
    delivery.ack = ack;
    if (ack.body !== undefined) world.record(ack.body);
    done();
    return ack;
  };

  return {
    async deliver(kind, original, options = {}) {
      const payload = options.tamper?.(structuredClone(original)) ?? original;
      const parcels = copiesOf(kind, payload, options);
      const acks: Attempted[] = [];
      const sendCopy = (parcel: Parcel | undefined) => send(kind, payload, { parcel });
      if (options.sequential) for (const parcel of parcels) acks.push(await sendCopy(parcel));
      else acks.push(...(await Promise.all(parcels.map(sendCopy))));
      const [ack, ...duplicates] = acks;
      if (ack === undefined) throw new Error('nothing was delivered');
      return { ...ack, duplicates };
    },
    attempt(kind, payload, attempt) {
      const extra = retryHeaders(attempt);
      const once = () => send(kind, payload, { parcel: pack(kind, payload, { extra }), attempt });
      if (attempt.retry === 0 && faults.takeDuplicate('event')) void once();
      return once();
    },
  };
}

function noted(world: World, kind: DeliveryKind, payload: Obj, attempt?: Attempt): Delivery {
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
  return delivery;
}

function retryHeaders({ retry, reason }: Attempt): Record<string, string> {
  if (retry === 0) return {};
  const why = reason ?? 'unknown_error';
  return { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': why };
}

function envelopeOf({ kind, payload, id }: Delivery, attempt: Attempt | undefined): Obj {
  const retry = { retry_attempt: attempt?.retry ?? 0, retry_reason: attempt?.reason ?? '' };
  return {
    envelope_id: `envelope-${id}`,
    type: envelopes[kind] ?? 'interactive',
    payload,
    accepts_response_payload: answered.has(kind),
    ...(kind === 'event' ? retry : {}),
  };
}
