/**
 * One approved change, carried out by the bot's own use cases and its own HCP client against the local HCP
 * over loopback. The store and Slack's side of the board are in memory, and the twin's clock is the only
 * one there is: it moves when told.
 */
import { type Hcp, startHcp } from '../../sandbox/hcp/server.ts';
import type { LoggedRequest } from '../../sandbox/hcp/types.ts';
import { renderBlocks } from '../../sandbox/slack/render.ts';
import type { Block } from '../../sandbox/slack/types.ts';
import { liveFingerprint } from '../../src/domain/preimage.ts';
import { type PrivateLinkService, toLiveValues } from '../../src/domain/private-link.ts';
import type { HcpChange } from '../../src/domain/request.ts';
import { createHcpClient, type HcpClient } from '../../src/hcp/client.ts';
import { createPainter } from '../../src/slack/messages/painter.ts';
import type { Hooks } from '../fakes/interpose.ts';
import type { ManualClock } from '../fakes/manual-clock.ts';
import { serviceKey } from '../fakes/memory-state.ts';
import type { Posted } from '../fakes/recording-thread-board.ts';
import { tellAll } from '../unit/use-cases/announcer.ts';
import { deleteService, updateService } from '../unit/use-cases/services.ts';
import { follow, work } from '../unit/use-cases/worker.ts';
import {
  ben,
  cleo,
  click,
  createWorld,
  policyOf,
  production,
  requestId,
  requestOf,
  submit,
  type World,
} from '../unit/use-cases/world.ts';

const minuteMs = 60_000;

/** Few looks: what they find is what counts here. */
const pollSchedule = [
  { untilMs: 15 * minuteMs, intervalMs: minuteMs },
  { untilMs: 40 * minuteMs, intervalMs: 10 * minuteMs },
  { untilMs: Number.POSITIVE_INFINITY, intervalMs: 360 * minuteMs },
];

export const account = (digit: number) => `arn:aws:iam::${String(digit).repeat(12)}:root`;

/** What the service has before an update or a delete, and what is asked for it. */
export const before = { accounts: [account(1), account(2)], ipRanges: ['10.20.0.0/16'] };
export const desired = {
  accounts: [account(1), account(3)],
  ipRanges: ['10.20.0.0/16', '10.30.0.0/16'],
};

export const writeRoutes = {
  create: 'CreatePrivateLinkService',
  update: 'UpdatePrivateLinkService',
  delete: 'DeletePrivateLinkService',
} as const satisfies Record<HcpChange, string>;

export type Twin = {
  readonly hcp: Hcp;
  readonly client: HcpClient;
  readonly clock: ManualClock;
  stop(): Promise<void>;
};

export async function startTwin(): Promise<Twin> {
  const hcp = await startHcp({
    speed: 1,
    switches: { wireDates: 'virtual', tokenTime: 'virtual' },
  });
  const clock: ManualClock = {
    now: () => hcp.clock.now(),
    advance: (ms) => hcp.clock.advance(ms),
    advanceTo: (moment) =>
      hcp.clock.advance(Math.max(0, moment.getTime() - hcp.clock.now().getTime())),
  };
  const quiet = () => undefined;
  const client = createHcpClient(
    {
      clientId: hcp.clientId,
      clientSecret: hcp.clientSecret,
      apiUrl: new URL(`http://${hcp.apiAddress}`),
      authUrl: new URL(hcp.authUrl),
      requestsPerMinute: 6_000_000,
      sourceChannel: 'privatelink-bot/test',
    },
    {
      log: { info: quiet, warn: quiet, error: quiet },
      now: () => clock.now().getTime(),
      random: () => 0.5,
      wait: (ms) => {
        clock.advance(ms);
        return Promise.resolve();
      },
    },
  );
  const stop = async (): Promise<void> => {
    await client.close();
    await hcp.stop();
  };
  return { hcp, client, clock, stop };
}

/** A change that is approved and not begun. */
export type Cell = Twin & {
  readonly change: HcpChange;
  readonly world: World;
  readonly serviceId: string;
  readonly clusterId: string;
};

let cells = 0;

