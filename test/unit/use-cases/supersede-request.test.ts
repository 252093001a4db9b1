import { beforeEach, describe, expect, it } from 'vitest';
import { type RequestId, referenceOf, type SlackUserId } from '../../../src/domain/request.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import type { UpdateSubmission } from '../../../src/use-cases/submit-update.ts';
import { aService, codesOf, deleteService, ownService, updateService } from './services.ts';
import {
  actions,
  ada,
  ben,
  click,
  createWorld,
  notices,
  requestId,
  requestOf,
  told,
  type World,
} from './world.ts';

const eve = 'U0EVE' as SlackUserId;
const secondId = '00000000-0000-4000-8000-000000000002' as RequestId;
const second = { key: 'V2', requestId: secondId, requester: eve };
const { consumerAccounts, consumerIpRanges } = aService();
const fewerAccounts = { accounts: consumerAccounts.slice(0, 1).join('\n') };

type Send = (world: World, change?: Partial<UpdateSubmission>) => Promise<SubmitAnswer>;

const confirmedOf = (answer: SubmitAnswer) => (answer.ok ? undefined : answer.confirm?.confirmed);

/** Sends it, reads what must be read, and sends it once more. */
async function confirm(world: World, send: Send, change = {}): Promise<SubmitAnswer> {
  const confirmed = confirmedOf(await send(world, { ...second, ...change }));
  return await send(world, { ...second, ...change, confirmed });
}

describe('a request that only takes away', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld();
    world.people.add('member', eve);
    ownService(world);
    expect((await updateService(world)).ok).toBe(true);
  });

  it('is asked twice before it takes the place of a pending one', async () => {
    const answer = await deleteService(world, second);

    expect(answer).toMatchObject({
      ok: false,
      refusal: [],
      confirm: { supersedes: { id: requestId } },
    });
    expect(confirmedOf(answer)?.risks).toEqual([`supersedes ${requestId}`]);
    expect(actions(world)).toEqual(['request_submitted']);
  });

  it.each<[string, Send, object]>([
    ['a delete', deleteService, {}],
    ['an update that removes', updateService, fewerAccounts],
  ])('%s cancels it in the same commit, and its requester is told', async (_, send, change) => {
    const answer = await confirm(world, send, change);

    expect(answer).toMatchObject({ ok: true, value: { requestId: secondId } });
    expect(requestOf(world)).toMatchObject({
      status: 'canceled',
      failure: { code: 'superseded', detail: referenceOf(secondId) },
    });
    expect(requestOf(world, secondId).status).toBe('pending_approval');
    expect(told(world)).toEqual(['superseded']);
    expect(notices(world)).toEqual(['recorded', 'superseded']);
    expect(world.state.rows.get(requestId)?.messages.at(-1)?.to).toBe(ada);
    expect(actions(world)).toEqual(['request_submitted', 'request_canceled', 'request_submitted']);
    const [, canceled, submitted] = world.state.entries;
    expect(canceled).toMatchObject({
      ...{ actor: eve, requestId },
      details: { from: 'pending_approval', version: 1, superseded_by: secondId },
    });
    expect(submitted).toMatchObject({ requestId: secondId, details: { supersedes: requestId } });
    expect(await click(world, ben)).toMatchObject({ code: 'already_ended', status: 'canceled' });
  });

  it.each([
    ['adds as well', { ranges: '10.77.0.0/16' }],
    ['swaps one', { ...fewerAccounts, ranges: `${consumerIpRanges[0]}\n10.77.0.0/16` }],
  ])('is refused like any other where it %s', async (_, change) => {
    const answer = await updateService(world, { ...second, ...change });

    expect(codesOf(answer)).toEqual(['service: target_busy']);
  });

  it('takes the place of no delete', async () => {
    await confirm(world, deleteService);

    const third = { ...fewerAccounts, key: 'V3', requestId: requestId, requester: ada };

    expect(codesOf(await updateService(world, third))).toEqual(['service: target_busy']);
  });

  it('gives no way where the other one is approved', async () => {
    await click(world, ben);

    expect(codesOf(await deleteService(world, second))).toEqual(['service: target_busy']);
  });

  it('gives no way where the other one was approved after this was read', async () => {
    const confirmed = confirmedOf(await deleteService(world, second));
    await click(world, ben);

    const answer = await deleteService(world, { ...second, confirmed });

    expect(codesOf(answer)).toEqual(['service: target_busy']);
    expect(requestOf(world).status).toBe('approved');
  });
});
