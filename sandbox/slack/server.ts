/**
 * A workspace on loopback that speaks Slack's own protocols to one app: Web API, signed HTTP or
 * Socket Mode, response URLs, events. A program of its own: it knows the app only by its manifest
 * and by what it sends.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { channelView } from './channel-view.ts';
import { createClient } from './client.ts';
import type { Client } from './client-types.ts';
import { createDeliverer } from './deliver.ts';
import type { Slack, SlackOptions } from './driver-types.ts';
import { connectEvents } from './events.ts';
import { createFaults } from './faults.ts';
import type { Acting } from './interactions.ts';
import { isObj } from './limits-check.ts';
import { type Manifest, manifestProblems, socketMode } from './manifest.ts';
import { createOpenId, type OpenIdServer } from './openid.ts';
import { createPerson } from './person.ts';
import { serveResponseUrl } from './response-url.ts';
import { saveSlack } from './saved.ts';
import { ids, secrets } from './seed.ts';
import { createSockets } from './sockets.ts';
import { transcriptOf } from './transcript.ts';
import { serveUpload } from './uploads.ts';
import { createWebApi, type WebApi } from './web-api.ts';
import { createWorkspace } from './workspace.ts';
import { createWorld, dmWith, mustChannel, mustUser, type World } from './world.ts';

const identity = {
  botToken: secrets.botToken,
  appToken: secrets.appToken,
  signingSecret: secrets.signingSecret,
  appId: ids.appId,
  teamId: ids.teamId,
  botUserId: ids.botUserId,
};

/** Starts a workspace, seeded as `seed.ts` says. Stop it, or its server keeps the process alive. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const world = createWorld(options);
  const sockets = createSockets(world);
  const box = createFaults(world, sockets.faults);
  const deliverer = createDeliverer(world, sockets, box.deliveries);
  const stopEvents = connectEvents(world, deliverer);
  const acting: Acting = { world, deliverer };
  const clients = new Map<string, Client>();
  const openid = createOpenId(world);
  const server = createServer(routes(world, createWebApi(world, box), openid));
  sockets.attach(server);
  world.origin = await listen(server, options.port ?? 0);

  const install = (manifest: Manifest) => {
    const problems = manifestProblems(manifest);
    if (problems.length > 0) throw new Error(`Slack refuses the manifest: ${problems.join('; ')}`);
    world.manifest = manifest;
    if (!socketMode(manifest)) sockets.disable();
    world.changes.notify();
  };
  if (options.manifest !== undefined) install(options.manifest);

  return {
    apiUrl: `${world.origin}/api/`,
    ...identity,
    openid: openid.driver,
    enterpriseId: world.enterpriseId,
    install,
    verifyUrl: () => verifyUrl(acting),
    workspace: createWorkspace(world),
    get manifest() {
      return world.manifest;
    },
    as: (user) => createPerson(acting, mustUser(world, user)),
    client(handleOrId) {
      const user = mustUser(world, handleOrId);
      const client = clients.get(user.id) ?? createClient(acting, user);
      clients.set(user.id, client);
      return client;
    },
    channel: (nameOrId) => channelView(acting, mustChannel(world, nameOrId)),
    dm: (user) => channelView(acting, dmWith(world, mustUser(world, user).id)),
    faults: box.faults,
    clock: world.clock,
    calls: world.calls,
    deliveries: world.deliveries,
    connections: sockets.count,
    rawMessages: () => world.posted.join('\n'),
    transcript: (channel) => transcriptOf(world, channel),
    idle: world.changes.idle,
    waitFor: world.changes.waitFor,
    onChange: world.changes.onChange,
    save: () => saveSlack(world, world.given()),
    async stop() {
      box.faults.clear();
      stopEvents();
      sockets.stop();
      world.changes.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function routes(world: World, serveApi: WebApi, openid: OpenIdServer): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
    const serveOther = (): Promise<unknown> =>
      method !== undefined
        ? serveApi(request, response, method)
        : pathname.startsWith('/response/')
          ? serveResponseUrl(world, request, response)
          : pathname.startsWith('/upload/')
            ? serveUpload(world, request, response)
            : Promise.resolve(response.writeHead(404).end());
    const served = openid.serve(request, response) ?? serveOther();
    served.catch(() => response.destroy());
  };
}

/** Answers the origin. Loopback only: the twin has no secrets worth the name. */
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** @see Slack docs, "url_verification event": the challenge comes back as text or as JSON */
async function verifyUrl({ deliverer }: Acting): Promise<boolean> {
  const challenge = 'sandbox-challenge';
  const payload = { type: 'url_verification', token: secrets.verificationToken, challenge };
  const { acked, body } = await deliverer.deliver('url_verification', payload);
  return acked && (body === challenge || (isObj(body) && body['challenge'] === challenge));
}
