/**
 * Many people at the same moment, and two web processes that share nothing but the database: Slack
 * hands each delivery to one of two sockets in turn.
 *
 * `CAMPAIGN_ROUNDS` asks for more rounds than the 25 of an ordinary run.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { campaignRounds } from '../support/campaign.ts';
import { type Asked, ask, fillForm, noAnswer } from '../support/people.ts';
import { channelOf, type Place, startWorld, type World } from '../support/world.ts';

const rounds = campaignRounds(25);
const approvers = Array.from({ length: 10 }, (_, n) => (n === 0 ? 'approver' : `approver${n + 1}`));

/** A channel takes one post a second, so the rounds are spread over many. */
const spread = Math.min(rounds, 50);
const quorumOf = (round: number) => 1 + (round % 2);
const places: readonly Place[] = Array.from({ length: spread }, (_, n) => ({
  cluster: `race-${n}`,
  more: Math.ceil(rounds / spread),
  rule: { approvals: { create: quorumOf(n) } },
}));

let world: World;
beforeAll(async () => {
  world = await startWorld('race', {
    places: [...places, { cluster: 'twice' }, { cluster: 'changed' }, { cluster: 'both' }],
    roles: ['worker', 'web', 'web'],
    slack: { rateLimits: 'off' },
    bot: () => ({ mode: 'socket', tuning: { inventoryEveryMs: 60_000 } }),
  });
  expect(world.slack.connections()).toBe(2);
  // Groups are known and connections open, as in a bot that has run for a while.
  await (await fillForm(world, { cluster: 'both' })).modal.close();
  for (const { cluster } of places) world.slack.workspace.join(channelOf(cluster), ...approvers);
});
afterAll(() => world.stop());

type Answer = { readonly person: string; readonly code: string; readonly counted: number | null };

/** What the ten were answered, as it is recorded. */
async function answersTo({ id }: Asked): Promise<readonly Answer[]> {
  const read = () => world.sql<Answer[]>`
    select payload->>'person' as person, answer->>'code' as code,
      (answer->>'counted')::int as counted
    from deliveries where kind = 'click' and request_id = ${id} and state = 'answered'`;
  const answered = async () => new Set((await read()).map(({ person }) => person)).size;
  // On a machine too busy to decide within its seconds, the sweeper does it.
  await vi.waitFor(async () => expect(await answered()).toBe(approvers.length), 60_000);
  return await read();
}

const toldTo = (by: string): readonly string[] =>
  world.slack
    .as(by)
    .ephemerals()
    .map((one) => one.text());

/**
 * All of them press Approve at once; resolves when each has been told something. Whoever is told that the bot had
 * no answer in time does as it says, and presses again.
 */
async function everybodyApproves(asked: Asked, pressing: readonly string[]): Promise<void> {
  const before = new Map(pressing.map((by) => [by, toldTo(by).length]));
  const news = (by: string) => toldTo(by).slice(before.get(by));
  await Promise.all(pressing.map((by) => asked.card.as(by).click('Approve')));
  await world.slack.waitFor(
    'an answer to each',
    () => pressing.every((by) => news(by).length > 0),
    20_000,
  );
  const again = pressing.filter((by) => news(by).some((text) => noAnswer.test(text)));
  if (again.length > 0) await everybodyApproves(asked, again);
}

async function playRound(round: number): Promise<void> {
  const place = `race-${round % spread}`;
  const cluster = `${place}-${1 + Math.floor(round / spread)}`;
  const asked = await ask(world, { cluster, place });

  await everybodyApproves(asked, approvers);

  const answers = await answersTo(asked);
  const decided = answers.filter(({ code }) => !isPolite(code)).map(({ code }) => code);
  expect(decided.toSorted()).toEqual(
    quorumOf(round) === 2 ? ['approval_counted', 'approved'] : ['approved'],
  );
  const counted = answers.find(({ code }) => code === 'approval_counted')?.counted;
  expect(counted).toBe(quorumOf(round) === 2 ? 1 : undefined);
}

/** `already_reviewed`: of one who pressed again, since the bot could not tell that the first press counted. */
const isPolite = (code: string): boolean => code === 'already_ended' || code === 'already_reviewed';

