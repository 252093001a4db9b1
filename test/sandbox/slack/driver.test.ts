import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { startHttpApp } from './support/bolt-app.ts';
import { exampleApp } from './support/example-app.ts';
import { clientOf, startScripted } from './support/scripted-app.ts';

let slack: Slack;
let app: Awaited<ReturnType<typeof startScripted>>;
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value), value });
const network = 'C0NETWORK';

beforeEach(async () => {
  slack = await startSlack();
  app = await startScripted(slack, () => undefined, { events: ['message.channels'] });
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

async function trigger(): Promise<string> {
  await slack.as('requester').command('/privatelink');
  return String(app.heard.at(-1)?.payload['trigger_id']);
}

describe('the driver', () => {
  it('fills in every kind of field as a client would', async () => {
    const input = (label: string, element: object) => ({
      type: 'input',
      block_id: label,
      label: plain(label),
      element: { action_id: 'value', ...element },
    });
    const blocks = [
      input('Change', { type: 'radio_buttons', options: [option('create'), option('delete')] }),
      input('Regions', { type: 'multi_static_select', options: [option('eu'), option('us')] }),
      input('Flags', { type: 'checkboxes', options: [option('fast'), option('safe')] }),
      input('Owner', { type: 'users_select' }),
      input('Where', { type: 'channels_select' }),
      input('Start', { type: 'datepicker' }),
      input('Count', { type: 'number_input', is_decimal_allowed: false }),
    ];
    const view = { type: 'modal' as const, title: plain('T'), submit: plain('S'), blocks };
    await clientOf(slack).views.open({ trigger_id: await trigger(), view });
    const modal = await slack.as('requester').modal();

    await modal.choose('Change', 'delete');
    await modal.choose('Regions', 'eu');
    await modal.choose('Regions', 'us');
    await modal.choose('Flags', 'safe');
    await modal.choose('Owner', '@auditor');
    await modal.choose('Where', '#network');
    await modal.fill('Start', '2026-12-01');
    await modal.fill('Count', 'many');
    const refused = await modal.submit();
    await modal.fill('Count', '12');
    const outcome = await modal.submit();

    expect(refused).toMatchObject({ kind: 'errors', errors: { Count: 'Please enter a number.' } });
    expect(outcome.kind).toBe('closed');
    expect(app.heard.at(-1)?.payload).toMatchObject({
      view: {
        state: {
          values: {
            Change: { value: { selected_option: { value: 'delete' } } },
            Regions: { value: { selected_options: [{ value: 'eu' }, { value: 'us' }] } },
            Flags: { value: { selected_options: [{ value: 'safe' }] } },
            Owner: { value: { selected_user: 'U0AUDITOR' } },
            Where: { value: { selected_channel: network } },
            Start: { value: { selected_date: '2026-12-01' } },
            Count: { value: { type: 'number_input', value: '12' } },
          },
        },
      },
    });
  });

  it('tells the app of a change only where the view asks for it', async () => {
    const select = {
      type: 'static_select',
      action_id: 'pick',
      options: [option('a'), option('b')],
    };
    const blocks = [
      { type: 'input', block_id: 'quiet', label: plain('Quiet'), element: select },
      {
        type: 'input',
        block_id: 'loud',
        label: plain('Loud'),
        element: select,
        dispatch_action: true,
      },
    ];
    const view = { type: 'modal' as const, title: plain('T'), submit: plain('S'), blocks };
    await clientOf(slack).views.open({ trigger_id: await trigger(), view });
    const modal = await slack.as('requester').modal();

    await modal.choose('Quiet', 'a');
    await modal.choose('Loud', 'b');

    const told = slack.deliveries.filter(({ kind }) => kind === 'block_actions');
    expect(told.map(({ payload }) => payload['actions'])).toMatchObject([
      [{ block_id: 'loud', selected_option: { value: 'b' } }],
    ]);
  });

  it('waits for a field that an update brings', async () => {
    const { views } = clientOf(slack);
    const title = plain('T');
    const loading = [{ type: 'section', text: plain('Loading…') }];
    const ready = [
      {
        type: 'input',
        label: plain('Name'),
        element: { type: 'plain_text_input', action_id: 'n' },
      },
    ];
    const { view } = await views.open({
      trigger_id: await trigger(),
      view: { type: 'modal', title, submit: plain('S'), blocks: loading },
    });
    const modal = await slack.as('requester').modal();

    const filling = modal.fill('Name', 'Ada');
    await views.update({
      view_id: view?.id ?? '',
      view: { type: 'modal', title, submit: plain('S'), blocks: ready },
    });
    await filling;

    expect(modal.value('Name')).toBe('Ada');
  });

  it('picks from an overflow menu of a message', async () => {
    const overflow = {
      type: 'overflow',
      action_id: 'more',
      options: [option('why'), option('history')],
    };
    const blocks = [{ type: 'section', block_id: 's', text: plain('x'), accessory: overflow }];
    await clientOf(slack).chat.postMessage({ channel: network, text: 'x', blocks });
    const card = await slack.channel('#network').card();

    await card.as('approver').choose('more', 'history');

    expect(slack.deliveries.at(-1)?.payload).toMatchObject({
      actions: [{ type: 'overflow', action_id: 'more', selected_option: { value: 'history' } }],
    });
  });

  it('sends what another app or workspace could have sent', async () => {
    await slack.as('requester').command('/privatelink', {
      tamper: (payload) => ({ ...payload, api_app_id: 'A0OTHER' }),
    });

    expect(app.heard.at(-1)?.payload['api_app_id']).toBe('A0OTHER');
  });

  it('repeats interactions and events when asked to', async () => {
    slack.faults.duplicateDelivery();
    const twice = await slack.as('requester').command('/privatelink');
    slack.faults.duplicateEvent();
    await slack.as('requester').say('#network', 'hello');
    await slack.idle();

    const [one, two] = app.heard.slice(-2).map(({ payload }) => payload['event_id']);
    expect(twice.duplicates).toMatchObject([{ acked: true }]);
    expect(one).toBe(two);
    expect(one).toMatch(/^Ev/);
  });

  it('waits for direct and ephemeral messages by their words', async () => {
    const { chat } = clientOf(slack);
    const requester = slack.as('requester');

    const waiting = Promise.all([requester.waitForDm(/ready/), requester.waitForEphemeral('psst')]);
    await chat.postMessage({ channel: 'U0REQUEST', text: 'It is ready' });
    await chat.postEphemeral({ channel: network, user: 'U0REQUEST', text: 'psst' });
    const found = await waiting;

    expect(found.map((card) => card.text())).toEqual(['It is ready', 'psst']);
  });

  it('says what it waited for, and the latest traffic, when nothing comes', async () => {
    const waiting = slack.channel('#network').card(/never/, 20);

    await expect(waiting).rejects.toThrow(
      /waited 20 ms in vain for a message of the app in #network/,
    );
  });

  it('says which buttons and options there are', async () => {
    const button = { type: 'button', action_id: 'a', text: plain('Approve') };
    const blocks = [{ type: 'actions', elements: [button] }];
    await clientOf(slack).chat.postMessage({ channel: network, text: 'x', blocks });
    const card = await slack.channel('#network').card();

    await expect(card.as('approver').click('Deny')).rejects.toThrow(
      'no button Deny among: Approve',
    );
  });

  it('verifies the event URL of a stock Bolt app, and of no other', async () => {
    const wrong = await slack.verifyUrl();
    const running = await startHttpApp(slack, exampleApp, { events: ['app_home_opened'] });
    const right = await slack.verifyUrl();
    await running.stop();

    expect([wrong, right]).toEqual([false, true]);
  });
});

describe('two workspaces', () => {
  it('know nothing of each other', async () => {
    const other = await startSlack();

    other.workspace.archive('#network');
    await slack.as('requester').say('#network', 'hello');
    await other.stop();

    expect(slack.workspace.channels.get(network)?.archived).toBe(false);
    expect(other.channel('#network').messages()).toEqual([]);
  });
});
