/**
 * A month of a bot and its people: 55 changes that were asked for, approved and made, five that others made at HCP
 * by themselves, and two times in which nobody looked. The log is as the use cases wrote it.
 */
import type { LoggedEntry } from '../../src/domain/logged.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { askFor } from './model-forms.ts';
import { agreeAndSettle, askToDecide } from './model-ownership.ts';
import { openMemory } from './model-store.ts';
import {
  accounts,
  type ClusterId,
  createModelWorld,
  lookAround,
  type ModelWorld,
  ranges,
  serviceIdOf,
} from './model-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const changesAsked = 55;
/** From one change to the next. */
const pauseMs = 13 * hourMs;

const eve = 'U0EVE' as SlackUserId;
const stranger = 'arn:aws:iam::999988887777:root';

export type Month = {
  readonly log: readonly LoggedEntry[];
  /** From when to when nobody looked. */
  readonly down: readonly (readonly [string, string])[];
};

type Living = { readonly world: ModelWorld; readonly down: [string, string][] };

export async function liveMonth(): Promise<Month> {
  const store = openMemory('2026-09-30T20:00:00.000Z');
  const world = await createModelWorld(store);
  const living: Living = { world, down: [] };
  await pass(living, 5 * hourMs);
  for (let number = 0; number < changesAsked; number += 1) {
    await change(living, number);
    await (deeds[number] ?? rest)(living);
  }
  const log = store.state.entries.map(
    ({ at, action, actor, requestId, details }, index): LoggedEntry => ({
      ...{ seq: index + 1, at, action, actor, requestId, details },
    }),
  );
  return { log, down: living.down };
}

/** Time goes by, and every five minutes somebody looks. */
async function pass({ world }: Living, ms: number): Promise<void> {
  const end = world.base.clock.now().getTime() + ms;
  while (world.base.clock.now().getTime() < end) {
    world.base.clock.advance(5 * minuteMs);
    await lookAround(world);
  }
}

const rest = (living: Living): Promise<void> => pass(living, pauseMs);

/** One that is asked for, approved and made. */
async function change({ world }: Living, number: number): Promise<void> {
  const cluster: ClusterId = number % 2 === 0 ? 'cluster-1' : 'cluster-2';
  const values = [accounts, ranges].map((all) => [all[number % all.length] ?? '']);
  const [wantedAccounts = [], wantedRanges = []] = values;
  const wanted = { accounts: wantedAccounts, ranges: wantedRanges };
  await lookAround(world);
  const asked = { requester: eve, wanted: { change: 'fits', cluster, ...wanted } as const };
  await agreeAndSettle(world, await askFor(world, asked, undefined));
}

/** What else happens, by the change that it comes after. */
const deeds: Readonly<Record<number, (living: Living) => Promise<void>>> = {
  10: async (living) => {
    await behindTheBot(living, ({ hcp }) =>
      hcp.edit(serviceIdOf('cluster-2'), { consumerAccounts: [stranger] }),
    );
    await accept(living, 'cluster-2');
    await rest(living);
  },
  15: (living) => nobodyLooks(living, 3 * hourMs),
  // The next change of the same service writes over it.
  21: (living) =>
    behindTheBot(living, ({ hcp }) =>
      hcp.edit(serviceIdOf('cluster-1'), { consumerIpRanges: ['10.99.0.0/16'] }),
    ),
  30: async (living) => {
    await behindTheBot(living, ({ hcp }) => hcp.remove(serviceIdOf('cluster-1')));
    await accept(living, 'cluster-1');
    await rest(living);
  },
  // Of a service that is not the bot's, nobody is told.
  40: (living) =>
    behindTheBot(living, ({ hcp }) =>
      hcp.edit(serviceIdOf('cluster-3'), { consumerAccounts: [stranger] }),
    ),
  45: (living) => nobodyLooks(living, 26 * hourMs),
  // And back again.
  50: async (living) => {
    const serviceId = serviceIdOf('cluster-2');
    const before = living.world.hcp.list().find(({ id }) => id === serviceId);
    await behindTheBot(living, ({ hcp }) => hcp.edit(serviceId, { consumerAccounts: [stranger] }));
    await behindTheBot(living, ({ hcp }) =>
      hcp.edit(serviceId, { consumerAccounts: before?.consumerAccounts ?? [] }),
    );
    await rest(living);
  },
};

async function behindTheBot(living: Living, deed: (world: ModelWorld) => void): Promise<void> {
  await pass(living, 20 * minuteMs);
  deed(living.world);
  await pass(living, 20 * minuteMs);
}

async function accept({ world }: Living, cluster: ClusterId): Promise<void> {
  const asked = { who: eve, change: 'accept', cluster } as const;
  await agreeAndSettle(world, await askToDecide(world, asked, undefined));
}

async function nobodyLooks(living: Living, ms: number): Promise<void> {
  const { world, down } = living;
  await pass(living, hourMs);
  const from = world.store.clock.now().toISOString();
  world.base.clock.advance(ms);
  await lookAround(world);
  down.push([from, world.store.clock.now().toISOString()]);
  await pass(living, pauseMs);
}
