import { createServer } from 'node:net';

/** The one that is wanted while it is free, else any that is; `taken` is told of the other. */
export async function choosePort(
  wanted: number,
  taken: (instead: number) => void,
): Promise<number> {
  const port = (await tryPort(wanted)) ?? (await tryPort(0)) ?? 0;
  if (port !== wanted) taken(port);
  return port;
}

async function tryPort(port: number): Promise<number | undefined> {
  const probe = createServer();
  return await new Promise((resolve) => {
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const found = typeof address === 'object' ? address?.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}
