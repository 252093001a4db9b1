import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Modal, Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { clusters, createModal } from './support/example-app.ts';
import {
  clientOf,
  errorOf,
  type Heard,
  type Reply,
  startScripted,
} from './support/scripted-app.ts';

let slack: Slack;
let app: Awaited<ReturnType<typeof startScripted>>;
let answers: Record<string, Reply | 'never'>;
const ackLimitMs = 500;

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const view = { ...createModal, notify_on_close: true };
const options = (names: readonly string[]) => ({
  body: { options: names.map((name) => ({ text: plain(name), value: name })) },
});

function reply({ payload }: Heard) {
  if (payload['type'] === 'block_suggestion' && answers['block_suggestion'] === undefined)
    return options(clusters.filter((name) => name.includes(String(payload['value']))));
  return answers[String(payload['type'] ?? 'command')] as Reply | undefined;
}

beforeEach(async () => {
  answers = {};
  slack = await startSlack({ ackLimitMs });
  app = await startScripted(slack, reply);
});
afterEach(async () => {
  await app.stop();
  await slack.stop();
});

async function trigger(user = 'requester'): Promise<string> {
  await slack.as(user).command('/privatelink request');
  return String(app.heard.findLast(({ payload }) => payload['trigger_id'])?.payload['trigger_id']);
}

async function open(change: object = {}): Promise<Modal> {
  const { views } = clientOf(slack);
  await views.open({ trigger_id: await trigger(), view: { ...view, ...change } });
  return await slack.as('requester').modal();
}

async function filled(): Promise<Modal> {
  const modal = await open();
  await modal.choose('Cluster', 'staging');
  await modal.fill('Consumer accounts', '111122223333');
  return modal;
}

describe('trigger ids', () => {
  it('work once, within three seconds, and only if Slack issued them', async () => {
    const { views } = clientOf(slack);
    const used = await trigger();
    await views.open({ trigger_id: used, view });
    const late = await trigger();
    slack.clock.advance(3_001);

    expect(await errorOf(views.open({ trigger_id: used, view }))).toBe('exchanged_trigger_id');
    expect(await errorOf(views.open({ trigger_id: late, view }))).toBe('expired_trigger_id');
    expect(await errorOf(views.open({ trigger_id: '1.2.3', view }))).toBe('invalid_trigger_id');
  });

  it('survive a view that Slack refuses', async () => {
    const { views } = clientOf(slack);
    const trigger_id = await trigger();

    const refused = await errorOf(
      views.open({ trigger_id, view: { ...view, title: plain('x'.repeat(25)) } }),
    );
    const opened = await views.open({ trigger_id, view });

    expect(refused).toBe('invalid_arguments');
    expect(opened.ok).toBe(true);
  });
});

describe('views', () => {
  it('are updated under their current hash, and keep what was typed', async () => {
    const modal = await filled();
    const { views } = clientOf(slack);
    const { id: view_id, hash } = modal.view;

    await views.update({ view_id, hash, view: { ...view, title: plain('Again') } });
    const crossed = await errorOf(views.update({ view_id, hash, view }));

    expect(crossed).toBe('hash_conflict');
    expect(modal.title()).toBe('Again');
    expect(modal.value('Consumer accounts')).toBe('111122223333');
    expect(modal.value('Cluster')).toBe('staging');
  });

  it('are gone for updates once closed', async () => {
    const modal = await open();
    await modal.close();

    const late = await errorOf(clientOf(slack).views.update({ view_id: modal.id, view }));

    expect(late).toBe('not_found');
  });

  it('stack three deep', async () => {
    const push = { body: { response_action: 'push', view } };
    answers['view_submission'] = push;
    const submit = async (modal: Modal) => {
      await modal.choose('Cluster', 'staging');
      await modal.fill('Consumer accounts', '1');
      return await modal.submit();
    };

    const first = await submit(await open());
    const second = await submit(await slack.as('requester').modal());
    const third = await submit(await slack.as('requester').modal());

    expect([first.kind, second.kind]).toEqual(['pushed', 'pushed']);
    expect(third).toMatchObject({ kind: 'trouble', reason: 'push_limit_reached' });
  });

  it('keep an external_id to themselves', async () => {
    await open({ external_id: 'one' });

    const again = await errorOf(
      clientOf(slack).views.open({
        trigger_id: await trigger('approver'),
        view: { ...view, external_id: 'one' },
      }),
    );

    expect(again).toBe('duplicate_external_id');
  });
});

describe('a person in a modal', () => {
  it('gets the options of an external select from the app', async () => {
    const modal = await open();

    const offered = await modal.options('Cluster', 'prod');
    const asked = app.heard.at(-1)?.payload;

    expect(offered.map(({ text }) => text)).toEqual(['prod-eu', 'prod-us']);
    expect(asked).toMatchObject({ type: 'block_suggestion', action_id: 'cluster', value: 'prod' });
    expect(asked).not.toHaveProperty('trigger_id');
    expect(asked).not.toHaveProperty('response_url');
  });

  it.each([
    ['fails', { status: 500 }],
    ['is late', 'never' as const],
    ['answers nonsense', { body: { options: [{ text: 'prod', value: 'prod' }] } }],
    ['answers too much', options(Array.from({ length: 101 }, (_, index) => `c${index}`))],
  ])('sees an empty menu when the app %s', async (_, answer) => {
    answers['block_suggestion'] = answer;
    const modal = await open();

    const offered = await modal.options('Cluster', 'prod');

    expect(offered).toEqual([]);
  });

  it('is stopped by the client at an empty required field, before the app is asked', async () => {
    const modal = await open();

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: {
        Cluster: 'Please complete this required field.',
        'Consumer accounts': 'Please complete this required field.',
      },
    });
    expect(slack.deliveries.map(({ kind }) => kind)).toEqual(['command']);
  });

  it('reads the app’s errors under the labels, and the modal stays', async () => {
    answers['view_submission'] = {
      body: { response_action: 'errors', errors: { accounts: 'Not an account.' } },
    };
    const modal = await filled();

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { 'Consumer accounts': 'Not an account.' },
    });
    expect(modal.isOpen).toBe(true);
  });

  it.each([
    [
      'errors under an unknown block',
      { body: { response_action: 'errors', errors: { nope: 'x' } } },
    ],
    ['an invalid view', { body: { response_action: 'update', view: { type: 'modal' } } }],
    ['an unknown action', { body: { response_action: 'dance' } }],
    ['text', { body: 'thanks' }],
    ['an error', { status: 500 }],
    ['nothing in time', 'never' as const],
  ])('is told of trouble when the app answers %s', async (_, answer) => {
    answers['view_submission'] = answer;
    const modal = await filled();

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({ kind: 'trouble', shown: expect.stringContaining('trouble') });
    expect(modal.isOpen).toBe(true);
  });

  it('tells the app of a closed modal, if it asked', async () => {
    const asked = await open();
    await asked.close();
    const silent = await open({ notify_on_close: false });
    await silent.close({ all: true });

    const told = slack.deliveries.filter(({ kind }) => kind === 'view_closed');

    expect(told).toMatchObject([{ payload: { is_cleared: false, view: { id: asked.id } } }]);
  });

  it('submits the state of every input', async () => {
    const modal = await filled();

    await modal.submit();

    expect(app.heard.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0REQUEST', team_id: 'T0SANDBOX' },
      view: {
        state: {
          values: {
            cluster: {
              cluster: { type: 'external_select', selected_option: { value: 'staging' } },
            },
            accounts: { value: { type: 'plain_text_input', value: '111122223333' } },
            note: { value: { value: null } },
          },
        },
      },
    });
  });
});
