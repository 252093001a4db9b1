import { describe, expect, it } from 'vitest';
import { type Heard, hear } from '../../../sandbox/page/client/store/hear.ts';
import { merged, threadOf, topLevel } from '../../../sandbox/page/client/store/messages.ts';
import { emptyState, type State } from '../../../sandbox/page/client/store/state.ts';
import type { ShownMessage } from '../../../sandbox/page/wire.ts';
import { aMessage, aScene } from './support/told.ts';

function heardSoFar(...heard: readonly Heard[]): State {
  return heard.reduce(hear, emptyState);
}

const told = (...messages: readonly ShownMessage[]): Heard => ({ kind: 'messages', messages });
const connected: Heard = { kind: 'connected' };

function textsIn(state: State, channel = 'C0NETWORK'): readonly string[] {
  return (state.messages.get(channel) ?? []).map(({ text }) => text);
}

describe('what the page knows', () => {
  it('keeps messages by channel and in order, each once, the latest of it', () => {
    const state = heardSoFar(
      connected,
      told(aMessage('1700000003.000000'), aMessage('1700000001.000000')),
      told(aMessage('1700000002.000000'), aMessage('1700000009.000000', { channel: 'C0SHARED1' })),
      told(aMessage('1700000001.000000', { text: 'edited', edited: true })),
    );

    expect(textsIn(state)).toEqual([
      'edited',
      'said at 1700000002.000000',
      'said at 1700000003.000000',
    ]);
    expect(textsIn(state, 'C0SHARED1')).toEqual(['said at 1700000009.000000']);
  });

  it('leaves messages that did not change as they are, so that they are not drawn again', () => {
    const before = heardSoFar(connected, told(aMessage('1700000001.000000')));
    const state = hear(before, told(aMessage('1700000002.000000')));

    expect(state.messages.get('C0NETWORK')?.[0]).toBe(before.messages.get('C0NETWORK')?.[0]);
  });

  it('replaces everything when the line comes back, and doubles nothing', () => {
    const lost = heardSoFar(
      connected,
      { kind: 'scene', scene: aScene() },
      told(aMessage('1700000001.000000'), aMessage('1700000002.000000')),
      { kind: 'lost' },
    );
    const back = [
      connected,
      { kind: 'scene', scene: aScene({ workspace: 'Again' }) },
      told(aMessage('1700000002.000000')),
    ] as const;

    const state = back.reduce(hear, lost);

    expect(lost.link).toBe('lost');
    expect(textsIn(lost)).toHaveLength(2); // it stays readable meanwhile
    expect(state.link).toBe('live');
    expect(state.scene?.workspace).toBe('Again');
    expect(textsIn(state)).toEqual(['said at 1700000002.000000']);
  });

  it('keeps an open form while the line comes back, until the server says what is open', () => {
    const modal = {
      id: 'V1',
      kind: 'modal',
      hash: '1',
      title: null,
      submit: null,
      close: null,
      blocks: [],
      values: {},
    } as const;
    const before = heardSoFar(connected, { kind: 'views', modals: [modal], home: null });

    const between = [connected, { kind: 'scene', scene: aScene() }] as const;
    const state = between.reduce(hear, before);
    const told = hear(state, { kind: 'views', modals: [], home: null });

    expect(state.modals).toEqual([modal]);
    expect(told.modals).toEqual([]);
  });

  it('puts an older page above, and lets the stream have the last word', () => {
    const state = heardSoFar(
      connected,
      told(
        aMessage('1700000002.000000', { text: 'as it is' }),
        aMessage('1700000001.500000', { deleted: true }),
      ),
    );
    const page = [
      aMessage('1700000001.000000'),
      aMessage('1700000001.500000'),
      aMessage('1700000002.000000', { text: 'as it was' }),
    ];

    const { epoch } = state;
    const more = hear(state, { kind: 'page', messages: page, epoch });
    const all = hear(more, { kind: 'page', messages: [], epoch, begins: 'C0NETWORK' });

    expect(topLevel(more.messages.get('C0NETWORK') ?? []).map(({ text }) => text)).toEqual([
      'said at 1700000001.000000',
      'as it is',
    ]);
    expect([more.whole.has('C0NETWORK'), all.whole.has('C0NETWORK')]).toEqual([false, true]);
  });

  it('drops a page that was asked for before all was told anew', () => {
    const before = heardSoFar(connected, told(aMessage('1700000002.000000')));
    const anew = [connected, told(aMessage('1700000002.000000'))].reduce(hear, before);

    const page = [aMessage('1700000001.000000')];
    const state = hear(anew, { kind: 'page', messages: page, epoch: before.epoch });

    expect(state).toBe(anew);
  });
});

describe('messages of a channel', () => {
  const root = aMessage('1700000001.000000', {
    threadTs: '1700000001.000000',
    replies: { count: 2, users: [], latest: '1700000003.000000' },
  });
  const reply = aMessage('1700000002.000000', { threadTs: root.ts });
  const broadcast = aMessage('1700000003.000000', { threadTs: root.ts, broadcast: true });

  it('are apart from replies, but for those that were sent to the channel as well', () => {
    expect(topLevel([root, reply, broadcast])).toEqual([root, broadcast]);
    expect(threadOf([root, reply, broadcast], root.ts)).toEqual([root, reply, broadcast]);
  });

  it('lose what is deleted, but not the place above replies', () => {
    const gone = { ...aMessage('1700000004.000000'), deleted: true };
    const head = { ...root, deleted: true };

    expect(topLevel([head, gone])).toEqual([head]);
  });

  it('merge to the same whichever way round, where they do not know the same', () => {
    const [one, other] = [[root, broadcast], [reply]];

    expect(merged(one, other)).toEqual(merged(other, one));
  });
});
