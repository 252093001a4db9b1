/** Payloads as the requests in which Slack sends them: where to, in which encoding, signed. */
import type { DeliveryFaults } from './faults.ts';
import { type Parcel, signed } from './http-delivery.ts';
import { commandOf, socketMode } from './manifest.ts';
import type { DeliveryKind, Obj } from './types.ts';
import type { World } from './world.ts';

/** `at`: of the first of several copies; by default now. */
type Change = { at?: number; copy?: number; extra?: Record<string, string> };
type Packer = (kind: DeliveryKind, payload: Obj, change?: Change) => Parcel | undefined;

/** Packs for HTTP; in Socket Mode, and without an address, there is nothing to pack. */
export function createPacker(world: World, faults: DeliveryFaults): Packer {
  return (kind, payload, { at = world.clock.now(), copy = 0, extra = {} } = {}) => {
    const url = addressOf(world, kind, payload);
    if (socketMode(world.manifest) || url === undefined) return undefined;
    const { body, contentType } = encoded(kind, payload);
    // A second apart, or the fresh signatures of copies would be one and the same.
    const stamp = signed(body, at - copy * 1000, faults.takeSignature());
    return { url, contentType, body, headers: { ...stamp, ...extra } };
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