export async function approvedChange(twin: Twin, change: HcpChange): Promise<Cell> {
  cells += 1;
  const { hcp, client, clock } = twin;
  const { organizationId, projectId } = hcp;
  const place = { organizationId, projectId };
  const [clusterId, serviceId] = [`cell-${cells}`, `cell-${cells}-pl`];
  const hvn = hcp.world.addHvn({ id: `prod-${cells}` });
  hcp.world.addCluster({ id: clusterId, hvnId: hvn.id });
  if (change !== 'create') hcp.world.addService({ id: serviceId, clusterId, ...before });
  // Nobody's hand is as quick as a look: what is older than the change is older by minutes.
  clock.advance(5 * minuteMs);
  const { privateLink } = client;
  const network = { ...place, hvnId: hvn.id };
  const live = await privateLink.findService(network, serviceId, AbortSignal.timeout(5_000));

  const base = createWorld({ clock });
  const { deps } = base;
  const painter = createPainter(deps.hashing);
  const world = { ...base, deps: { ...deps, hcp: privateLink, painter, pollSchedule } };
  base.state.inForce = policyOf({ ...production, match: {} });
  base.state.inventory.set(projectId, {
    ...place,
    clusters: [
      {
        ...{ id: clusterId, hvnId: hvn.id, state: 'RUNNING', tier: 'STANDARD_SMALL' },
        ...{ provider: 'aws', region: hvn.region, privateDnsName: undefined },
      },
    ],
    hvns: [{ id: hvn.id, provider: 'aws', region: hvn.region, state: 'STABLE' }],
    ...{ links: [], services: live === undefined ? [] : [live], seenAt: clock.now() },
  });
  if (live !== undefined) own(world, projectId, live);

  const asked = { ...place, clusterId, serviceId };
  const values = { accounts: desired.accounts.join('\n'), ranges: desired.ipRanges.join('\n') };
  const filledWith = liveFingerprint(toLiveValues(live), deps.hashing);
  const submissions = {
    create: () => submit(world, { ...asked, ...values }),
    update: () => updateService(world, { ...asked, ...values, regions: '', filledWith }),
    delete: () => deleteService(world, { ...asked, typed: serviceId }),
  };
  const answer = await submissions[change]();
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  for (const person of change === 'delete' ? [ben, cleo] : [ben]) await click(world, person);
  return { ...twin, change, world, serviceId, clusterId };
}

function own({ state }: World, projectId: string, live: PrivateLinkService): void {
  const { id: serviceId, createdAt, consumerAccounts, consumerIpRanges, consumerRegions } = live;
  const approved = { consumerAccounts, consumerIpRanges, consumerRegions };
  const owned = { projectId, serviceId, createdAt, approved, requestId };
  state.services.set(serviceKey(owned), owned);
}

/** What became of it: at HCP, in the log, and for who reads it. */
export type Ended = {
  readonly status: string;
  /** The writes of the bot that reached HCP, and those of them that had an effect. */
  readonly sent: readonly LoggedRequest[];
  readonly effects: readonly LoggedRequest[];
  /** Whether any of its calls met a fault. */
  readonly faulted: boolean;
  readonly card: string;
  readonly thread: readonly string[];
  readonly direct: readonly string[];
};

export async function carryOut(cell: Cell, hooks?: () => Hooks): Promise<Ended> {
  const { world, hcp, serviceId } = cell;
  const first = hcp.requests.length;
  await follow(world, hooks === undefined ? {} : { hooks });
  await tellAll(world);
  const { status } = requestOf(world);
  const asked = hcp.requests.slice(first);
  const sent = asked.filter(({ method, path, body }) => {
    const named = `${path} ${JSON.stringify(body)}`.includes(serviceId);
    return method !== 'GET' && named;
  });
  return {
    ...{ status, sent, effects: sent.filter(({ effect }) => effect) },
    faulted: asked.some(({ fault, status: said }) => fault !== null || said === 401),
    card: read(world, 'card')[0] ?? '',
    thread: read(world, 'thread'),
    direct: read(world, 'dm'),
  };
}

/** The messages of a kind as people read them. */
function read({ slack }: World, kind: Posted['key']['kind']): readonly string[] {
  return slack.posts
    .filter(({ key }) => key.kind === kind)
    .map(({ drawings }) => {
      const blocks = JSON.parse(drawings.at(-1)?.blocks ?? '[]') as readonly Block[];
      return renderBlocks(blocks, names).join('\n');
    });
}

const names = {
  user: (id: string) => `@${id}`,
  group: (id: string) => `@${id}`,
  channel: (id: string) => `#${id}`,
};

/** Whether another run would ask HCP for anything. */
export async function asksHcpAgain({ world, hcp }: Cell): Promise<boolean> {
  const before = hcp.requests.length;
  await work(world);
  return hcp.requests.length > before;
}
