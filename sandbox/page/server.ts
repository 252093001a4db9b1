/**
 * The workspace's page: the built files, what each person is told, and what they do. On loopback only,
 * and without a password: whoever can reach it is at this machine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { Hcp } from '../hcp/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import { castOf, isPerson } from './cast.ts';
import { createDesk, type Desk } from './desk.ts';
import { BadRequest, mustBeOurs, readJson, refusalOf, sendJson } from './http.ts';
import { createReadMarks, type ReadMarks, type SavedMarks } from './read-marks.ts';
import { serveFile } from './static-files.ts';
import { createStreams, type Streams } from './streams.ts';
import { createTeller } from './teller.ts';
import { perform } from './verbs.ts';
import type { Entrance, Refused } from './wire.ts';

export type PageOptions = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  /** Where the built page is. */
  readonly folder: string;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Where the bot serves its auditors' page, if it does. */
  readonly auditPage?: string | undefined;
  /** What the bot's own command line prints. */
  runCli(args: readonly string[]): Promise<string>;
  /** How far people had read when an earlier page was stopped. */
  readonly saved?: SavedMarks | undefined;
  /** Told of faults of the sandbox itself. */
  trouble?(error: unknown): void;
};

export type PageServer = {
  readonly url: string;
  save(): SavedMarks;
  stop(): Promise<void>;
};

type House = PageOptions & {
  readonly marks: ReadMarks;
  readonly streams: Streams;
  deskOf(handle: string | null): Desk;
};

/** Starts it; rejects where the port is taken. */
export async function startPage(options: PageOptions): Promise<PageServer> {
  const { slack, hcp } = options;
  const marks = createReadMarks(options.saved);
  const streams = createStreams((error) => options.trouble?.(error));
  const house: House = { ...options, marks, streams, deskOf: desksOf(slack) };
  const quiet = [slack.onChange(streams.stir), hcp.onChange(streams.stir)];
  const server = createServer(listener(house));
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}/`,
    save: marks.save,
    async stop() {
      for (const end of quiet) end();
      streams.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A desk for each person, kept while the server runs. */
function desksOf(slack: Slack): House['deskOf'] {
  const desks = new Map<string, Desk>();
  return (handle) => {
    const user = [...slack.workspace.users.values()].find((each) => each.handle === handle);
    if (user === undefined || !isPerson(user))
      throw new BadRequest(400, `Nobody who is called ${JSON.stringify(handle)} can sign in here.`);
    const desk = desks.get(user.id) ?? createDesk(slack.client(user.id));
    desks.set(user.id, desk);
    return desk;
  };
}

function listener(house: House) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    serve(house, request, response).catch((thrown: unknown) => {
      const refusal = refusalOf(thrown);
      if (refusal === undefined) house.trouble?.(thrown);
      if (response.headersSent) return response.destroy();
      const { status, error } = refusal ?? {
        status: 500,
        error: 'The sandbox itself has a fault.',
      };
      return sendJson(response, status, { error } satisfies Refused);
    });
  };
}

async function serve(
  house: House,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  mustBeOurs(request);
  const { slack, hcp, marks, auditPage, streams } = house;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const verb = /^\/api\/(\w+)$/.exec(pathname)?.[1];
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (!isReading && request.method !== 'POST') throw new BadRequest(405, 'Only GET and POST.');
  if (isReading && verb === undefined)
    return await serveFile(resolve(house.folder), pathname, response);
  if (isReading && verb === 'people') {
    const entrance: Entrance = { workspace: 'Sandbox', people: castOf(slack) };
    return sendJson(response, 200, entrance);
  }
  const desk = house.deskOf(searchParams.get('as'));
  if (isReading && verb === 'events')
    return streams.open(response, desk, createTeller({ slack, hcp, marks, auditPage }, desk));
  if (isReading || verb === undefined) throw new BadRequest(404, 'There is nothing here.');
  const answer = await perform({ ...house, desk }, verb, await readJson(request));
  if (verb === 'read') streams.stir(); // of what is known here alone, no twin tells
  sendJson(response, 200, answer);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
