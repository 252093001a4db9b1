import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../sandbox/slack/driver-types.ts';
import { environmentOf } from '../support/bot.ts';
import { runCli } from '../support/cli.ts';
import { agree, ask, forgetPeople, stateOf, untilStatus } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { startWorld, type World } from '../support/world.ts';

const adminGroups = ['S0PLATFORM', 'S0AUDIT'];

let world: World;
beforeAll(async () => {
  world = await startWorld('policy_authority', {
    // The bot looks at its groups as soon as it starts.
    bot: ({ slack: { workspace } }) => {
      workspace.setGroupMembers('S0PLATFORM', ['platform', 'approver2']);
      return { tuning: { bulletinsEveryMs: 300, sweepEveryMs: 1_000 } };
    },
    roles: ['all', 'web'],
    places: [{ cluster: 'ruled' }],
    policy: {
      ...{ channel: 'C0NETWORK', authority: 'slack' },
      policy_admins: { groups: adminGroups },
    },
  });
  world.slack.workspace.join('ruled', 'approver', 'approver2');
});
afterAll(async () => {
  const { verification } = await readLog(world.database);
  expect(verification.problems).toEqual([]);
  await world.stop();
});

const settings = () => {
  const { slack, hcp, database } = world;
  return environmentOf({ slack, hcp, database, mode: 'http', engine: 'postgres' });
};

async function inForce(): Promise<{ readonly hash: string; readonly text: string }> {
  const [row] = await world.sql<{ hash: string; text: string }[]>`
    select hash, text from policies where in_force`;
  if (row === undefined) throw new Error('no policy is in force');
  return row;
}

/** The policy in force with another number of approvals for creates, in a file of its own. */
async function fileWith(approvals: number, more: Readonly<Record<string, unknown>> = {}) {
  const policy = JSON.parse((await inForce()).text);
  policy.environments[0].approvals = { create: approvals };
  const file = join(await mkdtemp(join(tmpdir(), 'policy-')), 'policy.yaml');
  await writeFile(file, JSON.stringify({ ...policy, ...more }));
  return file;
}

async function propose(file: string): Promise<Card> {
  const applied = await runCli(`policy apply ${file}`, settings());
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('Proposed: ') });
  const hash = /Proposed: (\w{12})/.exec(applied.out)?.[1] ?? '';
  return await world.slack.channel('C0NETWORK').card(`Another policy is proposed: \`${hash}`);
}

async function actions(): Promise<readonly string[]> {
  const rows = await world.sql<{ action: string }[]>`
    select action from audit_entries where action like 'policy%' order by seq`;
  return rows.map(({ action }) => action);
}

