import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequest, RequestId, SlackUserId } from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import { decideClick } from '../../src/use-cases/decide-click.ts';
import type { Click, OutcomeAction } from '../../src/use-cases/ports/delivery-log.ts';
import { TargetTakenError } from '../../src/use-cases/ports/request-store.ts';
import { toSeen } from '../../src/use-cases/see-outcome.ts';
import { createKnownPeople } from '../fakes/known-people.ts';
import { createPlainPainter } from '../fakes/plain-painter.ts';
import { createScriptedHcp } from '../fakes/scripted-hcp.ts';
import { type StoreUnderTest, storesUnderTest } from '../support/any-store.ts';
import { anEntry, aRequest, ben, submitted } from '../support/store.ts';

const [cleo, dora, eli] = ['U0CLEO', 'U0DORA', 'U0ELI'].map((id) => id as SlackUserId) as [
  SlackUserId,
  SlackUserId,
  SlackUserId,
];
const hashing = createHashing();
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What people decide about requests that did not end well, on the database and on the memory for it. */
describe.each(storesUnderTest)('the request store: $name', ({ open }) => {
  let store: StoreUnderTest;
  beforeAll(async () => {
    store = await open('store_outcomes');
  });
  afterAll(() => store.close());

  const move = async (id: RequestId, change: (request: ChangeRequest) => Partial<ChangeRequest>) =>
    await store.requests.change(id, {}, ({ request }) => ({
      answer: 1,
      commit: {
        request: { ...request, ...change(request) },
        entry: anEntry(request, { action: 'track_lost' }),
        jobs: [],
      },
    }));

  /** A request that needs attention, and an HCP that has what was approved. */
  async function stranded() {
    const now = () => new Date();
    const hcp = createScriptedHcp(now);
    const people = createKnownPeople(now);
    people.add('member', ben, cleo, dora, eli);
    people.group('S0NETSEC', ben, cleo, dora, eli);
    const request = await submitted(store);
    const { target, desired } = request;
    const { serviceId, clusterId, region } = target;
    hcp.make(
      { id: serviceId, clusterId, region, ...desired },
      { createdAt: '2026-01-01T00:00:00Z' },
    );
    const service = await hcp.api.findService(target, serviceId, new AbortController().signal);
    await move(request.id, (current) => {
      const about = { request: current, code: 'not_ours' } as const;
      const seen = toSeen(hashing, about, { service, at: new Date() });
      return { status: 'needs_attention', failure: { code: 'not_ours', seen } };
    });
    const { requests, deliveries } = store;
    const deps = {
      ...{ requests, deliveries, hashing, people: people.directory, hcp: hcp.api, log: quiet },
      ...{ painter: createPlainPainter(), newSalt: () => 'salt' },
      lookAgain: async () => await Promise.resolve(),
    };
    let presses = 0;
    const press = async (person: SlackUserId, action: OutcomeAction): Promise<Click> => {
      presses += 1;
      const snapshot = await requests.find(request.id);
      if (snapshot === undefined) throw new Error('no such request');
      const { version, failure } = snapshot.request;
      const click = {
        ...{ key: `${request.id}-${presses}`, person, teamId: 'T1', requestId: request.id, action },
        ...{ version, digestPrefix: failure?.seen?.digest.slice(0, 16) ?? '' },
        ...{ reason: undefined, channel: undefined },
      };
      await deliveries.recordClick(click);
      return click;
    };
    return { deps, press, request };
  }

  it('gives one outcome to those who adopt, abandon and try again at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { deps, press, request } = await stranded();
      const clicks = [
        await press(ben, 'adopt'),
        await press(cleo, 'abandon'),
        await press(dora, 'retry'),
        await press(eli, 'abandon'),
      ];

      const answers = await Promise.all(clicks.map((click) => decideClick(deps, click)));

      const ends = ['adopted', 'abandoned'];
      expect(answers.filter(({ code }) => ends.includes(code))).toHaveLength(1);
      const entries = await store.entriesOf(request.id);
      const outcomes = ['outcome_adopted', 'request_abandoned', 'request_retried'];
      expect(entries.filter(({ action }) => outcomes.includes(String(action)))).toHaveLength(1);
      const after = await store.requests.find(request.id);
      const adopted = answers.some(({ code }) => code === 'adopted');
      expect(after?.request.status).toBe(adopted ? 'provisioning' : 'abandoned');
    }
  });

  it('keeps the adopted incarnation, and gives its worker a job', async () => {
    const { deps, press, request } = await stranded();
    const jobsBefore = await store.jobsOf(request.id);

    await decideClick(deps, await press(ben, 'adopt'));

    const after = await store.requests.find(request.id);
    expect(after?.request).toMatchObject({
      ...{ status: 'provisioning', phase: 'awaiting_available', failure: undefined, version: 1 },
      progress: { adopted: { by: [ben], createdAt: '2026-01-01T00:00:00Z' } },
    });
    expect(jobsBefore).not.toContain(`provision-${request.id}-v1-0`);
    expect(await store.jobsOf(request.id)).toContain(`provision-${request.id}-v1-0`);
    expect(await store.requests.listOpen()).toContainEqual(
      expect.objectContaining({ id: request.id, needs: expect.arrayContaining(['provision']) }),
    );
  });

  it('opens no request again while another one holds its service or cluster, and names that', async () => {
    const failed = await submitted(store);
    await move(failed.id, () => ({ status: 'failed', failure: { code: 'refused_by_hcp' } }));
    const onCluster = aRequest({});
    const holder = await submitted(store, {
      id: onCluster.id,
      target: { ...onCluster.target, clusterId: failed.target.clusterId },
    });
    const reopen = () => move(failed.id, () => ({ status: 'pending_approval' }));

    const refused = await reopen().catch((error: unknown) => error);
    const kept = await store.requests.find(failed.id);
    const entries = await store.entriesOf(failed.id);
    await move(holder.id, () => ({ status: 'canceled' }));
    await reopen();

    expect(refused).toBeInstanceOf(TargetTakenError);
    expect(refused).toMatchObject({ by: holder.id });
    expect(kept?.request).toMatchObject({ status: 'failed', revision: 2 });
    expect(entries).toHaveLength(2);
    expect((await store.requests.find(failed.id))?.request.status).toBe('pending_approval');
  });
});
