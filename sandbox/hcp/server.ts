import { createServer, type Server } from 'node:http';
import { type Clock, createClock } from './clock.ts';
import { createFaults } from './create-faults.ts';
import { createFaultRules } from './fault-rules.ts';
import type { Faults } from './faults.ts';
import { frontDoor, type House } from './front-door.ts';
import { createJournal, type Probe } from './journal.ts';
import { nextMoment, type Timeline } from './operations.ts';
import { noOutage, type Outage, pendingOutages } from './outage.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Route } from './route.ts';
import { networkRoutes } from './routes-network.ts';
import { operationRoutes } from './routes-operations.ts';
import { privateLinkRoutes } from './routes-private-link.ts';
import { resourceManagerRoutes } from './routes-resource-manager.ts';
import { vaultRoutes } from './routes-vault.ts';
import { restoreHcp, type SavedHcp, saveHcp } from './saved.ts';
import { defaultSeed, type Seed } from './seed.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import { createTokens } from './tokens.ts';
import type { LoggedRequest } from './types.ts';
import { createWorld, type Inner, type World } from './world.ts';

export type HcpOptions = {
  /** 0, the default, takes any free port. */
  port?: number;
  /** 1, the default, is realistic: a create takes about six minutes. 1000 takes a third of a second. */
  speed?: number;
  switches?: Partial<Switches>;
  seed?: Seed;
  /** What an earlier twin saved: it goes on from there, in place of `seed` and `speed`. */
  saved?: SavedHcp | undefined;
};

/** A running twin of HCP, on loopback. */
export type Hcp = {
  /** `127.0.0.1:PORT`, for HCP_API_ADDRESS with HCP_API_TLS=disabled. */
  apiAddress: string;
  /** `http://127.0.0.1:PORT`; the token call is below it at /oauth2/token. */
  authUrl: string;
  clientId: string;
  clientSecret: string;
  organizationId: string;
  projectId: string;
  world: World;
  /** Every call in order of arrival, the refused and the unanswered too. */
  requests: LoggedRequest[];
  /** The PrivateLink writes that changed the world. */
  writes(): LoggedRequest[];
  /** Writes that no PrivateLink bot has any business to make. A test asserts that it is empty. */
  forbidden: LoggedRequest[];
  clock: Clock;
  /** How many seconds of virtual time pass in one of ours; at first as the options say. */
  speed(): number;
  setSpeed(speed: number): void;
  faults: Faults;
  switches: Switches;
  /**
   * Resolves with the first value of `probe` that is not false, null or undefined; asks again at
   * each request, answer, advance and settled operation. Rejects in words after `timeoutMs`.
   */
  waitFor<T>(what: string, probe: Probe<T>, timeoutMs?: number): Promise<T>;
  /** Calls `listener` whenever something may have changed, by itself too; the answer ends that. */
  onChange(listener: () => void): () => void;
  /** The world as it is, for another start. */
  save(): SavedHcp;
  stop(): Promise<void>;
};

const privateLinkWrites = [
  'CreatePrivateLinkService',
  'UpdatePrivateLinkService',
  'DeletePrivateLinkService',
];

/** Its handler is never asked: the front door hands the call to `tokens`, which need no bearer. */
const tokenRoute: Route = {
  name: 'Token',
  method: 'POST',
  path: '/oauth2/token',
  shape: 'oauth',
  query: [],
  handle: () => ({ status: 500, body: {} }),
};

const routes = [
  tokenRoute,
  ...privateLinkRoutes,
  ...operationRoutes,
  ...networkRoutes,
  ...vaultRoutes,
  ...resourceManagerRoutes,
];

/** Starts a local HCP on loopback; resolves when it listens. */
export async function startHcp(options: HcpOptions = {}): Promise<Hcp> {
  const { house, faults, seed } = furnish(options);
  const { inner, journal, forbidden } = house;
  const { clock, world, switches, timeline } = inner;
  const server = createServer({ keepAliveTimeout: 60_000 }, frontDoor(house));
  const port = await listen(server, options.port ?? 0);

  return {
    apiAddress: `127.0.0.1:${port}`,
    authUrl: `http://127.0.0.1:${port}`,
    clientId: seed.clientId,
    clientSecret: seed.clientSecret,
    organizationId: seed.organizations[0]?.id ?? '',
    projectId: seed.projects[0]?.id ?? '',
    world,
    clock,
    speed: () => clock.speed,
    setSpeed: clock.setSpeed,
    faults,
    switches,
    forbidden,
    requests: journal.requests,
    waitFor: journal.waitFor,
    onChange: journal.onChange,
    save: () => saveHcp(world, timeline, clock),
    writes: () =>
      journal.requests.filter(({ effect, route }) => effect && privateLinkWrites.includes(route)),
    async stop() {
      clock.stop();
      faults.clear();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Makes the parts and introduces them to each other. The seed is copied, not used up. */
function furnish(options: HcpOptions): { house: House; faults: Faults; seed: Seed } {
  const { saved } = options;
  const clock = createClock(options.speed ?? 1, saved?.clock);
  const switches = { ...defaultSwitches, ...options.switches };
  const seed = structuredClone(options.seed ?? defaultSeed(clock.ms()));
  const { timeline, ...lists } =
    saved === undefined ? begin(seed) : restoreHcp(structuredClone(saved));
  const bell = { ring: () => {} };
  const world = createWorld(lists, timeline, { clock, switches, changed: () => bell.ring() });
  const planned: Inner['planned'] = { errors: [], serviceFailures: 0, stuck: 0, slowFactor: 1 };
  const inner: Inner = { world, timeline, clock, switches, planned };
  const outage: Outage = { ...noOutage };
  const journal = createJournal(() => {
    const moment = nextMoment(timeline, clock.ms());
    const waits = moment === undefined ? [] : [(moment - clock.ms()) / clock.speed];
    for (const { until = 0 } of pendingOutages(outage, clock)) waits.push(until - Date.now());
    return waits.length === 0 ? undefined : Math.ceil(Math.min(...waits));
  });
  bell.ring = journal.ring;
  clock.onTurn(journal.ring);

  const tokens = createTokens(seed, clock, switches);
  const rules = createFaultRules();
  const faults = createFaults(inner, rules, { tokens, outage, ring: journal.ring });
  const limit = createRateLimit(switches);
  const house = { inner, routes, tokens, rules, outage, journal, forbidden: [], limit };
  return { house, faults, seed };
}

function begin({ services, ...lists }: Seed): Omit<Seed, 'services'> & { timeline: Timeline } {
  return { ...lists, timeline: { services, operations: [], unsettled: new Set() } };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
