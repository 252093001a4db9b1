import { afterEach, describe, expect, inject, it } from 'vitest';
import { startHcp } from '../../sandbox/hcp/server.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { type Engine, type Mode, newPrefix, startBot } from '../support/bot.ts';
import { openForm, submitSurely } from '../support/people.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { readLog } from '../support/read-log.ts';

const combinations: [Mode, Engine][] = [
  ['http', 'redis'],
  ['http', 'postgres'],
  ['socket', 'redis'],
  ['socket', 'postgres'],
];

/** How often it is looked at, and by how much too late, is another test's. */
const beside = ['phase_changed', 'group_baselined', 'looks_resumed'];

describe('the create path', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function startWorld() {
    const slack = await startSlack({});
    stops.push(() => slack.stop());
    const hcp = await startHcp({ speed: 200 });
    stops.push(() => hcp.stop());
    const database = await createTestDatabase('story');
    stops.push(() => database.drop());
    return { slack, hcp, database };
  }
  type World = Awaited<ReturnType<typeof startWorld>>;

  async function tellStory({ slack, hcp, database }: World): Promise<void> {
    const requester = slack.as('requester');
    const modal = await openForm(requester, '/privatelink request prod-eu');
    const serviceId = modal.value('Service id');
    await modal.fill('Consumer accounts', '111122223333');
    await modal.fill('IP ranges', '10.20.0.0/16');
    await modal.fill('Reason', 'The payments team reads its secrets from its own VPC.');
    expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });

    const card = await slack.channel('#network').card();
    expect(card.text()).toContain(`Create \`${serviceId}\`: + 2, − 0`);
    expect(card.buttons()).toEqual(['Approve', 'Reject …', 'Edit …', 'Cancel']);
    await requester.waitForDm(/is recorded/);
    await card.as('approver').click('Approve');
    await requester.waitForDm(/AVAILABLE/);
    await card.waitForReply(/create-vpc-endpoint/);
    await slack.idle();

    const [service] = hcp.world.services.filter(({ id }) => id === serviceId);
    expect(service).toMatchObject({ clusterId: 'prod-eu', state: 'AVAILABLE' });
    expect(hcp.writes().map(({ route }) => route)).toEqual(['CreatePrivateLinkService']);
    expect(hcp.forbidden).toEqual([]);
    expect(card.text()).toContain(service?.externalName);
    expect(card.buttons()).toEqual(['Undo …']);
    const thread = card.thread().map((reply) => reply.text());
    expect(thread.map((text) => text.split('\n')[0])).toEqual([
      expect.stringMatching(/@approver approved/),
      expect.stringMatching(/[Aa]pproved/),
      expect.stringMatching(/HCP/),
      expect.stringMatching(/accepted/i),
      ...thread.slice(4, -1).map(() => expect.any(String)),
      expect.stringMatching(/AVAILABLE/),
    ]);
    expect(new Set(thread).size).toBe(thread.length);

    const { entries, verification } = await readLog(database);
    expect(verification.problems).toEqual([]);
    expect(
      entries.filter(({ action }) => !beside.includes(action)).map(({ action }) => action),
    ).toEqual([
      ...['policy_applied', 'project_baselined'],
      'request_submitted',
      'request_approved',
      'call_intended',
      'call_accepted',
      'request_succeeded',
    ]);
  }

  it.for(combinations)(
    'goes from request to AVAILABLE over %s with the queue on %s',
    async ([mode, engine], { skip }) => {
      skip(engine === 'redis' && inject('redisUrl') === undefined, 'no Redis');
      const world = await startWorld();
      const bot = await startBot({ ...world, mode, engine });
      stops.push(() => bot.stop());

      await tellStory(world);
    },
  );

  it('does so with the web and the worker apart', async () => {
    const world = await startWorld();
    const engine = inject('redisUrl') === undefined ? 'postgres' : 'redis';
    const shared = { ...world, mode: 'http', engine, prefix: newPrefix() } as const;
    const worker = await startBot({ ...shared, role: 'worker' });
    stops.push(() => worker.stop());
    const web = await startBot({ ...shared, role: 'web' });
    stops.push(() => web.stop());

    await tellStory(world);
  });
});
