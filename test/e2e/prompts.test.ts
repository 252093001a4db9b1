/** What people are told unasked while a request waits, from their view, by two processes at once. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Asked, agree, ask, entriesOf, openedBy, untilStatus } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('prompts', {
    // The bot looks at its groups as soon as it starts.
    bot: ({ slack: { workspace } }) => {
      workspace.setGroupMembers('S0NETSEC', ['approver', 'approver2', 'approver3']);
      return { tuning: { promptEveryMs: 500 } };
    },
    places: [
      {
        cluster: 'slow',
        rule: {
          approvals: { create: 2 },
          approvers: { groups: ['S0NETSEC'], dm: true },
          reminders: { after: '4h' },
          escalation: { after: '24h', to: { groups: ['S0PLATFORM'] } },
        },
      },
      { cluster: 'late' },
    ],
    roles: ['all', 'worker'],
    slack: { rateLimits: 'off' },
  });
  world.slack.workspace.join('slow', 'approver', 'approver2', 'platform');
});
afterAll(async () => {
  const { verification } = await readLog(world.database);
  expect(verification.problems).toEqual([]);
  await world.stop();
});

/**
 * The version that is shown has been for so long: the test's clock, until the bot has done what it is time for. Who
 * looked at the request just before may only then note when to look again, by what it was.
 */
async function age(asked: Asked, hours: number, until: string): Promise<void> {
  await vi.waitFor(async () => {
    await setAge(asked, hours);
    const actions = (await entriesOf(world, asked.id)).map(({ action }) => action);
    expect(actions).toContain(until);
  }, 60_000);
}

async function setAge({ id }: Asked, hours: number): Promise<void> {
  const [shown, expires] = [`${hours} hours`, `${72 - hours} hours`];
  await world.sql`update request_versions set created_at = now() - ${shown}::interval
    where request_id = ${id}`;
  await world.sql`update change_requests
    set expires_at = now() + ${expires}::interval, prompt_at = null where id = ${id}`;
}

const countIn = (texts: readonly string[], words: string): number =>
  texts.filter((text) => text.includes(words)).length;

describe('a request that waits', () => {
  it('is told directly to who can decide, then in the thread, then to others, who decide as well', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'slow' });
    const dm = await slack.as('approver').waitForDm('waits for your decision');
    expect(dm.text()).toContain('It needs 2 approvals, and expires');
    await agree(world, asked, 'approver');
    await asked.card.waitForText('1 of 2 so far');

    await age(asked, 4, 'approvers_reminded');
    const reminder = await asked.card.waitForReply('Still waiting for a decision');
    expect(reminder.text()).toContain('1 of 2 so far. Who can decide: @approver2, @approver3.');
    await asked.card.as('platform').click('Approve');
    await slack.as('platform').waitForEphemeral('The policy does not name you as an approver');

    await age(asked, 24, 'request_escalated');
    const escalated = await asked.card.waitForReply('Escalated:');
    expect(escalated.text()).toContain('@platform-team may decide as well from now on.');
    await asked.card.waitForText('@platform-team may decide as well.');
    await slack.as('platform').waitForDm('waits for your decision');
    await agree(world, asked, 'platform');
    await untilStatus(world, asked, 'succeeded');

    const thread = asked.card.thread().map((reply) => reply.text());
    expect(countIn(thread, 'Still waiting')).toBe(1);
    expect(countIn(thread, 'Escalated:')).toBe(1);
    for (const [person, times] of [
      ['approver', 1],
      ['approver2', 1],
      ['platform', 1],
      ['requester', 0],
    ] as const) {
      const direct = slack.as(person).dms();
      // Slack shows the bot no direct messages: one whose answer came too late is posted again, and says so.
      const texts = direct
        .map((one) => one.text())
        .filter((text) => !text.includes('Possibly posted twice'));
      expect([person, countIn(texts, 'waits for your decision')]).toEqual([person, times]);
    }
    const actions = (await entriesOf(world, asked.id)).map(({ action }) => action);
    expect(actions.slice(0, 7)).toEqual([
      ...['request_submitted', 'approvers_asked', 'review_recorded', 'approvers_reminded'],
      ...['review_refused', 'request_escalated', 'approvers_asked'],
    ]);
  });

  it('expires after its requester was told that it will, and is asked for again from their message', async () => {
    const asked = await ask(world, { cluster: 'late' });

    await age(asked, 70, 'expiry_announced');
    const soon = await asked.person.waitForDm('Expires soon');
    await asked.card.waitForReply('Expires soon');
    await age(asked, 73, 'request_expired');
    const over = await asked.person.waitForDm('It was not decided in time');

    expect(soon.text()).toContain('It is not decided yet.');
    expect(over.buttons()).toEqual(['Request again …']);
    const modal = await openedBy(asked.person, () =>
      over.as(asked.person.handle).click('Request again …'),
    );
    expect(modal.value('IP ranges')).toBe('10.20.0.0/16');
    expect(
      countIn(
        asked.person.dms().map((one) => one.text()),
        'Expires soon',
      ),
    ).toBe(1);
  });
});
