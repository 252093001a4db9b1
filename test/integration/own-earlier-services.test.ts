import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrationsFolder } from '../../src/store/migrations-folder.ts';
import { anEntry, openTestStore, submitted, type TestStore } from '../support/store.ts';

const createdAt = '2026-11-20T10:00:01.123456789Z';

/** The migration is run once more, on what an earlier version has left behind. */
describe('services that earlier versions made', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore('earlier_services');
  });
  afterAll(() => store.close());

  const adopt = async () => {
    const file = join(migrationsFolder, '0004_own_earlier_services.sql');
    await store.sql.unsafe(await readFile(file, 'utf8'));
  };

  const ended = async (status: 'succeeded' | 'failed', details: Record<string, string>) => {
    const { id } = await submitted(store);
    await store.requests.change(id, {}, ({ request }) => ({
      answer: undefined,
      commit: {
        request: { ...request, status },
        entry: { ...anEntry(request, { action: `request_${status}` }), details },
        jobs: [],
      },
    }));
    return id;
  };

  it('are the bot’s own, in the incarnation that the log names', async () => {
    const id = await ended('succeeded', { created_at: createdAt });

    await adopt();
    await adopt();

    const found = await store.requests.find(id);
    expect(found?.owned).toMatchObject({
      createdAt,
      requestId: id,
      approved: found?.request.desired,
    });
  });

  it.each([
    ['failed', 'failed', { created_at: createdAt }],
    ['ended without a service', 'succeeded', {}],
  ] as const)('are not claimed of a request that %s', async (_, status, details) => {
    const id = await ended(status, details);

    await adopt();

    expect((await store.requests.find(id))?.owned).toBeUndefined();
  });
});
