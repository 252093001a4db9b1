import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** A number for each connection, so that a test can see whether it was used again. */
  readonly connection: number;
};

/** `undefined` leaves the call without an answer; a function takes the answer into its own hands. */
export type Reply =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  | ((response: ServerResponse, request: IncomingMessage) => void)
  | undefined;

export type ScriptedHttp = {
  readonly url: URL;
  readonly received: Received[];
  /** Resolves with the next request that matches and has not been there yet, or is there already. */
  arrival(matches: (received: Received) => boolean): Promise<Received>;
  close(): Promise<void>;
};

/** An HTTP server on loopback that says what it is told, the malformed included. */
export async function startScriptedHttp(
  reply: (received: Received) => Reply,
): Promise<ScriptedHttp> {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  const connections = new WeakMap<object, number>();
  let opened = 0;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const connection = connections.get(request.socket) ?? 0;
      const body = Buffer.concat(chunks).toString();
      const entry = { method, url, headers, body, connection };
      received.push(entry);
      for (const watcher of [...watchers]) watcher();
      answer(reply(entry), request, response);
    });
  });
  server.on('connection', (socket) => {
    opened += 1;
    connections.set(socket, opened);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    // A server that listens on a TCP port has an address of this shape.
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    received,
    arrival: (matches) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.find(matches);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply === undefined) return;
  if (typeof reply === 'function') {
    reply(response, request);
    return;
  }
  const { status = 200, json, text, headers = {} } = reply;
  const type = text === undefined ? 'application/json' : 'text/html';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(text ?? JSON.stringify(json ?? {}));
}
