/** A TCP proxy on loopback whose connections can be cut, reset or left without an answer. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type TcpProxy = {
  readonly port: number;
  /** The same address through the proxy. */
  through(url: string): string;
  /** Takes everything and passes nothing on, in both directions, until told otherwise. */
  hold(held: boolean): void;
  /**
   * Waits for a connection on which the client sends these texts, one after another (an empty one is
   * whatever comes next), and swallows what follows on it in both directions: from the last text on
   * (`request`), or from the answer to it on (`answer`). Resolves when that has happened.
   */
  trap(texts: readonly [string, ...string[]], what: 'request' | 'answer'): Promise<void>;
  /** Ends every connection, with a reset if wanted. */
  cut(how: 'end' | 'reset'): void;
  /** Refuses connections until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
};

type Link = { readonly near: Socket; readonly far: Socket; swallows: boolean };
type Trap = {
  readonly texts: readonly string[];
  readonly what: 'request' | 'answer';
  /** How many of the texts each connection has sent. */
  readonly sent: Map<Link, number>;
  readonly spring: () => void;
};

/** `edit` may change or drop what the server says. */
export async function startTcpProxy(
  target: { readonly host: string; readonly port: number },
  edit: (chunk: Buffer) => Buffer = (chunk) => chunk,
): Promise<TcpProxy> {
  const links = new Set<Link>();
  const traps = new Set<Trap>();
  let held = false;
  /** Whether the chunk still goes on. */
  const passes = (link: Link, chunk: Buffer): boolean => {
    if (held || link.swallows) return false;
    const sprung = [...traps].find((trap) => isSprung(trap, link, chunk));
    if (sprung === undefined) return true;
    traps.delete(sprung);
    link.swallows = true;
    sprung.spring();
    return sprung.what === 'answer';
  };
  const server = createServer((near) => {
    const link: Link = { near, far: connect(target), swallows: false };
    links.add(link);
    const end = (): void => {
      links.delete(link);
      near.destroy();
      link.far.destroy();
    };
    near
      .on('data', (chunk) => passes(link, chunk) && link.far.write(chunk))
      .on('error', end)
      .on('close', end);
    link.far.on('data', (chunk) => held || link.swallows || near.write(edit(chunk)));
    link.far.on('error', end).on('close', end);
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const cut = (how: 'end' | 'reset'): void => {
    for (const { near, far } of links) {
      if (how === 'reset') near.resetAndDestroy();
      else near.destroy();
      far.destroy();
    }
  };
  const shut = async (): Promise<void> => {
    cut('end');
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    port,
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port }).href,
    hold: (value) => {
      held = value;
    },
    trap: (texts, what) =>
      new Promise((resolve) => {
        traps.add({ texts, what, sent: new Map(), spring: resolve });
      }),
    cut,
    shut,
    open: () => listen(port),
    close: shut,
  };
}

function isSprung({ texts, sent }: Trap, link: Link, chunk: Buffer): boolean {
  const before = sent.get(link) ?? 0;
  if (!chunk.includes(texts[before] ?? '')) return false;
  sent.set(link, before + 1);
  return before + 1 === texts.length;
}
