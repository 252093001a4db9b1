import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { At, ShownView } from '../../../sandbox/page/wire.ts';
import type { Window } from '../../support/page-window.ts';
import { card, clusters, createModal } from '../slack/support/example-app.ts';
import { clientOf, type Heard, type Reply, startScripted } from '../slack/support/scripted-app.ts';
import { type PageUnderTest, startPageUnderTest } from './support/page-server.ts';

let page: PageUnderTest;
let app: Awaited<ReturnType<typeof startScripted>>;
let answers: Record<string, Reply | 'never'>;

const plain = (text: string) => ({ type: 'plain_text' as const, text });
function reply({ payload }: Heard) {
  if (payload['type'] === 'block_suggestion') {
    const found = clusters.filter((name) => name.includes(String(payload['value'])));
    return { body: { options: found.map((name) => ({ text: plain(name), value: name })) } };
  }
  return answers[String(payload['type'] ?? 'command')] as Reply | undefined;
}

beforeEach(async () => {
  answers = {};
  page = await startPageUnderTest({ ackLimitMs: 500 });
  app = await startScripted(page.slack, reply);
});
afterEach(async () => {
  const { troubles } = page;
  await app.stop();
  await page.stop();
  expect(troubles).toEqual([]);
});

const cluster: At = { blockId: 'cluster', actionId: 'cluster' };
const accounts: At = { blockId: 'accounts', actionId: 'value' };
const payloadOf = (type: string) =>
  app.heard.findLast(({ payload }) => payload['type'] === type)?.payload as never as {
    actions: { value?: string; selected_option?: unknown }[];
    view: { state: { values: unknown } };
    user: { id: string };
  };

/** With the modal that the command opens, as the stream tells it. */
async function open(view: object = createModal): Promise<{ window: Window; modal: ShownView }> {
  const window = await page.open('requester');
  await page.does('requester', 'say', { channel: 'C0NETWORK', text: '/privatelink request' });
  const trigger_id = String(app.heard.at(-1)?.payload['trigger_id']);
  await clientOf(page.slack).views.open({ trigger_id, view: view as typeof createModal });
  const modal = await window.until('the modal', (told) =>
    told.flatMap((piece) => (piece.kind === 'views' ? piece.modals : [])).at(-1),
  );
  return { window, modal };
}

async function fillIn(view: string): Promise<void> {
  const { choices } = await page.does('requester', 'suggest', {
    ...{ place: { view }, at: cluster, query: 'stag' },
  });
  await page.does('requester', 'pick', { view, at: cluster, picked: choices });
  await page.does('requester', 'fill', { view, at: accounts, typed: '111122223333' });
}

describe('a form in the page', () => {
  it('asks the app for choices, takes what is typed, and is submitted with it', async () => {
    const { modal, window } = await open();
    await fillIn(modal.id);

    const submitted = await page.does('requester', 'submit', { view: modal.id });

    expect(submitted).toEqual({ kind: 'done' });
    expect(payloadOf('view_submission').view.state.values).toMatchObject({
      cluster: { cluster: { selected_option: { value: 'staging' } } },
      accounts: { value: { value: '111122223333' } },
    });
    await window.until('no modal', (told) => {
      const last = told.findLast((piece) => piece.kind === 'views');
      return last?.modals.length === 0 ? true : undefined;
    });
  });

  it('shows what Slack’s client objects to under its fields, and asks nobody', async () => {
    const { modal } = await open();

    const submitted = await page.does('requester', 'submit', { view: modal.id });

    expect(submitted).toEqual({
      kind: 'errors',
      errors: {
        cluster: 'Please complete this required field.',
        accounts: 'Please complete this required field.',
      },
    });
    expect(payloadOf('view_submission')).toBeUndefined();
  });

  it('shows what the app objects to under its fields, and Slack’s words for a lost answer', async () => {
    const { modal } = await open();
    await fillIn(modal.id);
    const errors = { accounts: 'That is nobody’s.' };
    answers['view_submission'] = { body: { response_action: 'errors', errors } };
    const refused = await page.does('requester', 'submit', { view: modal.id });
    answers['view_submission'] = 'never';

    const lost = await page.does('requester', 'submit', { view: modal.id });

    expect(refused).toEqual({ kind: 'errors', errors });
    expect(lost).toMatchObject({ kind: 'trouble', shown: expect.stringContaining('trouble') });
  });

  it('takes back what was chosen, and nothing that was not offered', async () => {
    const { modal } = await open();
    await fillIn(modal.id);
    const forged = { text: 'mine', value: 'mine' };

    const other = page.does('requester', 'pick', { view: modal.id, at: cluster, picked: [forged] });
    await expect(other).rejects.toThrow('That is not offered there.');
    await page.does('requester', 'pick', { view: modal.id, at: cluster, picked: [] });

    const submitted = await page.does('requester', 'submit', { view: modal.id });
    expect(submitted).toMatchObject({ errors: { cluster: expect.any(String) } });
  });

  it('is its person’s alone, and of several only the one on top', async () => {
    const { modal } = await open();
    await fillIn(modal.id);
    answers['view_submission'] = { body: { response_action: 'push', view: createModal } };
    await page.does('requester', 'submit', { view: modal.id });

    const stranger = page.does('approver', 'fill', { view: modal.id, at: accounts, typed: '1' });
    await expect(stranger).rejects.toThrow('That view is closed.');
    const covered = page.does('requester', 'submit', { view: modal.id });
    await expect(covered).rejects.toThrow('Another view lies on top of that one.');
  });

  it('is closed with all others by the X, and the app is told of each', async () => {
    const { modal } = await open();

    await page.does('requester', 'close', { view: modal.id, all: true });

    expect(payloadOf('view_closed').user.id).toBe('U0REQUEST');
    const late = page.does('requester', 'submit', { view: modal.id });
    await expect(late).rejects.toThrow('That view is closed.');
  });
});

