import { describe, expect, it } from 'vitest';
import type { RequestStatus } from '../../../src/domain/lifecycle.ts';
import type { Posted } from '../../fakes/recording-thread-board.ts';
import { hasMore, promised, shown, tell, tellAll, trueCard } from './announcer.ts';
import { cardsOf, deleteCard, posted } from './cards.ts';
import { follow } from './worker.ts';
import {
  actions,
  ada,
  ben,
  click,
  notices,
  requestId,
  requestOf,
  told,
  type World,
} from './world.ts';

const manyAccounts = Array.from({ length: 9 }, (_, n) => 111_122_223_330 + n).join();

function theCard(world: World): Posted {
  const card = cardsOf(world).at(-1);
  if (card === undefined) throw new Error('no card is shown');
  return card;
}

const repliesTo = ({ slack }: World, { ts }: Posted): readonly string[] =>
  slack.posts
    .filter(({ threadTs }) => threadTs === ts)
    .map(({ drawings }) => drawings.at(-1)?.text ?? '');

async function endAs(world: World, status: RequestStatus): Promise<void> {
  await world.deps.requests.change(requestId, {}, ({ request }) => ({
    answer: 1,
    commit: {
      request: { ...request, status },
      entry: { action: 'phase_changed', actor: null, requestId, details: {} },
      jobs: [],
    },
  }));
}

describe('the card of an open request that somebody deleted', () => {
  it('is posted anew when it is to be redrawn, and what is told from then on is told there', async () => {
    const world = await posted();
    deleteCard(world);
    await click(world, ben);

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
    expect(repliesTo(world, theCard(world))).toEqual(['approved_by', 'approved', 'posted_anew']);
    expect(actions(world)).toEqual(['request_submitted', 'request_approved', 'card_renewed']);
    expect(await hasMore(world)).toBe(false);
  });

  it('is posted anew when its thread turns out to be gone', async () => {
    const world = await posted();
    await click(world, ben);
    await tell(world);
    world.clock.advance(2_000);
    deleteCard(world);

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
    expect(shown(world, 'thread')).toEqual(promised(world, 'thread'));
    expect(repliesTo(world, theCard(world))).toContain('approved');
  });

  it('has its whole values in its new thread as well', async () => {
    const world = await posted({ accounts: manyAccounts });
    deleteCard(world);
    await world.deps.messages.doubtCard(requestId);

    await tellAll(world);

    expect(repliesTo(world, theCard(world))).toEqual(['posted_anew', 'values']);
  });

  it('is found where the answer to posting it anew was lost', async () => {
    const world = await posted();
    deleteCard(world);
    await click(world, ben);
    await tell(world);
    world.slack.fail('post', 'lost');

    await tellAll(world);

    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
  });

  it('is left alone after ten cards: whoever deletes each of them means it', async () => {
    const world = await posted();
    for (let turn = 0; turn < 15; turn += 1) {
      while (cardsOf(world).length > 0) deleteCard(world);
      await world.deps.messages.doubtCard(requestId);
      await tellAll(world, { forMs: 60_000 });
    }

    expect(cardsOf(world)).toEqual([]);
    expect(actions(world).filter((action) => action === 'card_renewed')).toHaveLength(9);
    await endAs(world, 'expired');
    await tellAll(world);
    expect(await hasMore(world)).toBe(false);
  });

  it('is posted anew when its request was opened again after its card had been given up', async () => {
    const world = await posted();
    deleteCard(world);
    await endAs(world, 'failed');
    await tellAll(world);
    const whileEnded = [cardsOf(world), await hasMore(world)];
    await endAs(world, 'pending_approval');
    const reopened = await hasMore(world);

    await tellAll(world);

    expect([...whileEnded, reopened]).toEqual([[], false, true]);
    expect(shown(world, 'card')).toEqual([`1 ${await trueCard(world)}`]);
  });
});

describe('the card of a request that has ended', () => {
  it('is not posted anew where it was deleted: retention policies do so on purpose', async () => {
    const world = await posted();
    deleteCard(world);
    await click(world, ada, 'cancel');

    await tellAll(world);

    expect(cardsOf(world)).toEqual([]);
    expect(actions(world)).not.toContain('card_renewed');
    expect(await hasMore(world)).toBe(false);
  });
});

describe('a card that Slack lets nobody change', () => {
  it.each(['edit_window_closed', 'cant_update_message'])(
    'is followed by one that is true, and its thread says so once: %s',
    async (code) => {
      const world = await posted();
      const old = theCard(world);
      await click(world, ben);
      world.slack.frozen.set(old.ts, code);

      await tellAll(world);
      await world.deps.messages.doubtCard(requestId);
      await tellAll(world);

      const [, newer] = cardsOf(world);
      expect(shown(world, 'card')).toEqual([
        expect.stringContaining('0 v1 pending_approval'),
        `1 ${await trueCard(world)}`,
      ]);
      expect(repliesTo(world, old)).toEqual(['goes_on']);
      expect(newer && repliesTo(world, newer)).toEqual(['approved_by', 'approved', 'posted_anew']);
      expect(actions(world).slice(2)).toEqual(['card_renewed', 'card_frozen']);
      expect(await hasMore(world)).toBe(false);
    },
  );

  it('is followed by one also where its request has ended', async () => {
    const world = await posted();
    world.slack.frozen.set(theCard(world).ts, 'edit_window_closed');
    await click(world, ada, 'cancel');

    await tellAll(world);

    expect(shown(world, 'card').at(-1)).toBe(`1 ${await trueCard(world)}`);
    expect(await hasMore(world)).toBe(false);
  });
});

describe('a redrawing that Slack refuses', () => {
  it.each(['is_inactive', 'not_in_channel', 'channel_not_found', 'invalid_blocks'])(
    'with %s is tried every minute while the request is open, and told as soon as it is taken',
    async (code) => {
      const world = await posted();
      world.slack.frozen.set(theCard(world).ts, code);
      await click(world, ben);
      await tellAll(world, { forMs: 600_000 });
      const waiting = await hasMore(world);
      const tries = world.slack.calls.filter((name) => name === 'update').length;
      world.slack.frozen.clear();

      await tellAll(world);

      expect(waiting).toBe(true);
      expect(tries).toBeGreaterThanOrEqual(9);
      expect(tries).toBeLessThanOrEqual(12);
      expect(shown(world, 'card')).toEqual([`0 ${await trueCard(world)}`]);
      expect(told(world)).toEqual(['approved_by', 'approved']);
    },
  );

  it('is given up at once where the request has ended and waiting cannot help', async () => {
    const world = await posted();
    world.slack.frozen.set(theCard(world).ts, 'invalid_blocks');
    await click(world, ben);
    await follow(world);

    await tellAll(world);

    expect(requestOf(world).status).toBe('succeeded');
    expect(await hasMore(world)).toBe(false);
    expect(notices(world)).toContain('available');
  });
});
