import { afterEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { type Running, startHttpApp, startSocketApp } from './support/bolt-app.ts';
import { exampleApp } from './support/example-app.ts';

let slack: Slack;
let running: Running;

afterEach(async () => {
  await running.stop();
  await slack.stop();
});

describe.each([
  ['signed HTTP', startHttpApp],
  ['Socket Mode', startSocketApp],
])('a stock Bolt app over %s', (_, start) => {
  it('takes a request from the slash command to the approved card', async () => {
    slack = await startSlack();
    running = await start(slack, exampleApp);
    const requester = slack.as('requester');

    const command = await requester.command('/privatelink request', { channel: '#network' });
    const modal = await requester.modal();
    await modal.choose('Cluster', 'prod-eu');
    await modal.fill('Consumer accounts', '111122223333');
    const outcome = await modal.submit();
    const card = await slack.channel('#network').card();
    const click = await card.as('approver').click('Approve');
    await card.waitForText(/AVAILABLE/);
    await card.waitForReply('Approved by @approver');
    await requester.waitForDm('Your service is ready');
    await slack.as('approver').waitForEphemeral('Thank you');
    await slack.idle();

    expect(command).toMatchObject({ acked: true, shown: '' });
    expect(outcome.kind).toBe('closed');
    expect(modal.isOpen).toBe(false);
    expect(click.acked).toBe(true);
    expect(requester.dms().map((message) => message.text())).toEqual(['Your service is ready']);
    expect(
      slack
        .as('approver')
        .ephemerals()
        .map((message) => message.text()),
    ).toEqual(['Thank you']);
    expect(slack.transcript()).toMatchInlineSnapshot(`
      "#network
        privatelink (edited)
          Create \`prod-eu\` & AVAILABLE @requester
          [Approve] [Deny]
          │ privatelink
          │   Approved by @approver
        privatelink (only visible to @approver)
          Thank you

      Direct message with @requester
        privatelink
          Your service is ready"
    `);
  });

  it('shows the acknowledgement of a command to the person alone', async () => {
    slack = await startSlack();
    running = await start(slack, exampleApp);

    const { shown, response } = await slack.as('requester').command('/privatelink help');

    expect(shown).toBe('Try `/privatelink request`');
    expect(response?.message.ephemeralTo).toBe('U0REQUEST');
    expect(slack.as('approver').ephemerals()).toEqual([]);
  });
});
