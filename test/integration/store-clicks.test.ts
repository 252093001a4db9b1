import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest, SlackUserId } from '../../src/domain/request.ts';
import type { ClickAnswer } from '../../src/use-cases/click-answer.ts';
import type { Click } from '../../src/use-cases/ports/delivery-log.ts';
import type { Snapshot, Verdict } from '../../src/use-cases/ports/request-store.ts';
import {
  anEntry,
  approval,
  ben,
  entriesOf,
  openTestStore,
  submitted,
  type TestStore,
} from '../support/store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore('clicks');
});
afterAll(() => store.close());

async function actionsOf({ id }: ChangeRequest): Promise<readonly unknown[]> {
  return (await entriesOf(store.sql, id)).map(({ body }) => body['action']);
}

describe('a click', () => {
  async function recordedClick(request: ChangeRequest): Promise<Click> {
    const click: Click = {
      key: randomUUID(),
      person: ben,
      teamId: 'T1',
      requestId: request.id,
      action: 'approve',
      version: 1,
      digestPrefix: 'd1',
      reason: undefined,
      channel: 'C0PROD',
    };
    await store.deliveries.recordClick(click);
    return click;
  }

  const decide = (snapshot: Snapshot): Verdict<ClickAnswer> =>
    snapshot.request.status === 'pending_approval'
      ? { answer: { code: 'approved', quorum: 1 }, commit: approval(snapshot) }
      : { answer: { code: 'under_way' } };

  it('is decided once however often it is run, and repeats its answer', async () => {
    const request = await submitted(store);
    const { key: click } = await recordedClick(request);
    let decisions = 0;

    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.requests.change(request.id, { click }, (snapshot) => {
          decisions += 1;
          return decide(snapshot);
        }),
      ),
    );

    expect(answers).toEqual(Array(10).fill({ code: 'approved', quorum: 1 }));
    expect(decisions).toBe(1);
  });

  it('keeps its answer when it was refused as well', async () => {
    const request = await submitted(store, { status: 'provisioning', phase: 'sending' });
    const { key: click } = await recordedClick(request);

    const first = await store.requests.change(request.id, { click }, decide);
    await store.requests.change(request.id, {}, ({ request: current }) => ({
      answer: 1,
      commit: {
        request: { ...current, status: 'pending_approval', phase: undefined },
        entry: anEntry(current),
        jobs: [],
      },
    }));

    const second = await store.requests.change(request.id, { click }, decide);
    expect([first, second]).toEqual([{ code: 'under_way' }, { code: 'under_way' }]);
  });

  it('stays unanswered when its decision was lost, and is decided later', async () => {
    const request = await submitted(store);
    const click = await recordedClick(request);
    const lost = store.requests.change(request.id, { click: click.key }, () => {
      throw new Error('killed');
    });
    await expect(lost).rejects.toThrow('killed');

    const left = await store.deliveries.listUnansweredClicks(0);
    const answer = await store.requests.change(request.id, { click: click.key }, decide);

    expect(left).toContainEqual(click);
    expect(answer).toEqual({ code: 'approved', quorum: 1 });
    expect(await store.deliveries.listUnansweredClicks(0)).not.toContainEqual(click);
  });

  it('that was never recorded is not decided', async () => {
    const request = await submitted(store);

    const changed = store.requests.change(request.id, { click: 'unknown' }, decide);

    await expect(changed).rejects.toThrow('never recorded');
    expect(await actionsOf(request)).toEqual(['request_submitted']);
  });
});

describe('finding requests', () => {
  it('finds by id, by reference in either case, and by requester, newest first', async () => {
    const cleo = 'U0CLEO' as SlackUserId;
    const at = (minute: number) => ({ createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)) });
    const older = await submitted(store, { requester: cleo, ...at(1) });
    const newer = await submitted(store, { requester: cleo, ...at(2) });
    const [row] = await store.sql`select reference from change_requests where id = ${older.id}`;

    const found = await Promise.all([
      store.requests.search(` ${older.id.toUpperCase()} `),
      store.requests.search(String(row?.['reference']).toLowerCase()),
      store.requests.search('ZZZZZZ'),
      store.requests.listByRequester(cleo, 10),
      store.requests.listByRequester(cleo, 1),
    ]);

    expect(found).toEqual([[older], [older], [], [newer, older], [newer]]);
  });
});
