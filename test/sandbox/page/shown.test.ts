import { describe, expect, it } from 'vitest';
import { guideSteps, stepAfter } from '../../../sandbox/page/client/shell/guide-step.ts';
import { initialsOf, tintOf } from '../../../sandbox/page/client/shell/initials.ts';
import { spokenOf } from '../../../sandbox/page/client/shell/spoken.ts';
import { shownAt } from '../../../sandbox/page/client/shell/where-shown.ts';
import { createToasts } from '../../../sandbox/page/client/toasts.ts';
import { aChannel, aMessage, aScene } from './support/told.ts';

describe('what is shown for an address', () => {
  it('is the place, with its thread and message', () => {
    const where = { kind: 'channel', channel: 'C0NETWORK', thread: '1.0', message: '2.0' } as const;

    expect(shownAt(where, aScene())).toMatchObject({ thread: '1.0', message: '2.0' });
    expect(shownAt({ kind: 'home' }, aScene())).toEqual({ kind: 'home' });
  });

  it('is the first channel with the app where the place is not for this person', () => {
    const scene = aScene({
      hasHome: false,
      channels: [
        aChannel('C1', { hasApp: false }),
        aChannel('C2', { archived: true }),
        aChannel('C3', { kind: 'private' }),
        aChannel('C4'),
      ],
    });

    for (const where of [
      { kind: 'channel', channel: 'C0SECRET' },
      { kind: 'home' },
      { kind: 'list' },
    ] as const)
      expect(shownAt(where, scene)).toMatchObject({ channel: { id: 'C4' } });
  });

  it('is nothing where there is nothing', () => {
    expect(shownAt({ kind: 'list' }, aScene({ channels: [] }))).toEqual({ kind: 'nothing' });
  });
});

describe('the guide', () => {
  const card = (...blocks: readonly object[]) =>
    aMessage('1700000001.000000', {
      byApp: true,
      blocks: blocks.map((block) => ({ type: 'actions', ...block })),
    });
  const approve = { elements: [{ type: 'button', text: { type: 'plain_text', text: 'Approve' } }] };

  it('follows what the newest card lets people do', () => {
    expect(stepAfter([])).toBe('ask');
    expect(stepAfter([aMessage('1700000001.000000')])).toBe('ask');
    expect(stepAfter([card(approve)])).toBe('decide');
    expect(stepAfter([card({ text: 'Creating' })])).toBe('watch');
    expect(stepAfter([card(approve), card({ text: 'AVAILABLE' })])).toBe('audit');
  });

  it('has a sentence for each step', () => {
    expect(guideSteps.map(({ key }) => key)).toEqual(['ask', 'decide', 'watch', 'audit']);
  });
});

describe('small things', () => {
  it.each([
    ['Approver 2', 'A2'],
    ['PrivateLink', 'PL'],
    ['Approver12', 'A1'],
    ['Requester', 'R'],
    ['ada', 'A'],
    ['', '?'],
  ])('gives %s the initials %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('gives one person one colour', () => {
    expect(tintOf('U0APPROV1')).toBe(tintOf('U0APPROV1'));
    expect(tintOf('')).toBeGreaterThanOrEqual(0);
  });

  it('reads a message out without its marks', () => {
    const scene = aScene();
    const names = {
      isMine: () => false,
      user: (id: string) => scene.people.find((person) => person.id === id),
      group: (id: string) => scene.groups.find((group) => group.id === id),
      channel: (id: string) => scene.channels.find((channel) => channel.id === id),
    };
    const text =
      '*Approved* by <@U0APPROV1|approver> of <!subteam^S0NETSEC>: <https://example.com|the `card`> &amp; more, <!here>';

    expect(spokenOf(aMessage('1700000001.000000', { text }), names)).toBe(
      'Requester in network: Approved by Approver of netsec: the card & more, here',
    );
    expect(
      spokenOf(aMessage('1700000001.000000', { text: 'x'.repeat(999) }), names).length,
    ).toBeLessThan(260);
  });

  it('keeps three toasts at most, one of each text', () => {
    const toasts = createToasts();
    for (const text of ['a', 'b', 'a', 'c', 'd']) toasts.add(text);

    const shown = toasts.get();
    toasts.dismiss(shown[0]?.id ?? 0);

    expect(shown.map(({ text }) => text)).toEqual(['a', 'c', 'd']);
    expect(toasts.get().map(({ text }) => text)).toEqual(['c', 'd']);
  });
});
