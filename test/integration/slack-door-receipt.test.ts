import type { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestId } from '../../src/domain/request.ts';
import { ok, refused } from '../../src/domain/result.ts';
import { giveReceipt } from '../../src/slack/commands/receipt.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import type { RequestStory } from '../../src/use-cases/ports/request-stories.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { type FakeWorld, factsOf } from '../fakes/door-deps.ts';
import { modes, type OpenDoor, openDoor, postCard } from '../support/slack-door.ts';
import { aCard, requester } from '../unit/slack/fixtures.ts';

const ended = aCard({ status: 'rejected' });
const { id, target, environment, change } = ended.request;

const story: RequestStory = {
  ...{ id, requester, environment, change, ticket: undefined, status: 'rejected' },
  ...{ clusterId: target.clusterId, serviceId: target.serviceId, createdAt: new Date(0) },
  ...{ versions: [], reviews: [], entries: [], dropped: undefined },
};

it('is none where there is no key', async () => {
  const facts = () => Promise.resolve(factsOf(requester, 'member'));
  const deps = {
    ...{
      people: { facts },
      policy: () => Promise.resolve(undefined),
      log: createCollectedLog().log,
    },
    ...{
      requestStories: { find: () => Promise.resolve(story) },
      apiUrl: new URL('http://localhost'),
    },
  };

  const answer = await giveReceipt(deps, { client: {} as WebClient, person: requester }, id);

  expect(answer.text).toContain('it has no key to sign with');
});

describe.each(modes)('the receipt of a request over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(world: Partial<FakeWorld> = {}) {
    const asked: RequestId[] = [];
    door = await openDoor(mode, {
      world: {
        facts: ({ persons: [person = requester] }) => Promise.resolve(factsOf(person, 'member')),
        story: () => Promise.resolve(story),
        receipt: (request) => {
          asked.push(request);
          return Promise.resolve(ok('{"format":1}'));
        },
        ...world,
      },
    });
    const card = await postCard(door, ended, true);
    return { ...door, asked, card, person: door.slack.as('requester') };
  }

  it('is sent to whom it concerns, directly and as a file', async () => {
    const { card, person, asked } = await open();
    expect(card.buttons()).toContain('Receipt');

    await card.as('requester').click('Receipt');

    await person.waitForEphemeral('The bot sent you the receipt of request');
    const dm = await person.waitForDm('Check it with verify-receipt');
    expect(dm.files).toMatchObject([
      { name: expect.stringMatching(/^receipt-\w{6}\.json$/), text: '{"format":1}\n' },
    ]);
    expect(asked).toEqual([id]);
  });

  it('is made for nobody else', async () => {
    const { card, slack, asked } = await open();

    await card.as('platform').click('Receipt');

    await slack.as('platform').waitForEphemeral('no such request that you can see');
    expect(asked).toEqual([]);
  });

  it('is none of a request that goes on, nor of what does not hold, which is logged', async () => {
    const { card, person, world, logged } = await open();
    world.receipt = () => Promise.resolve(refused({ kind: 'open', status: 'approved' }));
    await card.as('requester').click('Receipt');
    await person.waitForEphemeral('is open: there is a receipt once it has ended');
    world.receipt = () => Promise.resolve(refused({ kind: 'broken', problems: [] }));

    await card.as('requester').click('Receipt');

    await person.waitForEphemeral('does not hold, so no receipt is signed');
    expect(await logged.untilLine('receipt was not signed')).toContain('"kind":"broken"');
    expect(person.dms()).toEqual([]);
  });

  it('says why it cannot be sent', async () => {
    const { card, person, slack, world } = await open();
    slack.faults.fail('files.getUploadURLExternal', { error: 'missing_scope' });
    await card.as('requester').click('Receipt');
    await person.waitForEphemeral('lacks the scope `files:write`');
    world.receipt = () => Promise.reject(new StoreUnavailableError(false));
    await card.as('requester').click('Receipt');
    await person.waitForEphemeral('cannot reach its database');

    await card.as('requester').forge('send_receipt', 'x');

    await person.waitForEphemeral('did not make this button');
  });
});
