/** The Socket Mode connections that Slack believes in: who may come, who is sent away. */
import type { WebSocket } from 'ws';
import { socketMode } from './manifest.ts';
import { ids } from './seed.ts';
import type { Obj } from './types.ts';
import type { World } from './world.ts';

const mostConnections = 10;
const graceMs = 10_000;

/** A ghost has no socket. */
type Connection = { socket: WebSocket | undefined; leaving: boolean };

export type Connections = {
  accept(socket: WebSocket): void;
  /** Those with a socket. */
  live(): Connection[];
  /** Whose turn it is, ghosts included. */
  next(): Connection | undefined;
  dismiss(connection: Connection, reason: string): void;
  haunt(): void;
  forgetGhosts(): void;
};

export function tell(socket: WebSocket | undefined, message: Obj): void {
  socket?.send(JSON.stringify(message));
}

/** `hear` gets every message of every connection. */
export function createConnections(world: World, hear: (text: string) => void): Connections {
  let all: Connection[] = [];
  let turn = 0;
  const live = () => all.filter(({ socket }) => socket !== undefined);

  const dismiss = (connection: Connection, reason: string) => {
    connection.leaving = true;
    tell(connection.socket, { type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    setTimeout(() => connection.socket?.close(), graceMs).unref();
  };

  function welcome(connection: Connection, socket: WebSocket): void {
    all.push(connection);
    socket.on('message', (data) => hear(String(data)));
    socket.on('close', () => {
      all = all.filter((each) => each !== connection);
      world.changes.notify();
    });
    tell(socket, {
      type: 'hello',
      num_connections: all.length,
      connection_info: { app_id: ids.appId },
      debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
    });
    world.changes.notify();
  }

  return {
    accept(socket) {
      const connection: Connection = { socket, leaving: false };
      socket.on('error', () => socket.terminate());
      const full = all.length >= mostConnections ? 'too_many_websockets' : undefined;
      const reason = socketMode(world.manifest) ? full : 'link_disabled';
      if (reason === undefined) welcome(connection, socket);
      else dismiss(connection, reason);
    },
    live,
    next() {
      const reachable = all.filter(({ leaving }) => !leaving);
      return reachable[turn++ % Math.max(1, reachable.length)];
    },
    dismiss,
    haunt: () => {
      all.push({ socket: undefined, leaving: false });
    },
    forgetGhosts: () => {
      all = live();
    },
  };
}
