/** Passes HTTP on to a server, unchanged, and keeps the bytes of every request that it saw. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RecordingProxy = {
  /** The same address, through the proxy. */
  readonly url: string;
  readonly seen: readonly { readonly path: string; readonly body: string }[];
  close(): Promise<void>;
};

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const seen: { path: string; body: string }[] = [];
  const server = createServer((near, answer) => {
    const chunks: Buffer[] = [];
    near.on('data', (chunk: Buffer) => chunks.push(chunk));
    near.on('end', () => {
      const body = Buffer.concat(chunks);
      const path = near.url ?? '/';
      seen.push({ path, body: body.toString('utf8') });
      const { host: _, ...headers } = near.headers;
      const far = request(new URL(path, target), { method: near.method, headers }, (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
      });
      far.on('error', () => answer.destroy());
      far.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const { pathname } = new URL(target);
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
