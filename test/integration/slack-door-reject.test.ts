import { afterEach, describe, expect, it } from 'vitest';
import type { Card, Modal } from '../../sandbox/slack/driver-types.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import type { FakeWorld } from '../fakes/door-deps.ts';
import { never } from '../fakes/gate.ts';
import { modes, type OpenDoor, openDoor, postCard } from '../support/slack-door.ts';
import { aRequest } from '../unit/slack/fixtures.ts';

const reason = 'The range is far too wide.';

describe.each(modes)('a rejection over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function openCard(world: Partial<FakeWorld> = {}, timing = {}) {
    const decide: FakeWorld['decide'] = () => Promise.resolve({ code: 'rejected' });
    door = await openDoor(mode, { world: { decide, ...world }, timing });
    return { ...door, card: await postCard(door) };
  }

  async function openForm(slack: OpenDoor['slack'], card: Card): Promise<Modal> {
    await card.as('approver').click('Reject …');
    return await slack.as('approver').modal();
  }

  it('asks for the reason, records it with the version that was shown, and says so', async () => {
    const { slack, card, recorded } = await openCard();
    const form = await openForm(slack, card);
    await form.fill('Reason', reason);

    const outcome = await form.submit();

    await slack.as('approver').waitForEphemeral('You rejected the request.');
    const { id, version } = aRequest();
    expect(outcome.kind).toBe('closed');
    expect(recorded).toMatchObject([
      {
        key: form.id,
        action: 'reject',
        person: 'U0APPROV1',
        requestId: id,
        version,
        reason,
        channel: 'C0NETWORK',
      },
    ]);
  });

  it('wants a reason that says something', async () => {
    const { slack, card, recorded } = await openCard();
    const form = await openForm(slack, card);
    await form.fill('Reason', 'no');

    const outcome = await form.submit();

    const words = expect.stringContaining('The requester needs at least 10 characters');
    expect(outcome).toMatchObject({ kind: 'errors', errors: { Reason: words } });
    expect(recorded).toEqual([]);
  });

  it('is left to the sweeper, in words, when it cannot be decided now', async () => {
    const decide = () => Promise.reject(new StoreUnavailableError(false));
    const { slack, card, recorded } = await openCard({ decide });
    const form = await openForm(slack, card);
    await form.fill('Reason', reason);

    const outcome = await form.submit();

    await slack.as('approver').waitForEphemeral('Your click is recorded, but not decided yet.');
    expect(outcome.kind).toBe('closed');
    expect(recorded).toMatchObject([{ action: 'reject', reason }]);
  });

  it('submitted twice is one rejection', async () => {
    const { slack, card, decided } = await openCard();
    const form = await openForm(slack, card);
    await form.fill('Reason', reason);

    const outcome = await form.submit({ duplicate: 2 });

    await slack.as('approver').waitForEphemeral('You rejected the request.');
    await slack.idle();
    expect(outcome.kind).toBe('closed');
    expect(decided).toHaveLength(1);
    expect(slack.as('approver').ephemerals()).toHaveLength(1);
  });

  it.each([
    { how: 'fails', record: () => Promise.reject(new StoreUnavailableError(true)) },
    { how: 'hangs', record: () => never },
  ])('keeps the form and its reason when the database $how', async ({ record }) => {
    const { slack, card, decided } = await openCard({ record }, { ackWithinMs: 200 });
    const form = await openForm(slack, card);
    await form.fill('Reason', reason);

    const outcome = await form.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Reason: expect.stringContaining('it will not be doubled') },
    });
    expect(form.value('Reason')).toBe(reason);
    expect(decided).toEqual([]);
  });

  it('refuses a form whose notes were changed', async () => {
    const { slack, card, recorded } = await openCard();
    const form = await openForm(slack, card);
    await form.fill('Reason', reason);

    const outcome = await form.submit({
      tamper: (payload) => ({
        ...payload,
        view: { ...(payload['view'] as object), private_metadata: 'not ours' },
      }),
    });

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Reason: expect.stringContaining('not one that the bot can read') },
    });
    expect(recorded).toEqual([]);
  });

  it.each([
    ['expired_trigger_id', 'longer to open the form than Slack allows'],
    ['internal_error', 'Slack does not answer the bot at the moment.'],
  ])('says so when the form cannot be opened (%s)', async (error, words) => {
    const { slack, card } = await openCard();
    slack.faults.fail('views.open', { error });

    await card.as('approver').click('Reject …');

    await slack.as('approver').waitForEphemeral(words);
  });
});
