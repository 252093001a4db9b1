/** A TCP proxy on loopback whose connections can be cut, reset or left without an answer. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createStatementReader } from './bound-statements.ts';

export type TcpProxy = {
  readonly port: number;
  /** The same address through the proxy. */
  through(url: string): string;
  /** Takes everything and passes nothing on, in both directions, until told otherwise. */
  hold(held: boolean): void;
  /**
   * Waits for a connection on which the client sends `sent` (values, or the text of a statement of
   * PostgreSQL's, prepared or not), and swallows that and all that follows on
   * it, in both directions, its end included, as if the client stood still; with `answer`, only from
   * the server's words `answer` on. Resolves then.
   */
  trap(sent: string, answer?: string): Promise<void>;
  /** Ends every connection, with a reset if wanted. */
  cut(how: 'end' | 'reset'): void;
  /** Refuses connections until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
};

type Link = {
  readonly near: Socket;
  readonly far: Socket;
  readonly statementsIn: (sent: Buffer) => readonly string[];
  swallows: boolean;
};
type Trap = {
  readonly sent: string;
  readonly answer: string | undefined;
  /** Where it has been sent, while the answer is waited for. */
  link: Link | undefined;
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
  const spring = (trap: Trap, link: Link): void => {
    traps.delete(trap);
    link.swallows = true;
    trap.spring();
  };
  const passesOut = (link: Link, chunk: Buffer): boolean => {
    const statements = link.statementsIn(chunk);
    const says = (text: string): boolean =>
      chunk.includes(text) || statements.some((statement) => statement.includes(text));
    const trap = [...traps].find((one) => one.link === undefined && says(one.sent));
    if (trap?.answer !== undefined) trap.link = link;
    else if (trap !== undefined) spring(trap, link);
    return !(held || link.swallows);
  };
  const passesBack = (link: Link, chunk: Buffer): boolean => {
    const trap = [...traps].find((one) => one.link === link && chunk.includes(one.answer ?? ''));
    if (trap !== undefined) spring(trap, link);
    return !(held || link.swallows);
  };
  const server = createServer((near) => {
    const link: Link = {
      near,
      far: connect(target),
      statementsIn: createStatementReader(),
      swallows: false,
    };
    links.add(link);
    const end = (): void => {
      near.destroy();
      // Who fell into a trap has vanished without a word: the server hears of no end.
      if (link.swallows && server.listening) return;
      links.delete(link);
      link.far.destroy();
    };
    near
      .on('data', (chunk) => passesOut(link, chunk) && link.far.write(chunk))
      .on('error', end)
      .on('close', end);
    link.far.on('data', (chunk) => passesBack(link, chunk) && near.write(edit(chunk)));
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
    trap: (sent, answer) =>
      new Promise((resolve) => {
        traps.add({ sent, answer, link: undefined, spring: resolve });
      }),
    cut,
    shut,
    open: () => listen(port),
    close: shut,
  };
}
