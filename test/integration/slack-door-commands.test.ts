import { afterEach, describe, expect, it } from 'vitest';
import { type RequestId, referenceOf, type SlackUserId } from '../../src/domain/request.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import type { ListedRequest } from '../../src/use-cases/ports/request-views.ts';
import { type FakeWorld, factsOf } from '../fakes/door-deps.ts';
import { startScriptedHttp } from '../support/scripted-http.ts';
import { modes, type OpenDoor, openDoor } from '../support/slack-door.ts';
import { aCard, approver, aRequest, requester, requestId } from '../unit/slack/fixtures.ts';

const reference = referenceOf(requestId);
/** Of another id, and the same six characters. */
const namesake = requestId.replace(/^3f2b/, '4f2b') as RequestId;

const auditors = (users: readonly SlackUserId[]): FakeWorld['policy'] => ({
  auditors: { groups: [], users },
  environments: [],
  terraform: [],
});

/** One environment, for everything, in which these people approve. */
const decidedBy = (users: readonly SlackUserId[]): NonNullable<FakeWorld['policy']> => ({
  auditors: { groups: [], users: [] },
  environments: [
    {
      ...{ name: 'production', match: {}, channel: 'C0NETWORK', requesters: { anyone: true } },
      ...{ approvers: { groups: [], users }, approvals: { create: 2, update: 2, delete: 2 } },
      ...{ expiresAfterMs: 1, ticket: undefined, allowEmpty: false },
    },
  ],
  terraform: [],
});

function aListed(): ListedRequest {
  const { request, shown } = aCard();
  return { request, plan: shown.plan, counted: [], card: undefined };
}

function whyOf(policy: FakeWorld['policy']): Partial<FakeWorld> {
  if (policy === undefined) throw new Error('no policy');
  const { request, shown, reviews, now } = aCard();
  const shownAt = request.createdAt;
  const view = { request, shown, shownAt, reviews, now, inForce: { policy, hash: 'hash' } };
  const none = { heldUntil: undefined, lookedAt: undefined, nextLookAt: undefined };
  return { policy, requests: [request], requestViews: [view], work: { now, starts: 0, ...none } };
}

const card = {
  requestId,
  kind: 'card',
  number: 1,
  state: 'sent',
  to: 'C0NETWORK',
  ts: '1763629200.000100',
  renderHash: undefined,
  sendingSince: undefined,
  body: undefined,
} as const;

