import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { environmentOf } from '../support/bot.ts';
import { runCli } from '../support/cli.ts';
import { agree, ask, entriesOf, stateOf, untilStatus } from '../support/people.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('freeze', {
    bot: () => ({ tuning: { bulletinsEveryMs: 300 } }),
    places: ['cold', 'all'].map((cluster) => ({ cluster })),
    policy: { freezers: { groups: ['S0PLATFORM'] } },
  });
  world.slack.workspace.join('cold', 'approver');
  world.slack.workspace.join('all', 'approver');
});
afterAll(() => world.stop());

const told = (place: string, words: string): number =>
  world.slack
    .channel(channelOf(place))
    .messages()
    .filter((message) => message.text().replaceAll('*', '').includes(words)).length;

async function freezeActions(): Promise<readonly unknown[]> {
  const rows = await world.sql<{ body: string }[]>`
    select body from audit_entries where action like '%freeze%' or action like '%frozen' order by seq`;
  return rows.map(({ body }) => JSON.parse(body).action);
}

const waits = 'This waits until the freeze ends';

describe('an environment that is frozen', () => {
  it('keeps what is approved until it is unfrozen, and then lets it go on by itself', async () => {
    const { slack } = world;
    const platform = slack.as('platform');
    const asked = await ask(world, { cluster: 'cold' });
    await slack.as('approver').command('/privatelink freeze cold I would like to');
    await slack.as('approver').waitForEphemeral('The policy does not name you as one who may');

    await platform.command('/privatelink freeze cold AWS has an *incident*');
    await platform.waitForEphemeral('`cold` is frozen');
    await platform.command('/privatelink freeze cold Again');
    await platform.waitForEphemeral('`cold` is frozen already, by @platform since');
    await agree(world, asked, 'approver');
    await slack.as('approver').waitForEphemeral('Its environment is frozen: the bot sends');
    await asked.card.waitForText(waits);
    expect(asked.card.text()).toContain('Reason of the freeze: AWS has an *incident*');
    await vi.waitFor(() => expect(told('cold', '`cold` is frozen by @platform,')).toBe(1), 60_000);
    expect(await stateOf(world, asked)).toMatchObject({ status: 'approved', writes: 0 });

    const second = await world.addBot('worker');
    await platform.command('/privatelink unfreeze cold');
    await platform.waitForEphemeral('`cold` is no longer frozen');
    await untilStatus(world, asked, 'succeeded');

    await asked.card.waitForText('AVAILABLE');
    expect(asked.card.text()).not.toContain('frozen');
    await vi.waitFor(() => expect(told('cold', '`cold` is no longer frozen')).toBe(1), 60_000);
    expect([told('cold', 'is frozen by'), told('all', 'frozen')]).toEqual([1, 0]);
    expect(await freezeActions()).toEqual([
      ...['freeze_refused', 'environment_frozen', 'environment_unfrozen'],
    ]);
    const actions = (await entriesOf(world, asked.id)).map(({ action }) => action);
    expect(actions.slice(0, 3)).toEqual([
      ...['request_submitted', 'request_approved', 'call_intended'],
    ]);
    await second.stop();
  });

  it('is each of them where an operator says so, and nobody in Slack ends that', async () => {
    const { slack, database, hcp } = world;
    const settings = environmentOf({ slack, hcp, database, mode: 'http', engine: 'postgres' });

    const frozen = await runCli('freeze --all', settings);
    expect(frozen).toMatchObject({ code: 0, out: expect.stringContaining('Frozen: all environ') });
    const asked = await ask(world, { cluster: 'all' });
    await agree(world, asked, 'approver');
    await asked.card.waitForText(waits);
    expect(asked.card.text()).toContain('Every environment is frozen by an operator since');
    await slack.as('platform').command('/privatelink unfreeze all');
    await slack.as('platform').waitForEphemeral('all environments are frozen, by an operator');
    expect(await stateOf(world, asked)).toMatchObject({ status: 'approved', writes: 0 });
    const again = await runCli('freeze --all', settings);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('Frozen already: all') });

    expect(await runCli('unfreeze --all', settings)).toMatchObject({ code: 0 });
    await untilStatus(world, asked, 'succeeded');

    await vi.waitFor(() => expect(told('all', 'Every environment is no longer')).toBe(1), 60_000);
    // Each channel is told by itself: one whose last answer was lost is told later.
    await vi.waitFor(
      () => expect(told('cold', 'Every environment is frozen by an operator')).toBe(1),
      30_000,
    );
  });
});

describe('another policy', () => {
  it('is told of in the channel that it concerns, once, by what it means differently', async () => {
    const { slack, database, hcp } = world;
    const settings = environmentOf({ slack, hcp, database, mode: 'http', engine: 'postgres' });
    const [inForce] = await world.sql`select text from policies where in_force`;
    const policy = JSON.parse(inForce?.['text']);
    const cold = policy.environments.find(({ name }: { name: string }) => name === 'cold');
    cold.approvals = { create: 2 };
    const file = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
    await writeFile(file, JSON.stringify(policy));

    expect(await runCli(`policy apply ${file}`, settings)).toMatchObject({ code: 0 });
    expect(await runCli(`policy apply ${file}`, settings)).toMatchObject({ code: 0 });

    await vi.waitFor(() => expect(told('cold', 'Another policy is in force')).toBe(1), 60_000);
    const message = slack
      .channel(channelOf('cold'))
      .messages()
      .find((one) => one.text().includes('Another policy is in force'));
    expect(message?.text()).toContain('• Approvals to create: `1`, now `2`');
    expect(told('all', 'Another policy is in force')).toBe(0);
  });
});
