import { afterEach, describe, expect, it } from 'vitest';
import { digestPrefix } from '../../src/domain/preimage.ts';
import { actionIds } from '../../src/slack/ids.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import type { FakeWorld } from '../fakes/door-deps.ts';
import { createGate, never } from '../fakes/gate.ts';
import { modes, type OpenDoor, openDoor, postCard } from '../support/slack-door.ts';
import { aRequest } from '../unit/slack/fixtures.ts';

describe.each(modes)('a click on the card over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function openCard(world: Partial<FakeWorld> = {}, timing = {}) {
    door = await openDoor(mode, { world, timing });
    return { ...door, card: await postCard(door) };
  }

  const { id, version, digest } = aRequest();

  it('is recorded with who clicked what, decided, and answered to that person alone', async () => {
    const { slack, card, recorded, decided } = await openCard();

    await card.as('approver').click('Approve');

    await slack.as('approver').waitForEphemeral('You approved.');
    expect(recorded).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        person: 'U0APPROV1',
        teamId: 'T0SANDBOX',
        requestId: id,
        action: 'approve',
        version,
        digestPrefix: digestPrefix(digest),
        reason: undefined,
        channel: 'C0NETWORK',
      },
    ]);
    expect(decided).toEqual(recorded);
  });

  it('is recorded before it is acknowledged, and acknowledged before it is decided', async () => {
    const [recording, deciding] = [createGate(), createGate()];
    const { slack, card } = await openCard({
      record: () => recording.pass().then(() => true),
      decide: () => deciding.pass().then(() => ({ code: 'approved', quorum: 1 })),
    });
    let acked = false;

    const clicked = card
      .as('approver')
      .click('Approve')
      .then((result) => {
        acked = true;
        return result;
      });
    await recording.arrived;
    const ackedWhileRecording = acked;
    recording.open();
    const result = await clicked;
    await deciding.arrived;
    const toldWhileDeciding = slack.as('approver').ephemerals();
    deciding.open();

    expect(ackedWhileRecording).toBe(false);
    expect(result.acked).toBe(true);
    expect(toldWhileDeciding).toEqual([]);
    await slack.as('approver').waitForEphemeral('You approved.');
  });

  it('counts once however often it is delivered', async () => {
    const { slack, card, decided } = await openCard();

    const result = await card.as('approver').click('Approve', { duplicate: 3 });

    await slack.as('approver').waitForEphemeral('You approved.');
    await slack.idle();
    expect([result, ...result.duplicates].map(({ acked }) => acked)).toEqual([true, true, true]);
    expect(decided).toHaveLength(1);
    expect(slack.as('approver').ephemerals()).toHaveLength(1);
  });

  it('is answered in words when it cannot be recorded, and is not decided', async () => {
    const record = () => Promise.reject(new StoreUnavailableError(true));
    const { slack, card, decided } = await openCard({ record });

    const { acked } = await card.as('approver').click('Approve');

    await slack.as('approver').waitForEphemeral('could not confirm that this was recorded');
    expect(acked).toBe(true);
    expect(decided).toEqual([]);
  });

  it('is acknowledged in time when the database hangs', async () => {
    const { slack, card } = await openCard({ record: () => never }, { ackWithinMs: 200 });

    const { acked, ms } = await card.as('approver').click('Approve');

    await slack.as('approver').waitForEphemeral('could not confirm that this was recorded');
    expect(acked).toBe(true);
    expect(ms).toBeLessThan(2_000);
  });

  it('is left to the sweeper, in words, when it cannot be decided now', async () => {
    const decide = () => Promise.reject(new StoreUnavailableError(false));
    const { slack, card } = await openCard({ decide });

    await card.as('approver').click('Approve');

    await slack.as('approver').waitForEphemeral('Your click is recorded, but not decided yet.');
  });

  it.each([actionIds.approve, actionIds.cancel, actionIds.reject])(
    'with a forged value is not recorded (%s)',
    async (action) => {
      const { slack, card, recorded } = await openCard();

      await card.as('approver').forge(action, `${id}/1/'; drop table`);

      await slack.as('approver').waitForEphemeral('The bot did not make this button');
      expect(recorded).toEqual([]);
    },
  );

  it('is answered by direct message where the channel has been archived', async () => {
    const deciding = createGate();
    const { slack, card } = await openCard({
      decide: () => deciding.pass().then(() => ({ code: 'approved', quorum: 1 })),
    });

    await card.as('approver').click('Approve');
    slack.workspace.archive('#network');
    deciding.open();

    await slack.as('approver').waitForDm('You approved.');
  });

  it('is answered by direct message to who has left the channel', async () => {
    const { slack, card } = await openCard();
    slack.workspace.leave('#network', 'approver');

    await card.as('approver').click('Approve', { forced: true });

    await slack.as('approver').waitForDm('You approved.');
  });

  it('cancels for its requester', async () => {
    const { slack, card, recorded } = await openCard({
      decide: () => Promise.resolve({ code: 'canceled' }),
    });

    await card.as('requester').click('Cancel');

    await slack.as('requester').waitForEphemeral('The request is canceled.');
    expect(recorded).toMatchObject([{ action: 'cancel', person: 'U0REQUEST' }]);
  });
});
