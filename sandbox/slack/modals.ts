/** The life of views: opening, pushing, updating, closing; one stack of modals per person. */
import { stateOf, storedBlocks } from './blocks.ts';
import { limits } from './limits.ts';
import { isObj } from './limits-check.ts';
import { SlackError } from './methods/method.ts';
import type { Obj, View } from './types.ts';
import { Unable } from './unable.ts';
import { viewJson } from './wire.ts';
import type { World } from './world.ts';

const triggerLifeMs = 3_000;

/** Uses up a trigger: good once, for three seconds. @see Slack docs, "Handling user interaction" */
export function exchange(world: World, triggerId: string) {
  const trigger = world.triggers.get(triggerId);
  if (trigger === undefined) throw new SlackError('invalid_trigger_id');
  if (trigger.exchanged) throw new SlackError('exchanged_trigger_id');
  if (world.clock.now() - trigger.issuedAt > triggerLifeMs)
    throw new SlackError('expired_trigger_id');
  trigger.exchanged = true;
  return trigger;
}

export function stackOf(world: World, user: string): View[] {
  return (world.stacks.get(user) ?? []).flatMap((id) => world.views.get(id) ?? []);
}

export function mustBeOpen(view: View): void {
  if (!view.open) throw new Unable(`the modal ${view.id} is closed`);
}

function freeExternalId(world: World, externalId: string, but?: View): void {
  if (externalId === '') return;
  for (const view of world.views.values()) {
    if (view !== but && view.open && view.externalId === externalId)
      throw new SlackError('duplicate_external_id');
  }
}

function text(json: Obj, field: string): string {
  return typeof json[field] === 'string' ? json[field] : '';
}

function fill(world: World, view: View, json: Obj): void {
  const object = (field: string) => (isObj(json[field]) ? structuredClone(json[field]) : null);
  view.hash = `${Math.floor(world.clock.now() / 1000)}.${world.nextNumber().toString(16).padStart(8, '0')}`;
  view.externalId = text(json, 'external_id');
  view.callbackId = text(json, 'callback_id');
  view.privateMetadata = text(json, 'private_metadata');
  view.clearOnClose = json['clear_on_close'] === true;
  view.notifyOnClose = json['notify_on_close'] === true;
  view.title = object('title');
  view.submit = object('submit');
  view.close = object('close');
  view.blocks = storedBlocks(world, json['blocks']);
  view.values = stateOf(view.blocks, view.values);
  world.record(viewJson(view));
  world.changes.notify();
}

function blank(world: World, type: View['type'], user: string): View {
  const id = `V${String(world.nextNumber()).padStart(10, '0')}`;
  const view: View = {
    id,
    type,
    user,
    open: true,
    hash: '',
    rootId: id,
    previousId: null,
    externalId: '',
    callbackId: '',
    privateMetadata: '',
    clearOnClose: false,
    notifyOnClose: false,
    title: null,
    submit: null,
    close: null,
    blocks: [],
    values: {},
  };
  world.views.set(id, view);
  return view;
}

/** Puts a modal on top of the person's stack; `json` was validated before. */
export function pushView(world: World, user: string, json: Obj): View {
  const stack = stackOf(world, user);
  if (stack.length >= limits.modalStack) throw new SlackError('push_limit_reached');
  freeExternalId(world, text(json, 'external_id'));
  const view = blank(world, 'modal', user);
  view.rootId = stack[0]?.id ?? view.id;
  view.previousId = stack.at(-1)?.id ?? null;
  world.stacks.set(user, [...stack.map(({ id }) => id), view.id]);
  fill(world, view, json);
  return view;
}

/** Rewrites an open view. A stale `hash` is refused, so that two updates cannot cross. */
export function rewriteView(world: World, view: View, json: Obj, hash = ''): View {
  if (!view.open) throw new SlackError('not_found');
  if (hash !== '' && hash !== view.hash) throw new SlackError('hash_conflict');
  freeExternalId(world, text(json, 'external_id'), view);
  fill(world, view, json);
  return view;
}

export function publishHome(world: World, user: string, json: Obj, hash: string): View {
  const known = world.views.get(world.homes.get(user) ?? '');
  if (known !== undefined) return rewriteView(world, known, json, hash);
  const view = blank(world, 'home', user);
  world.homes.set(user, view.id);
  fill(world, view, json);
  return view;
}

/** Takes the top modal away (or all of them) and returns those that were closed, top first. */
export function popViews(world: World, user: string, all: boolean): View[] {
  const stack = stackOf(world, user);
  const closed = all ? stack.reverse() : stack.slice(-1);
  for (const view of closed) view.open = false;
  const left = all ? [] : (world.stacks.get(user) ?? []).slice(0, -1);
  world.stacks.set(user, left);
  world.changes.notify();
  return closed;
}
