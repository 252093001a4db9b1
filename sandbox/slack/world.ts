/**
 * The state of one workspace, and the few things that everything else needs: its clock, its ids,
 * its record of traffic. Rules live elsewhere.
 */
import { type Changes, createChanges } from './changes.ts';
import type { SlackOptions } from './driver-types.ts';
import type { Manifest } from './manifest.ts';
import { type Content, restoreSlack, type SavedSlack } from './saved.ts';
import { ids, seed } from './seed.ts';
import type { ApiCall, Channel, Delivery, Message, Obj, ResponseUrl, User } from './types.ts';

type Trigger = {
  id: string;
  user: string;
  issuedAt: number;
  exchanged: boolean;
  /** The modal that it was issued in. */
  viewId: string | undefined;
};

/** An event, the subscription that it needs, and the scopes of which one is needed. */
export type Emitted = { event: Obj; subscription: string; scopes: readonly string[] };

export type World = Readonly<Content> & {
  readonly options: SlackOptions;
  readonly enterpriseId: string | undefined;
  readonly changes: Changes;
  readonly clock: { now(): number; advance(ms: number): void };
  /** Open modals of a person, root first. */
  readonly stacks: Map<string, string[]>;
  readonly triggers: Map<string, Trigger>;
  /** Socket Mode tickets that nobody has used yet. */
  readonly tickets: Set<string>;
  readonly calls: ApiCall[];
  readonly deliveries: Delivery[];
  readonly posted: string[];
  manifest: Manifest | undefined;
  historyLagMs: number;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  origin: string;
  /** Set by the event dispatcher. */
  emit(emitted: Emitted): void;
  nextNumber(): number;
  nextTs(): string;
  /** What was added to the clock, and what was given out last. */
  given(): SavedSlack['given'];
  record(posted: unknown): void;
};

export function createWorld(options: SlackOptions): World {
  const enterpriseId = options.enterprise === false ? undefined : ids.enterpriseId;
  const { saved } = options;
  const content = saved === undefined ? seeded(enterpriseId) : restoreSlack(saved);
  const calls: ApiCall[] = [];
  const deliveries: Delivery[] = [];
  const posted: string[] = [];
  let { added, counter, lastTs } = saved?.given ?? { added: 0, counter: 0, lastTs: 0 };
  const now = () => Date.now() + added;
  const changes = createChanges(() => latestTraffic(calls, deliveries));

  return {
    options,
    enterpriseId,
    changes,
    clock: {
      now,
      advance(ms) {
        added += ms;
        changes.notify();
      },
    },
    ...content,
    stacks: new Map(),
    triggers: new Map(),
    tickets: new Set(),
    calls,
    deliveries,
    posted,
    manifest: undefined,
    historyLagMs: options.historyLagMs ?? 0,
    origin: '',
    emit: () => undefined,
    nextNumber: () => ++counter,
    nextTs() {
      lastTs = Math.max(lastTs + 1, now() * 1000);
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },
    given: () => ({ added, counter, lastTs }),
    record: (json) => posted.push(JSON.stringify(json)),
  };
}

function seeded(enterpriseId: string | undefined): Content {
  const { users, channels, groups } = seed(enterpriseId);
  const byId = <T extends { id: string }>(all: T[]) => new Map(all.map((each) => [each.id, each]));
  return {
    ...{ users: byId(users), channels: byId(channels), groups: byId(groups), messages: [] },
    ...{ files: new Map(), views: new Map(), homes: new Map(), responseUrls: new Map() },
  };
}

/** The last few lines of traffic, for the reader of a failed wait. */
function latestTraffic(calls: readonly ApiCall[], deliveries: readonly Delivery[]): string {
  const lines = [
    ...calls.map((call) => ({
      at: call.at,
      line: `call ${call.method} → ${call.fault ?? (call.answer ? outcome(call) : 'under way')}`,
    })),
    ...deliveries.map((delivery) => ({
      at: delivery.at,
      line: `delivery ${delivery.kind} → ${delivery.ack ? (delivery.ack.error ?? `acked in ${Math.round(delivery.ack.ms)} ms`) : 'under way'}`,
    })),
  ];
  lines.sort((left, right) => left.at - right.at);
  const tail = lines.slice(-12).map(({ line }) => `  ${line}`);
  return `latest traffic:\n${tail.join('\n') || '  none'}`;
}

function outcome({ answer }: ApiCall): string {
  if (answer === undefined) return '';
  const error = answer.body['error'];
  return answer.body['ok'] === true ? 'ok' : `${answer.status} ${String(error)}`;
}

/** Finds a channel by `#name`, name or id. */
export function findChannel(world: World, nameOrId: string): Channel | undefined {
  const name = nameOrId.replace(/^#/, '');
  return (
    world.channels.get(nameOrId) ??
    [...world.channels.values()].find((channel) => channel.kind !== 'im' && channel.name === name)
  );
}

/** Finds a person by handle (with or without `@`) or id. */
export function findUser(world: World, handleOrId: string): User | undefined {
  const handle = handleOrId.replace(/^@/, '');
  return (
    world.users.get(handleOrId) ?? [...world.users.values()].find((user) => user.handle === handle)
  );
}

export function mustUser(world: World, handleOrId: string): User {
  const user = findUser(world, handleOrId);
  if (user === undefined) throw new Error(`nobody here is called ${handleOrId}`);
  return user;
}

export function mustChannel(world: World, nameOrId: string): Channel {
  const channel = findChannel(world, nameOrId);
  if (channel === undefined) throw new Error(`there is no channel ${nameOrId}`);
  return channel;
}

/** The app's direct message with a person; made on first use. */
export function dmWith(world: World, userId: string): Channel {
  const id = `D${userId.slice(1)}`;
  const found = world.channels.get(id);
  if (found !== undefined) return found;
  const channel: Channel = {
    id,
    name: 'directmessage',
    kind: 'im',
    members: new Set([userId, ids.botUserId]),
    archived: false,
    user: userId,
  };
  world.channels.set(id, channel);
  return channel;
}

export function findMessage(world: World, channel: string, ts: string): Message | undefined {
  return world.messages.find(
    (message) => message.ts === ts && message.channel === channel && !message.deleted,
  );
}

export function issueTrigger(world: World, user: string, viewId?: string): string {
  const number = world.nextNumber();
  const id = `${number}.${String(world.clock.now())}.${number.toString(16).padStart(32, 'a')}`;
  world.triggers.set(id, {
    id,
    user,
    issuedAt: world.clock.now(),
    exchanged: false,
    viewId,
  });
  return id;
}

export function issueResponseUrl(
  world: World,
  given: Pick<ResponseUrl, 'user' | 'channel' | 'messageTs' | 'threadTs'>,
): string {
  const id = `R${String(world.nextNumber()).padStart(10, '0')}`;
  world.responseUrls.set(id, { ...given, id, issuedAt: world.clock.now(), uses: 0 });
  return `${world.origin}/response/${id}`;
}
