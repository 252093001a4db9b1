import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export type LossyProxy = {
  readonly url: string;
  /** Says nothing more in either direction, and closes nothing. */
  fallSilent(): void;
  close(): Promise<void>;
};

/**
 * Stands between a client and the server of a URL. What the client sends and `losesAnswerTo` matches
 * reaches the server; its answer does not come back, and the connection is cut.
 */
export async function startLossyProxy(
  target: string,
  losesAnswerTo: (sent: Buffer) => boolean = () => false,
): Promise<LossyProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let lost = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (sent) => {
      lost ||= losesAnswerTo(sent);
      if (!silent) upstream.write(sent);
    });
    upstream.on('data', (answer) => {
      if (lost) client.resetAndDestroy();
      else if (!silent) client.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port); // a TCP server's address is one
  return {
    url: url.href,
    fallSilent: () => {
      silent = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
