/**
 * A workspace on loopback that speaks Slack's own protocols to one app: Web API, signed HTTP or
 * Socket Mode, response URLs, events. A program of its own: it knows the app only by its manifest
 * and by what it sends.
 */
import { createServer } from 'node:http';
import { createCard, matches } from './card.ts';
import { createDeliverer } from './deliver.ts';
import type { ChannelView, Slack, SlackOptions } from './driver-types.ts';
import { connectEvents } from './events.ts';
import { createFaults } from './faults.ts';
import type { Acting } from './interactions.ts';
import { isObj } from './limits-check.ts';
import { type Manifest, manifestProblems, socketMode } from './manifest.ts';
import { createPerson } from './person.ts';
import { serveResponseUrl } from './response-url.ts';
import { ids, secrets } from './seed.ts';
import { createSockets } from './sockets.ts';
import { channelTranscript, fullTranscript } from './transcript.ts';
import type { Channel } from './types.ts';
import { createWebApi } from './web-api.ts';
import { createWorkspace } from './workspace.ts';
import { createWorld, dmWith, mustChannel, mustUser } from './world.ts';

/** Starts a workspace, seeded as `seed.ts` says. Stop it, or its server keeps the process alive. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const world = createWorld(options);
  const sockets = createSockets(world);
  const box = createFaults(world, sockets.faults);
  const deliverer = createDeliverer(world, sockets, box.deliveries);
  const stopEvents = connectEvents(world, deliverer);
  const acting: Acting = { world, deliverer };
  const serveApi = createWebApi(world, box);

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
    const served =
      method !== undefined
        ? serveApi(request, response, method)
        : pathname.startsWith('/response/')
          ? serveResponseUrl(world, request, response)
          : Promise.resolve(response.writeHead(404).end());
    served.catch(() => response.destroy());
  });
  sockets.attach(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  world.origin = `http://127.0.0.1:${address.port}`;

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
    botToken: secrets.botToken,
    appToken: secrets.appToken,
    signingSecret: secrets.signingSecret,
    appId: ids.appId,
    teamId: ids.teamId,
    enterpriseId: world.enterpriseId,
    botUserId: ids.botUserId,
    install,
    verifyUrl: () => verifyUrl(acting),
    workspace: createWorkspace(world),
    as: (user) => createPerson(acting, mustUser(world, user)),
    channel: (nameOrId) => channelView(acting, mustChannel(world, nameOrId)),
    dm: (user) => channelView(acting, dmWith(world, mustUser(world, user).id)),
    faults: box.faults,
    clock: world.clock,
    calls: world.calls,
    deliveries: world.deliveries,
    connections: sockets.count,
    rawMessages: () => world.posted.join('\n'),
    transcript: (channel) =>
      channel === undefined
        ? fullTranscript(world)
        : channelTranscript(world, mustChannel(world, channel)),
    idle: world.changes.idle,
    waitFor: world.changes.waitFor,
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

/** @see Slack docs, "url_verification event": the challenge comes back as text or as JSON */
async function verifyUrl({ deliverer }: Acting): Promise<boolean> {
  const challenge = 'sandbox-challenge';
  const payload = { type: 'url_verification', token: secrets.verificationToken, challenge };
  const { acked, body } = await deliverer.deliver('url_verification', payload);
  return acked && (body === challenge || (isObj(body) && body['challenge'] === challenge));
}

function channelView(acting: Acting, channel: Channel): ChannelView {
  const { world } = acting;
  const messages = () =>
    world.messages
      .filter(
        (message) =>
          message.channel === channel.id &&
          (message.threadTs === undefined || message.broadcast) &&
          message.ephemeralTo === undefined &&
          !message.deleted,
      )
      .map((message) => createCard(acting, message));
  return {
    id: channel.id,
    name: channel.name,
    messages,
    card: (pattern = '', timeoutMs = undefined) =>
      world.changes.waitFor(
        `a message of the app in #${channel.name} with ${String(pattern)}`,
        () => messages().findLast((card) => card.message.byApp && matches(card.text(), pattern)),
        timeoutMs,
      ),
    transcript: () => channelTranscript(world, channel),
  };
}