describe('ten approvers who click at the same moment', () => {
  it(
    `make one decision, with as many counted as it takes, ${rounds} times`,
    async () => {
      for (let round = 0; round < rounds; round += 1) await playRound(round);
    },
    60_000 + rounds * 3_000,
  );

  it('politely refuses everybody else', () => {
    const told = approvers.flatMap(toldTo).filter((text) => !noAnswer.test(text));
    const yes = /^(You approved\.|You approved, as the last of 2\.|Your approval counts: 1 of 2\.)/;
    const later =
      /^(Your click is recorded, but not decided yet|You have decided on this version already)/;
    const no =
      /^There is nothing left to decide: this request (is approved|is approved and under way|was approved and carried out)\. The last decision was by @approver\d*\.$/;

    const polite = [yes, no, later];
    expect(told.filter((text) => !polite.some((words) => words.test(text)))).toEqual([]);
    const decided = Array.from({ length: rounds }, (_, round) => quorumOf(round));
    const counted = decided.reduce((sum, quorum) => sum + quorum, 0);
    const [said, late] = [yes, later].map(
      (words) => told.filter((text) => words.test(text)).length,
    );
    expect(said).toBeLessThanOrEqual(counted);
    expect((said ?? 0) + (late ?? 0)).toBeGreaterThanOrEqual(counted);
    expect(told).toHaveLength(approvers.length * rounds);
  });

  it('leads to one provisioning each', { timeout: 180_000 + rounds * 500 }, async () => {
    const { sql, hcp } = world;
    const open = () => sql`select id from change_requests where status <> 'succeeded'`;
    await vi.waitFor(async () => expect(await open()).toHaveLength(0), {
      timeout: 180_000 + rounds * 500,
      interval: 100,
    });

    const rows = await sql<{ quorum: number; reviews: number; counted: number; decided: number }[]>`
      select quorum, (select count(*)::int from reviews where request_id = id) as reviews,
        (select max(jsonb_array_length(facts->'counted')) from reviews where request_id = id)
          as counted,
        (select count(*)::int from audit_entries as entry
          where entry.request_id = change_requests.id
            and action in ('request_approved', 'call_intended', 'call_accepted')) as decided
      from change_requests`;
    expect(rows).toHaveLength(rounds);
    for (const { quorum, ...row } of rows)
      expect(row).toEqual({ reviews: quorum, counted: quorum, decided: 3 });
    expect(hcp.writes()).toHaveLength(rounds);
    const made = hcp.world.services.filter(({ clusterId }) => clusterId.startsWith('race-'));
    expect(new Set(made.map(({ clusterId }) => clusterId)).size).toBe(rounds);
  });
});

describe('the same form, sent twice', () => {
  const recorded = (cluster: string) =>
    world.sql`select id, consumer_accounts from change_requests where cluster_id = ${cluster}`;

  it('at once over two processes is one request, and both are told yes', async () => {
    const { modal, id } = await fillForm(world, { cluster: 'twice' });

    const outcome = await modal.submit({ duplicate: 2 });

    expect(outcome).toMatchObject({ kind: 'closed' });
    expect(outcome.delivery?.duplicates).toMatchObject([{ acked: true, body: undefined }]);
    expect(await recorded('twice')).toMatchObject([{ id }]);
  });

  it('with other values is refused under the field, whichever comes second', async () => {
    const fields = { 'Consumer accounts': '999988887777' };
    const [first, second] = await Promise.all([
      fillForm(world, { cluster: 'changed' }),
      fillForm(world, { cluster: 'changed', fields }),
    ]);
    const { id, privateMetadata } = first.modal.view;
    /** As Slack would send the first form again after its fields were changed. */
    const asFirst = (payload: Record<string, unknown>) => ({
      ...payload,
      user: { ...(payload['user'] as object), id: first.person.id },
      view: { ...(payload['view'] as object), id, private_metadata: privateMetadata },
    });

    const outcomes = await Promise.all([
      first.modal.submit(),
      second.modal.submit({ tamper: asFirst }),
    ]);

    const kinds = outcomes.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['closed', 'errors']);
    const [refused] = outcomes.flatMap((outcome) => ('errors' in outcome ? [outcome.errors] : []));
    expect(Object.keys(refused ?? {})).toEqual(['Cluster']);
    expect(refused?.['Cluster']).toMatch(
      /^This form was recorded already, as request [2-9A-Z]{6}, with other values\. Close it; for another change, start anew\.$/,
    );
    expect(await recorded('changed')).toMatchObject([{ id: first.id }]);
  });

  it('by two people for one cluster is one request, and one refusal', async () => {
    const forms = await Promise.all([1, 2].map(() => fillForm(world, { cluster: 'both' })));

    const outcomes = await Promise.all(forms.map(({ modal }) => modal.submit()));

    const [refused] = outcomes.flatMap((outcome) => ('errors' in outcome ? [outcome.errors] : []));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['closed', 'errors']);
    expect(refused?.['Cluster']).toMatch(
      /^Request [2-9A-Z]{6} for service both-.* is still open\./,
    );
    expect(await recorded('both')).toHaveLength(1);
  });
});
