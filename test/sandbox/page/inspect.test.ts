import { describe, expect, it } from 'vitest';
import { inspect, inspectMessage, inspectView } from '../../../sandbox/page/inspect.ts';
import type { Message, View } from '../../../sandbox/slack/types.ts';
import { actions, button, plain, section } from '../slack/support/blocks.ts';

const request = '0f8a1b2c-3d4e-4f5a-8b6c-7d8e9f0a1b2c';
const other = '1f8a1b2c-3d4e-4f5a-8b6c-7d8e9f0a1b2c';
const digest = '0123456789abcdef';

const aMessage = (over: Partial<Message> = {}): Message => ({
  ...{ ts: '1.000001', channel: 'C0NETWORK', user: 'U0BOTUSER', text: 'A card' },
  ...{ blocks: [section('A card')], attachments: [], broadcast: false, byApp: true },
  ...{ edited: false, deleted: false, postedAt: 0, ...over },
});

const aView = (over: Partial<View> = {}): View => ({
  ...{ id: 'V1', type: 'modal', user: 'U0REQUEST', open: true, hash: 'h', rootId: 'V1' },
  ...{ previousId: null, externalId: '', callbackId: 'create_service', privateMetadata: '' },
  ...{ clearOnClose: false, notifyOnClose: false, close: null, submit: plain('Send') },
  ...{ title: plain('New request'), blocks: [section('x')], values: {}, ...over },
});

const bound = (value: string) => [actions(button({ value }))];

describe('inspectMessage', () => {
  it('shows its JSON with metadata, what it uses, its request, and what its buttons carry', () => {
    const metadata = { event_type: 'm', event_payload: { request_id: request, kind: 'card' } };

    const inspection = inspectMessage(
      aMessage({ metadata, blocks: bound(`${request}/3/${digest}`) }),
    );

    expect(inspection.json).toMatchObject({ ts: '1.000001', metadata });
    expect(inspection.usage.length).toBeGreaterThan(5);
    expect(inspection.about).toEqual([{ request, carried: { version: 3, digest } }]);
  });

  it('finds the request in buttons where there is no metadata', () => {
    const blocks = [...bound(`${request}/1/${digest}`), ...bound(`${request}/1/${digest}`)];

    expect(inspectMessage(aMessage({ blocks })).about).toEqual([
      { request, carried: { version: 1, digest } },
    ]);
  });

  it.each([
    ['has no buttons', [section('x')]],
    ['has buttons of something else', bound(request)],
  ])('names no request where it %s', (_, blocks) => {
    expect(inspectMessage(aMessage({ blocks })).about).toEqual([]);
  });

  it('names each of several requests, with what its own buttons carry', () => {
    const blocks = [...bound(`${request}/1/${digest}`), ...bound(`${other}/2/${digest}`)];

    expect(inspectMessage(aMessage({ blocks })).about).toEqual([
      { request, carried: { version: 1, digest } },
      { request: other, carried: { version: 2, digest } },
    ]);
  });

  it('takes no other request’s buttons for its own', () => {
    const metadata = { event_type: 'm', event_payload: { request_id: other } };

    const { about } = inspectMessage(
      aMessage({ metadata, blocks: bound(`${request}/3/${digest}`) }),
    );

    expect(about).toEqual([{ request: other, carried: undefined }]);
  });
});

describe('inspect', () => {
  const sight = {
    message: (channel: string, ts: string) => aMessage({ channel, ts }),
    view: (id: string) => aView({ id, callbackId: `of ${id}` }),
  };

  it('looks where somebody points', () => {
    expect(inspect(sight, { channel: 'C0NETWORK', ts: '2.000002' }).json).toMatchObject({
      ts: '2.000002',
    });
    expect(inspect(sight, { view: 'V7' }).json).toMatchObject({ callback_id: 'of V7' });
  });

  it('shows nothing that the client of that person would not', () => {
    const blind = { ...sight, message: () => expect.fail('there is no such message') };

    expect(() => inspect(blind, { channel: 'C0PRODNET', ts: '1.000001' })).toThrow('no such');
  });
});

describe('inspectView', () => {
  it('shows what the app gave, what people typed, and the request in its notes', () => {
    const values = { block: { field: { type: 'plain_text_input', value: 'typed' } } };
    const privateMetadata = JSON.stringify({ requestId: request });

    const inspection = inspectView(aView({ values, privateMetadata }));

    expect(inspection.json).toMatchObject({ callback_id: 'create_service', state: { values } });
    expect(inspection.json).not.toHaveProperty('close');
    expect(inspection.about).toEqual([{ request, carried: undefined }]);
    expect(inspection.usage.map(({ what }) => what)).toContain('private_metadata of a modal');
  });

  it.each(['pressed', 'edits'])('knows what the button carried that opened it, by %s', (name) => {
    const privateMetadata = JSON.stringify({ [name]: `${request}/2/${digest}`, channel: 'C1' });

    expect(inspectView(aView({ privateMetadata })).about).toEqual([
      { request, carried: { version: 2, digest } },
    ]);
  });

  it('of a Home with several requests names each', () => {
    const blocks = [...bound(`${request}/1/${digest}`), ...bound(`${other}/1/${digest}`)];

    const { about } = inspectView(aView({ type: 'home', blocks }));

    expect(about.map((one) => one.request)).toEqual([request, other]);
  });

  it.each(['', 'not JSON', '[]', '{"requestId":7}'])('reads no request in %j', (notes) => {
    expect(inspectView(aView({ privateMetadata: notes })).about).toEqual([]);
  });
});
