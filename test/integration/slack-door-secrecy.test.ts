import { afterEach, describe, expect, it } from 'vitest';
import type { Obj } from '../../sandbox/slack/types.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import { filledForm, modes, type OpenDoor, openDoor, postCard } from '../support/slack-door.ts';
import { aCluster } from '../unit/slack/fixtures.ts';

const reason = 'A reason that is nobody else’s business.';

/** Each line of a test's log is looked through for what was said or handed over in it. */
describe.each(modes)('the log over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  /** Whatever may only be known to Slack and the bot, of all deliveries so far. */
  function secretsOf({ slack }: OpenDoor): readonly string[] {
    const ofPayload = ({ trigger_id: trigger, response_url: url, token }: Obj) => [
      trigger,
      url,
      token,
    ];
    return [slack.botToken, slack.appToken, slack.signingSecret, reason, '111122223333']
      .concat(slack.deliveries.flatMap(({ payload }) => ofPayload(payload)) as string[])
      .filter((secret) => secret !== undefined);
  }

  it('holds no secret and no word of a person, however everything fails', async () => {
    door = await openDoor(mode, {
      slack: { ackLimitMs: 4_000 },
      world: {
        clusters: [aCluster()],
        submit: () => Promise.reject(new StoreUnavailableError(true)),
        facts: () => Promise.reject(new Error('nobody is known')),
      },
    });
    const { slack, logged, world } = door;
    const card = await postCard(door);
    const form = await filledForm(door);
    await form.fill('Reason', reason);
    await form.submit();
    world.submit = () => Promise.reject(new TypeError('a bug'));
    await form.submit();
    for (const method of ['chat.postEphemeral', 'conversations.open', 'views.open'])
      slack.faults.fail(method, { times: 3, status: 502 });
    await card.as('approver').click('Approve');
    await card.as('approver').click('Reject …');
    await slack.as('requester').command('/privatelink request');
    slack.faults.fail('views.open', { error: 'invalid_arguments' });
    await slack.as('requester').command('/privatelink request');
    await card.as('approver').forge('approve_request', `no value of ours ${reason}`);
    await card.as('approver').forge('something_else', reason);
    await slack.idle();
    await door.closeDoor();

    const text = logged.lines.join('');
    const found = secretsOf(door).filter((secret) => text.includes(secret));

    expect(logged.lines.length).toBeGreaterThan(8);
    expect(found).toEqual([]);
  });

  it('holds Slack’s meaning, not its page, when a proxy answers in its place', async () => {
    door = await openDoor(mode);
    const { slack, logged } = door;
    slack.faults.fail('views.open', { status: 502 });

    await slack.as('requester').command('/privatelink request');
    await slack.as('requester').waitForEphemeral('Slack does not answer');

    const line = await logged.untilLine('command failed');
    expect(JSON.parse(line)).toMatchObject({
      slack: { kind: 'unclear', what: 'Slack answered 502' },
    });
    expect(logged.lines.join('')).not.toContain('<html>');
  });
});