describe('a button in the page', () => {
  const approve: At = { blockId: 'req:v1', actionId: 'approve' };
  async function post(): Promise<string> {
    const { chat } = clientOf(page.slack);
    const blocks = card(1, 'waits');
    const { ts = '' } = await chat.postMessage({ channel: 'C0PRODNET', text: 'card', blocks });
    return ts;
  }

  it('is pressed by whoever sees it', async () => {
    const place = { channel: 'C0PRODNET', ts: await post() };

    const pressed = await page.does('approver', 'press', { place, at: approve });

    expect(pressed.trouble).toBeUndefined();
    expect(payloadOf('block_actions')).toMatchObject({
      user: { id: 'U0APPROV1' },
      actions: [{ action_id: 'approve', value: 'r1:v1' }],
    });
  });

  it('says when the app did not hear of it', async () => {
    const place = { channel: 'C0PRODNET', ts: await post() };
    answers['block_actions'] = { status: 500 };

    const pressed = await page.does('approver', 'press', { place, at: approve });

    expect(pressed.trouble).toEqual(expect.any(String));
  });

  it('is nobody’s who cannot see it, and not there once the message has changed', async () => {
    const place = { channel: 'C0PRODNET', ts: await post() };

    const guest = page.does('guest', 'press', { place, at: approve });
    await expect(guest).rejects.toThrow(/cannot see/);
    const gone = page.does('approver', 'press', { place, at: { ...approve, blockId: 'req:v0' } });
    await expect(gone).rejects.toThrow('That is not there any more: look again.');
    expect(payloadOf('block_actions')).toBeUndefined();
  });
});

describe('what is said in the page', () => {
  const saying = (as: string, channel: string, text: string, thread?: string) =>
    page.does(as, 'say', { channel, text, ...(thread === undefined ? {} : { thread }) });

  it('is a message of its person, in a thread where it is a reply', async () => {
    await saying('approver', 'C0NETWORK', 'one');
    const [first] = page.slack.channel('#network').messages();

    await saying('requester', 'C0NETWORK', 'two', first?.ts);

    expect(first?.message.user).toBe('U0APPROV1');
    expect(first?.thread().map((each) => each.text())).toEqual(['two']);
  });

  it('is refused where that person has no field to type into', async () => {
    await expect(saying('guest', 'C0NETWORK', 'hello')).rejects.toThrow(
      'There is no such channel.',
    );
    await expect(saying('approver', 'C0ARCHIVE', 'hello')).rejects.toThrow(/archived/);
    await expect(saying('approver', 'C0NETWORK', 'hello', '1.2')).rejects.toThrow(/thread/);
    expect(page.slack.channel('#network').messages()).toEqual([]);
  });

  it('is refused in the app’s messages tab where its manifest makes that read-only', async () => {
    const dm = async () => {
      const window = await page.open('requester');
      const scene = await window.until('the scene', (told) =>
        told.flatMap((piece) => (piece.kind === 'scene' ? [piece.scene] : [])).at(-1),
      );
      window.close();
      return scene.channels.find(({ kind }) => kind === 'im');
    };
    await clientOf(page.slack).chat.postMessage({ channel: 'U0REQUEST', text: 'ready' });
    const open = await dm();
    await saying('requester', open?.id ?? '', 'hello?');
    const { manifest } = page.slack;
    const app_home = { messages_tab_enabled: true, messages_tab_read_only_enabled: true };
    if (manifest !== undefined)
      page.slack.install({ ...manifest, features: { ...manifest.features, app_home } });
    const closed = await dm();

    expect([open?.readOnly, closed?.readOnly]).toEqual([false, true]);
    for (const text of ['hello?', '/privatelink help'])
      await expect(saying('requester', closed?.id ?? '', text)).rejects.toThrow(
        'Sending messages to this app has been turned off.',
      );
  });

  it('is a command where it begins with a slash, with Slack’s words for one that fails', async () => {
    const unknown = await saying('requester', 'C0NETWORK', '/unknown');
    answers['command'] = { status: 500 };
    const failed = await saying('requester', 'C0NETWORK', '/privatelink help');
    const { ts } = await page.slack.as('requester').say('#network', 'hello');
    const threaded = await saying('requester', 'C0NETWORK', '/privatelink help', ts);

    expect(unknown.shown).toBe('/unknown is not a valid command.');
    expect(failed.shown).toMatch(/^\/privatelink failed with the error "/);
    expect(threaded.shown).toBe('/privatelink is not supported in threads. Sorry!');
  });
});

describe('a look inside in the page', () => {
  it('is at what one may see', async () => {
    const { ts } = await page.slack.as('requester').say('#prod-network', 'hello');
    const place = { channel: 'C0PRODNET', ts };

    const seen = await page.does('approver', 'inspect', place);

    expect(seen.json).toMatchObject({ text: 'hello' });
    await expect(page.does('guest', 'inspect', place)).rejects.toThrow(/cannot see/);
  });

  it('is at the bot’s own log as well, by its command line', async () => {
    const { story } = await page.does('auditor', 'story', { request: 'ABC123' });

    expect(story).toEqual({ asked: ['audit', 'show', 'ABC123', '--json'] });
  });
});
