import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Asked, ask, entriesOf, refusalsOf, stateOf, untilStatus } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('stale', {
    places: [
      ...[{ cluster: 'rule' }, { cluster: 'live' }, { cluster: 'elsewhere' }],
      { cluster: 'cross', rule: { approvals: { create: 2 } } },
    ],
  });
  world.slack.workspace.join('rule', 'approver', 'approver2', 'approver3');
  world.slack.workspace.join('live', 'approver4', 'approver5');
  world.slack.workspace.join('cross', 'approver6', 'approver7');
});
afterAll(() => world.stop());

/** Presses Approve on the card as it was, and reads what the person is told. */
async function pressOld(
  asked: Asked,
  by: string,
  stale: ReturnType<Asked['card']['snapshot']>,
): Promise<void> {
  await asked.card.as(by).click('Approve', { stale });
  await world.slack
    .as(by)
    .waitForEphemeral(
      'You clicked on an older version; version 2 is shown now. Read it, then decide.',
    );
}

describe('a click after the rule has changed', () => {
  it('decides nothing: the card is shown again, the old button is refused, the new one counts', async () => {
    const asked = await ask(world, { cluster: 'rule' });
    const { slack } = world;
    const first = asked.card.snapshot();
    const before = await stateOf(world, asked);
    await world.changeRules({ rule: { approvals: { create: 2 } } });

    await asked.card.as('approver').click('Approve');
    const told = await slack.as('approver').waitForEphemeral('Nothing was decided');
    await asked.card.waitForText('Version 2, digest');
    const reply = await asked.card.waitForReply('Shown again as version 2');
    expect(reply.text()).toContain('Approvals needed: `1`, now `2`');
    await pressOld(asked, 'approver2', first);

    expect(told.text()).toBe(
      'Nothing was decided, because the policy now has another rule for it. The card now shows version 2. Read it, then decide.',
    );
    expect(asked.card.text()).toContain('Needs 2 approvals from @netsec');
    expect(await refusalsOf(world, asked.id, slack.as('approver').id)).toEqual(['refreshed']);
    expect(await refusalsOf(world, asked.id, slack.as('approver2').id)).toEqual(['stale_version']);
    const after = await stateOf(world, asked);
    expect(after).toMatchObject({ status: 'pending_approval', version: 2, reviews: 0, writes: 0 });
    expect(after.digest).not.toBe(before.digest);
    for (const by of ['approver', 'approver3']) await asked.card.as(by).click('Approve');
    await untilStatus(world, asked, 'succeeded');
  });
});

describe('a click after the live service has changed', () => {
  /** Somebody else's deed at HCP, once the bot has looked again. */
  async function atHcp(serviceId: string, act: () => void, there: boolean): Promise<void> {
    act();
    await vi.waitFor(
      async () => {
        const rows = await world.sql`select id from inventory where kind = 'service'`;
        expect(JSON.stringify(rows).includes(serviceId)).toBe(there);
      },
      { timeout: 60_000, interval: 50 },
    );
  }

  it('shows the difference as the next version, and again when it is gone', async () => {
    const fields = { 'Consumer accounts': '111122223333, 444455556666' };
    const asked = await ask(world, { cluster: 'live', fields });
    const { hcp, slack } = world;
    const first = asked.card.snapshot();
    expect(asked.card.text()).toContain(`Create \`${asked.serviceId}\`: + 3, − 0`);
    await atHcp(
      asked.serviceId,
      () => {
        const accounts = ['arn:aws:iam::111122223333:root', 'arn:aws:iam::777788889999:root'];
        hcp.world.addService({ id: asked.serviceId, clusterId: 'elsewhere', accounts });
      },
      true,
    );

    await asked.card.as('approver4').click('Approve');
    const told = await slack.as('approver4').waitForEphemeral('Nothing was decided');
    await asked.card.waitForText('Version 2, digest');
    await pressOld(asked, 'approver5', first);

    expect(told.text()).toBe(
      'Nothing was decided, because the service at HCP is no longer as it was shown. The card now shows version 2. Read it, then decide.',
    );
    expect(asked.card.text()).toContain(`Create \`${asked.serviceId}\`: + 2, − 1`);
    expect(asked.card.text()).toContain('As last seen at HCP: created');
    expect(await stateOf(world, asked)).toMatchObject({ version: 2, reviews: 0, writes: 0 });

    await atHcp(asked.serviceId, () => hcp.world.deleteService(asked.serviceId), false);
    await asked.card.as('approver4').click('Approve');
    await asked.card.waitForText('Version 3, digest');
    await asked.card.as('approver4').click('Approve');
    await untilStatus(world, asked, 'succeeded');

    expect(await refusalsOf(world, asked.id, slack.as('approver4').id)).toEqual([
      'refreshed',
      'refreshed',
    ]);
    const actions = (await entriesOf(world, asked.id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'request_refreshed')).toHaveLength(2);
    expect(await stateOf(world, asked)).toMatchObject({ version: 3, reviews: 1, writes: 1 });
  });
});

describe('two approvals that cross', () => {
  it('both count, also for the one that knew nothing of the other when it asked about people', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'cross' });
    const ofSeventh = ({ args }: { args: Record<string, unknown> }) =>
      args['user'] === slack.as('approver7').id;
    const held = slack.faults.hold('users.info', { when: ofSeventh });

    await asked.card.as('approver7').click('Approve');
    await held.arrived;
    await asked.card.as('approver6').click('Approve');
    await slack.as('approver6').waitForEphemeral('Your approval counts: 1 of 2.');
    held.release();
    await slack.as('approver7').waitForEphemeral('You approved, as the last of 2.');

    await untilStatus(world, asked, 'succeeded');
    expect(await stateOf(world, asked)).toMatchObject({ reviews: 2, writes: 1 });
  });
});
