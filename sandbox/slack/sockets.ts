/**
 * Socket Mode: tickets are good for one connection, there are at most ten, and each payload goes
 * to exactly one of them in turn.
 *
 * @see Slack docs, "Using Socket Mode"
 */
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { createConnections, tell } from './connections.ts';
import type { SocketFaults } from './faults.ts';
import { isObj } from './limits-check.ts';
import type { Acked, Obj } from './types.ts';
import type { World } from './world.ts';

const pingMs = 10_000;

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
  const acks = createAcks();
  const connections = createConnections(world, acks.hear);
  const pings = setInterval(() => {
    for (const { socket } of connections.live()) socket?.ping();
  }, pingMs);
  pings.unref();
  const dismissAll = (reason: string) => {
    for (const connection of connections.live()) connections.dismiss(connection, reason);
  };

  return {
    faults: {
      cutSockets() {
        for (const { socket } of connections.live()) socket?.terminate();
      },
      refreshSockets: (reason = 'refresh_requested') => dismissAll(reason),
      ghostSocket: connections.haunt,
      forgetGhosts: connections.forgetGhosts,
    },
    count: () => connections.live().filter(({ leaving }) => !leaving).length,
    attach(server) {
      server.on('upgrade', (request, socket, head) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const ticket = url.searchParams.get('ticket') ?? '';
        // `delete` says whether it was there: a ticket works once.
        if (url.pathname === '/link/' && world.tickets.delete(ticket))
          wss.handleUpgrade(request, socket, head, connections.accept);
        else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      });
    },
    send(envelope, limitMs) {
      const chosen = connections.next();
      if (chosen === undefined)
        return Promise.resolve({ ...unheard, ms: 0, error: 'dispatch_failed' });
      const ack = acks.expect(String(envelope['envelope_id']), limitMs);
      tell(chosen.socket, envelope);
      return ack;
    },
    disable: () => dismissAll('link_disabled'),
    stop() {
      clearInterval(pings);
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

const unheard = { acked: false, status: undefined, body: undefined };

/** Matches acknowledgements to envelopes; one that comes late is not heard any more. */
function createAcks() {
  const waiting = new Map<string, (payload: unknown) => void>();
  return {
    hear(text: string): void {
      const message = parsed(text);
      if (!isObj(message)) return;
      waiting.get(String(message['envelope_id']))?.(message['payload']);
    },
    expect(id: string, limitMs: number): Promise<Acked> {
      const begun = performance.now();
      return new Promise((resolve) => {
        const end = (outcome: Partial<Acked>) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve({ ...unheard, ms: performance.now() - begun, ...outcome });
        };
        const timer = setTimeout(() => end({ error: 'operation_timeout' }), limitMs);
        waiting.set(id, (payload) => {
          const empty = !isObj(payload) || Object.keys(payload).length === 0;
          end({ acked: true, status: 200, body: empty ? undefined : payload });
        });
      });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
