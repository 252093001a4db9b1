import { createServer } from 'node:http';
import type { Hcp, HcpOptions } from './api.ts';
import { createClock } from './clock.ts';
import { createFaults, type Outage } from './create-faults.ts';
import { createFaultRules } from './fault-rules.ts';
import { frontDoor } from './front-door.ts';
import { createJournal } from './journal.ts';
import { nextMoment } from './operations.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Route } from './route.ts';
import { networkRoutes } from './routes-network.ts';
import { operationRoutes } from './routes-operations.ts';
import { privateLinkRoutes } from './routes-private-link.ts';
import { resourceManagerRoutes } from './routes-resource-manager.ts';
import { vaultRoutes } from './routes-vault.ts';
import { defaultSeed } from './seed.ts';
import { defaultSwitches } from './switches.ts';
import { createTokens } from './tokens.ts';
import { createWorld, type Inner } from './world.ts';

const privateLinkWrites = [
  'CreatePrivateLinkService',
  'UpdatePrivateLinkService',
  'DeletePrivateLinkService',
];

/** Its handler is never asked: the front door hands the call to `tokens`, which need no bearer. */
const tokenRoute: Route = {
  ...{ name: 'Token', method: 'POST', path: '/oauth2/token', shape: 'oauth', query: [] },
  handle: () => ({ status: 500, body: {} }),
};

/** Starts a local HCP on loopback; resolves when it listens. */
export async function startHcp(options: HcpOptions = {}): Promise<Hcp> {
  const clock = createClock(options.speed ?? 1);
  const switches = { ...defaultSwitches, ...options.switches };
  const seed = options.seed ?? defaultSeed(clock.ms());
  const { world, timeline } = createWorld(seed, clock, switches);
  const planned: Inner['planned'] = { errors: [], serviceFailures: 0, stuck: 0, slowFactor: 1 };
  const inner: Inner = { world, timeline, clock, switches, planned };
  const journal = createJournal(() => {
    const moment = nextMoment(timeline, clock.ms());
    return moment === undefined ? undefined : Math.ceil((moment - clock.ms()) / clock.speed);
  });
  clock.onAdvance(journal.ring);
  const tokens = createTokens(seed, clock, switches);
  const rules = createFaultRules();
  const outage: Outage = { virtualMs: 0, realMs: 0 };
  const faults = createFaults(inner, rules, { tokens, outage, ring: journal.ring });
  const forbidden: Hcp['forbidden'] = [];
  const routes = [
    ...[tokenRoute, ...privateLinkRoutes, ...operationRoutes, ...networkRoutes],
    ...[...vaultRoutes, ...resourceManagerRoutes],
  ];
  const limit = createRateLimit(switches);
  const house = { inner, routes, tokens, rules, outage, journal, forbidden, limit };

  const server = createServer({ keepAliveTimeout: 60_000 }, frontDoor(house));
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

  return {
    apiAddress: `127.0.0.1:${port}`,
    authUrl: `http://127.0.0.1:${port}`,
    clientId: seed.clientId,
    clientSecret: seed.clientSecret,
    organizationId: seed.organizations[0]?.id ?? '',
    projectId: seed.projects[0]?.id ?? '',
    ...{ world, clock, faults, switches, forbidden, requests: journal.requests },
    waitFor: journal.waitFor,
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
