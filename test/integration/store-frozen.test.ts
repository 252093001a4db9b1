import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEntry, openStore, openTestStore, submitted, type TestStore } from '../support/store.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

describe('a process that stands still in the middle of a transaction', () => {
  let store: TestStore;
  let proxy: TcpProxy;
  beforeAll(async () => {
    store = await openTestStore('frozen');
    const { hostname, port } = new URL(store.url);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
  });
  afterAll(async () => {
    await proxy.close();
    await store.close();
  });

  const change = (
    { requests }: Pick<TestStore, 'requests'>,
    id: Parameters<typeof requests.find>[0],
  ) =>
    requests.change(id, {}, ({ request }) => ({
      answer: request.revision,
      commit: { request, entry: anEntry(request, { action: 'phase_changed' }), jobs: [] },
    }));

  it.for([
    ['between two statements', undefined],
    ['between two messages of one statement', ''],
  ] as const)('%s holds its locks no longer than its deadline', async ([, answer]) => {
    const request = await submitted(store);
    const frozen = openStore(proxy.through(store.url));
    const stands = proxy.trap('from "reviews"', answer);
    const given = change(frozen, request.id).catch((error: unknown) => error);
    await stands;
    const since = performance.now();

    const answered = await change(store, request.id);

    expect(answered).toBe(1);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(await given).toBeInstanceOf(Error);
    await frozen.database.close(100);
  });
});