describe.each(modes)('the slash command over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(world: Partial<FakeWorld> = {}): Promise<OpenDoor> {
    door = await openDoor(mode, { world });
    return door;
  }

  it.each(['/privatelink', '/privatelink help', '/privatelink HELP'])(
    'answers %s with what its sender may do, to them alone',
    async (typed) => {
      const { slack } = await open({
        policy: decidedBy([requester]),
        facts: () => Promise.resolve(factsOf(requester, 'member')),
      });

      await slack.as('requester').command(typed);

      const help = await slack.as('requester').waitForEphemeral('/privatelink request [cluster]');
      expect(help.text()).toContain('You may decide in `production`');
      expect(slack.channel('#network').messages()).toEqual([]);
    },
  );

  it('answers help with everything, and says so, while Slack does not tell who asks', async () => {
    const { slack } = await open({
      policy: decidedBy([]),
      facts: () => new Promise(() => undefined),
    });

    const { acked, ms } = await slack.as('requester').command('/privatelink help');

    const help = await slack.as('requester').waitForEphemeral('/privatelink request [cluster]');
    expect(help.text()).toContain('so this lists every command');
    expect(acked && ms < 1_000).toBe(true);
  });

  it('answers a mistyped subcommand with the likely one', async () => {
    const { slack } = await open();

    const { shown } = await slack.as('requester').command('/privatelink statsu');

    expect(shown).toContain('Did you mean `/privatelink status`?');
  });

  it('lists what its sender has asked for, with the way to each card', async () => {
    const { slack } = await open({
      requests: [aRequest(), aRequest({ requester: approver, id: namesake })],
      messages: [card],
    });

    await slack.as('requester').command('/privatelink status');

    const answer = await slack.as('requester').waitForEphemeral('Your requests');
    expect(answer.text().match(/prod-eu-k7m2qx/g)).toHaveLength(1);
    expect(answer.text()).toContain('/archives/C0NETWORK/p1763629200000100');
  });

  it('says so when nothing was asked for', async () => {
    const { slack } = await open();

    await slack.as('requester').command('/privatelink status');

    await slack.as('requester').waitForEphemeral('You have asked for nothing yet.');
  });

  it('says which name it found nothing under, to who has asked for something else', async () => {
    const facts = () => Promise.resolve(factsOf(requester, 'member'));
    const { slack } = await open({ requests: [aRequest()], facts });

    await slack.as('requester').command('/privatelink status prod-us');

    await slack
      .as('requester')
      .waitForEphemeral('There is no service, cluster or request `prod-us` that you can see.');
  });

  it('finds one request by its reference or its service, for its requester', async () => {
    const { slack } = await open({ requests: [aRequest()] });

    await slack.as('requester').command(`/privatelink status ${reference.toLowerCase()}`);
    await slack.as('requester').waitForEphemeral(reference);
    await slack.as('requester').command('/privatelink status PROD-EU-K7M2QX');

    await slack.as('requester').waitForEphemeral(reference);
    await slack.idle();
    expect(slack.as('requester').ephemerals()).toHaveLength(2);
  });

  it('shows nobody else a request, unless the policy names them an auditor', async () => {
    const { slack, world } = await open({ requests: [aRequest()], policy: auditors([approver]) });
    const seen = async (words: string) => {
      await slack.as('approver').command(`/privatelink status ${reference}`);
      return await slack.as('approver').waitForEphemeral(words);
    };

    await seen('Slack has not told the bot who you are yet.');
    world.facts = () => Promise.resolve(factsOf(approver, 'guest'));
    await seen('You are a guest here');
    world.facts = () => Promise.resolve(factsOf(approver, 'member'));

    await seen('prod-eu-k7m2qx');
  });

  it('lists what is its sender’s own and what waits for them, and turns the page', async () => {
    const page = (first: number) => ({
      ...{ listed: [{ ...aListed(), card: { channel: 'C0NETWORK', ts: '1.2' } }], total: 9, first },
    });
    const { slack } = await open({
      policy: decidedBy([requester]),
      facts: () => Promise.resolve(factsOf(requester, 'member')),
      own: ({ page: wanted }) => Promise.resolve(page(wanted === 0 ? 8 : 9)),
      toDecide: ({ decides }) => Promise.resolve({ ...page(9), total: 9 + decides.length }),
    });

    await slack.as('requester').command('/privatelink mine');

    const answer = await slack.as('requester').waitForEphemeral('Your requests: 8 to 8 of 9');
    expect(answer.text()).toContain('Waiting for your decision: 9 to 9 of 10');
    expect(answer.text()).toContain('/archives/C0NETWORK/p12');
    await answer.as('requester').click('Next');
    await answer.waitForText('Your requests: 8 to 8 of 9');
    expect(answer.text()).not.toContain('may wait for your decision');
  });

  it('shows what waits for nobody to who cannot be told, and says so', async () => {
    const { slack } = await open({ toDecide: () => Promise.reject(new Error('asked')) });

    await slack.as('requester').command('/privatelink mine');

    const answer = await slack.as('requester').waitForEphemeral('Your requests: none yet.');
    expect(answer.text()).toContain('more may wait for your decision');
  });

  it('says why a request stands where it does, to those whom it concerns alone', async () => {
    const { slack, world } = await open({
      ...whyOf(decidedBy([approver])),
      facts: () => Promise.resolve(factsOf(approver, 'member')),
    });
    const asked = async (handle: string, words: string) => {
      await slack.as(handle).command(`/privatelink why ${reference}`);
      return await slack.as(handle).waitForEphemeral(words);
    };

    const own = await asked('requester', 'Request');
    expect(own.text()).toContain('Rule: environment `production`');
    expect(own.text()).toContain('Worker: nothing to do before enough have approved.');
    await asked('approver', 'Next: Once enough have approved');
    await asked('approver2', 'There is no request');
    world.facts = () => Promise.resolve(factsOf(approver, 'guest'));
    await slack.as('approver').command('/privatelink why');
    await slack.as('approver').waitForEphemeral('Say which request it is about');
    await asked('approver', 'There is no request');
  });

  it('shows why to auditors as well', async () => {
    const { slack } = await open({
      ...whyOf(auditors([approver])),
      facts: () => Promise.resolve(factsOf(approver, 'member')),
    });

    await slack.as('approver').command(`/privatelink why ${reference}`);

    await slack.as('approver').waitForEphemeral('no environment of the policy in force covers');
  });

  it('cancels by reference, as the button would', async () => {
    const { slack, recorded, decided } = await open({
      requests: [aRequest()],
      decide: () => Promise.resolve({ code: 'canceled' }),
    });

    await slack.as('requester').command(`/privatelink cancel ${reference}`, { duplicate: 2 });

    await slack.as('requester').waitForEphemeral('The request is canceled.');
    expect(recorded).toMatchObject([
      { action: 'cancel', person: requester, requestId, channel: 'C0NETWORK' },
      { key: recorded[0]?.key },
    ]);
    expect(decided).toHaveLength(2);
  });

  it.each([
    ['/privatelink cancel', 'Which request?'],
    ['/privatelink cancel ZZZZZZ', 'There is no request'],
  ])('says what is missing from %s', async (typed, words) => {
    const { slack, recorded } = await open({ requests: [aRequest()] });

    await slack.as('requester').command(typed);

    await slack.as('requester').waitForEphemeral(words);
    expect(recorded).toEqual([]);
  });

  it('cancels the own one of two requests with one reference', async () => {
    const { slack, recorded } = await open({
      requests: [aRequest({ id: namesake, requester: approver }), aRequest()],
      decide: () => Promise.resolve({ code: 'canceled' }),
    });

    await slack.as('requester').command(`/privatelink cancel ${reference}`);

    await slack.as('requester').waitForEphemeral('The request is canceled.');
    expect(recorded).toMatchObject([{ requestId }]);
  });

  it('asks which of two own requests with one reference is meant', async () => {
    const { slack, recorded } = await open({
      requests: [aRequest({ id: namesake }), aRequest()],
    });

    await slack.as('requester').command(`/privatelink cancel ${reference}`);

    await slack.as('requester').waitForEphemeral('Several requests are called that.');
    expect(recorded).toEqual([]);
  });

  it('says that a recorded cancel is decided later when it cannot be now', async () => {
    const decide = () => Promise.reject(new StoreUnavailableError(false));
    const { slack } = await open({ requests: [aRequest()], decide });

    await slack.as('requester').command(`/privatelink cancel ${reference}`);

    await slack.as('requester').waitForEphemeral('Your click is recorded, but not decided yet.');
  });

  it.each([
    ['status', false, 'The bot cannot reach its database.'],
    ['cancel', true, 'could not confirm that this was recorded'],
  ])('answers %s in words when the database fails', async (name, unconfirmed, words) => {
    const failing = () => Promise.reject(new StoreUnavailableError(unconfirmed));
    const { slack } = await open(
      unconfirmed ? { requests: [aRequest()], record: failing } : { reading: failing },
    );

    await slack.as('requester').command(`/privatelink ${name} ${reference}`);

    await slack.as('requester').waitForEphemeral(words);
  });

  it('answers nowhere but at Slack', async () => {
    const elsewhere = await startScriptedHttp(() => ({}));
    const { slack } = await open();

    await slack.as('requester').command('/privatelink status', {
      tamper: (payload) => ({ ...payload, response_url: `${elsewhere.url.href}hook` }),
    });
    await slack.as('requester').waitForEphemeral('You have asked for nothing yet.');
    await elsewhere.close();

    expect(elsewhere.received).toEqual([]);
  });

  it('answers directly where the address of the command does not work any more', async () => {
    const { slack, world } = await open();
    world.reading = () => {
      slack.clock.advance(31 * 60_000);
      return Promise.resolve();
    };

    await slack.as('requester').command('/privatelink status');

    await slack.as('requester').waitForEphemeral('You have asked for nothing yet.');
    expect(slack.calls.map(({ method }) => method)).toContain('chat.postEphemeral');
  });
});
