/**
 * Socket Mode: tickets are good for one connection, there are at most ten, and each payload goes
 * to exactly one of them in turn.
 *
 * @see Slack docs, "Using Socket Mode"
 */
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SocketFaults } from './faults.ts';
import { isObj } from './limits-check.ts';
import { socketMode } from './manifest.ts';
import { ids } from './seed.ts';
import type { Acked, Obj } from './types.ts';
import type { World } from './world.ts';

const mostConnections = 10;
const pingMs = 10_000;
const graceMs = 10_000;

/** A connection as Slack believes in it; a ghost has no socket. */
type Connection = { socket: WebSocket | undefined; leaving: boolean };

export type Sockets = {
  readonly faults: SocketFaults;
  count(): number;
  attach(server: Server): void;
  send(envelope: Obj, limitMs: number): Promise<Acked>;
  /** Tells every connection that Socket Mode was switched off. */
  disable(): void;
  stop(): void;
};

export function createSockets(world: World): Sockets {
  const wss = new WebSocketServer({ noServer: true });
  let connections: Connection[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  let turn = 0;

  const live = () => connections.filter((connection) => connection.socket !== undefined);
  const drop = (connection: Connection) => {
    connections = connections.filter((each) => each !== connection);
    world.changes.notify();
  };
  const tell = (socket: WebSocket | undefined, message: Obj) =>
    socket?.send(JSON.stringify(message));
  const dismiss = (connection: Connection, reason: string) => {
    connection.leaving = true;
    tell(connection.socket, { type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    setTimeout(() => connection.socket?.close(), graceMs).unref();
  };

  function accept(socket: WebSocket): void {
    const connection: Connection = { socket, leaving: false };
    socket.on('error', () => socket.terminate());
    const full = connections.length >= mostConnections ? 'too_many_websockets' : undefined;
    const reason = socketMode(world.manifest) ? full : 'link_disabled';
    if (reason === undefined) welcome(connection, socket);
    else dismiss(connection, reason);
  }

  function welcome(connection: Connection, socket: WebSocket): void {
    connections.push(connection);
    socket.on('close', () => drop(connection));
    socket.on('message', (data) => hear(String(data)));
    tell(socket, {
      type: 'hello',
      num_connections: connections.length,
      connection_info: { app_id: ids.appId },
      debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    });
    world.changes.notify();
  }

  function hear(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!isObj(message)) return;
    const id = String(message['envelope_id']);
    waiting.get(id)?.(message['payload']);
    waiting.delete(id);
  }

  const pings = setInterval(() => {
    for (const { socket } of live()) socket?.ping();
  }, pingMs);
  pings.unref();

  return {
    faults: {
      cutSockets() {
        for (const { socket } of live()) socket?.terminate();
      },
      refreshSockets(reason = 'refresh_requested') {
        for (const connection of live()) dismiss(connection, reason);
      },
      ghostSocket() {
        connections.push({ socket: undefined, leaving: false });
      },
      forgetGhosts() {
        connections = live();
      },
    },
    count: () => live().filter(({ leaving }) => !leaving).length,
    attach(server) {
      server.on('upgrade', (request, socket, head) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const ticket = url.searchParams.get('ticket') ?? '';
        // `delete` says whether it was there: a ticket works once.
        if (url.pathname === '/link/' && world.tickets.delete(ticket))
          wss.handleUpgrade(request, socket, head, accept);
        else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      });
    },
    send(envelope, limitMs) {
      const begun = performance.now();
      const reachable = connections.filter(({ leaving }) => !leaving);
      const chosen = reachable[turn++ % Math.max(1, reachable.length)];
      const ended = (outcome: Partial<Acked>): Acked => ({
        acked: false,
        status: undefined,
        body: undefined,
        ms: performance.now() - begun,
        ...outcome,
      });
      if (chosen === undefined) return Promise.resolve(ended({ error: 'dispatch_failed' }));
      const id = String(envelope['envelope_id']);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          resolve(ended({ error: 'operation_timeout' }));
        }, limitMs);
        waiting.set(id, (payload) => {
          clearTimeout(timer);
          const empty = !isObj(payload) || Object.keys(payload).length === 0;
          resolve(ended({ acked: true, status: 200, body: empty ? undefined : payload }));
        });
        tell(chosen.socket, envelope);
      });
    },
    disable() {
      for (const connection of live()) dismiss(connection, 'link_disabled');
    },
    stop() {
      clearInterval(pings);
      for (const { socket } of connections) socket?.terminate();
      wss.close();
    },
  };
}