describe('a policy file with authority: slack in force', () => {
  it('takes effect once two policy admins have confirmed it, in every process', async () => {
    const { slack } = world;
    const before = await inForce();
    const file = await fileWith(2);

    const card = await propose(file);
    expect(card.text()).toContain('Approvals to create: `1`, now `2`');
    expect(card.text()).toContain('Waits for 2 policy admins of @platform-team, @audit');
    expect(await runCli(`policy apply ${file}`, settings())).toMatchObject({
      code: 0,
      out: expect.stringContaining('Already proposed: '),
    });
    const shown = await runCli('policy show candidate', settings());
    expect(JSON.parse(shown.out).environments[0].approvals).toEqual({ create: 2 });

    await card.as('approver').click('Confirm');
    await slack.as('approver').waitForEphemeral('does not name you as a policy admin');
    await card.as('platform').click('Confirm');
    await card.waitForText('Confirmed by @platform');
    await card.as('platform').click('Confirm');
    await slack.as('platform').waitForEphemeral('You have confirmed this policy already');
    await card.as('platform').forge('confirm_policy', forged(card));
    await slack.as('platform').waitForEphemeral('is not what is recorded');
    expect((await inForce()).hash).toBe(before.hash);

    const old = card.snapshot();
    await card.as('auditor').click('Confirm');
    await card.waitForText('confirmed by @platform and @auditor');
    expect(card.buttons()).toEqual([]);
    expect((await inForce()).hash).not.toBe(before.hash);
    await slack.channel('C0NETWORK').card('Another policy is in force');
    await card.as('approver2').click('Reject', { stale: old });
    await slack.as('approver2').waitForEphemeral('There is nothing left to decide: it is in force');

    const asked = await ask(world, { cluster: 'ruled' });
    await agree(world, asked, 'approver');
    await asked.card.waitForText('1 of 2');
    expect(await stateOf(world, asked)).toMatchObject({ status: 'pending_approval' });
    await agree(world, asked, 'approver2');
    await untilStatus(world, asked, 'succeeded');
    const [reference] =
      await world.sql`select reference from change_requests where id = ${asked.id}`;
    const replayed = await runCli(`policy replay ${await fileWith(3)}`, settings());
    expect(replayed).toMatchObject({ code: 2, err: '' });
    expect(replayed.out.trim().split('\n').slice(-2)).toEqual([
      `${reference?.['reference']} (${asked.id}), version 1: approvals needed 2, now 3; outcome approved, now not approved by these`,
      'Of 1 decided versions, 1 would have gone otherwise.',
    ]);
    expect(await actions()).toEqual([
      ...['policy_applied', 'policy_proposed', 'policy_proposed', 'policy_decision_refused'],
      'policy_confirmed',
      ...['policy_decision_refused', 'policy_decision_refused', 'policy_applied'],
      'policy_decision_refused',
    ]);
  });

  it('leaves to auditors what was confirmed, whose digest anybody can compute', async () => {
    const rows = await world.sql`
      select hash, base, difference, digest, ended_as from audit.policy_candidates`;

    expect(rows).toHaveLength(1);
    const { hash: candidate, base, difference, digest, ended_as: end } = rows[0] ?? {};
    const proposed = canonicalize({ v: 1, candidate, base, difference }) ?? '';
    expect(createHash('sha256').update(proposed).digest('hex')).toBe(digest);
    expect([candidate, end]).toEqual([(await inForce()).hash, 'confirmed']);
    const logged = await world.sql<{ body: string }[]>`
      select body from audit_entries where action = 'policy_applied' order by seq desc limit 1`;
    expect(JSON.parse(logged[0]?.body ?? '').details).toMatchObject({ digest, policy: candidate });
  });

  it('stays what it is when a process starts with another file', async () => {
    const before = await inForce();
    const policy = JSON.parse(before.text);
    delete policy.authority;
    delete policy.policy_admins;

    const third = await world.addBot('web', { policy: JSON.stringify(policy) });

    expect(third.lines.join('\n')).toContain('policy file is not the one in force');
    expect((await inForce()).hash).toBe(before.hash);
    const [{ pending } = { pending: 0 }] = await world.sql<{ pending: number }[]>`
      select count(*)::int pending from policy_candidates where ended_at is null`;
    expect(pending).toBe(0);
  });

  it('is decided by who is a policy admin at that moment, and by nobody while Slack is silent', async () => {
    const { slack } = world;
    const before = await inForce();
    const card = await propose(await fileWith(1));
    await card.as('approver2').click('Confirm');
    await card.waitForText('Confirmed by @approver2');

    slack.workspace.setGroupMembers('S0PLATFORM', ['platform']);
    await forgetPeople(world, ...adminGroups);
    slack.faults.fail('usergroups.users.list', { times: 20, status: 500 });
    await card.as('auditor').click('Confirm');
    await slack.as('auditor').waitForEphemeral(/Slack could not/);
    expect((await inForce()).hash).toBe(before.hash);
    slack.faults.clear();
    await card.as('auditor').click('Confirm');
    await slack.as('auditor').waitForEphemeral('no policy admins any more: @approver2');
    await card.waitForText('Confirmed by @auditor');
    expect((await inForce()).hash).toBe(before.hash);

    await card.as('platform').click('Reject');
    await card.waitForText('Rejected');
    expect((await inForce()).hash).toBe(before.hash);
  });
});

/** The value of the card's button with another digest. */
function forged(card: Card): string {
  const [, id] = /"value":"([0-9a-f-]{36})\//.exec(JSON.stringify(card.blocks)) ?? [];
  return `${id}/${'0'.repeat(16)}`;
}
