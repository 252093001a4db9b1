import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyReceipt } from '../../src/cli/verify-receipt.ts';
import { expectReceipts } from '../support/expect-receipts.ts';
import { runVerb } from '../support/in-process-verb.ts';
import {
  type Asked,
  agree,
  ask,
  entriesOf,
  newcomer,
  pressFor,
  stateOf,
  submitSurely,
  untilStatus,
} from '../support/people.ts';
import { newKey } from '../support/sample-receipt.ts';
import { startWorld, type World } from '../support/world.ts';

const reason = 'The range 10.20.0.0/16 belongs to another team: ask for 10.21.0.0/16.';
const key = newKey('privatelink-bot/audit');
let world: World;

beforeAll(async () => {
  const cluster = (name: string) => ({ cluster: name, rule: { expires_after: '1m' } });
  world = await startWorld('endings', {
    bot: () => ({ environment: { AUDIT_KEY: key.pem } }),
    places: ['rejected', 'canceled', 'typed', 'expired', 'unstarted'].map(cluster),
  });
  for (const name of ['rejected', 'canceled', 'typed', 'expired', 'unstarted'])
    world.slack.workspace.join(name, 'approver');
});
afterAll(() => world.stop());

const referenceOn = ({ card }: Asked): string =>
  /request `(?<reference>[2-9A-Z]{6})`/.exec(card.text())?.groups?.['reference'] ?? '';

/** Moves the end of a request's time to now: the test's clock. */
async function letTimePass({ id }: Asked): Promise<void> {
  await world.sql`update change_requests set expires_at = now() where id = ${id}`;
}

async function expectEnd(asked: Asked, status: string, action: string): Promise<void> {
  await asked.card.waitForText(`Version 1, digest`);
  expect(asked.card.buttons()).toEqual(['Request again …', 'Receipt']);
  expect(await stateOf(world, asked)).toMatchObject({ status, version: 1, writes: 0 });
  const actions = (await entriesOf(world, asked.id)).map((entry) => entry.action);
  expect(actions.filter((each) => each === action)).toEqual([action]);
  expect(actions).not.toContain('call_intended');
}

describe('a rejection', () => {
  it('needs a reason, ends the request, and tells the requester why', async () => {
    const { slack } = world;
    const asked = await ask(world, { cluster: 'rejected' });
    const modal = await pressFor(world, { card: asked.card, by: 'approver', button: 'Reject …' });
    await modal.fill('Reason', 'no');
    const short = await modal.submit();
    await modal.fill('Reason', reason);

    expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });
    await slack.as('approver').waitForEphemeral('You rejected the request.');
    await asked.card.waitForText('Rejected by @approver. Nothing was sent to HCP.');
    const reply = await asked.card.waitForReply('Rejected by @approver');
    const dm = await asked.person.waitForDm('Rejected by @approver');

    expect(short).toMatchObject({ kind: 'errors' });
    expect(Object.values('errors' in short ? short.errors : {})).toEqual([
      expect.stringContaining('The reason has 2 characters.'),
    ]);
    for (const message of [asked.card, reply, dm]) expect(message.text()).toContain(reason);
    await expectEnd(asked, 'rejected', 'request_rejected');
    expect(JSON.stringify(await entriesOf(world, asked.id))).not.toContain('another team');
  });
});

describe('a cancellation', () => {
  it('is the requester’s, by the button on the card, with a second look', async () => {
    const asked = await ask(world, { cluster: 'canceled' });
    const { handle } = asked.person;
    await asked.card.as('approver').click('Cancel');
    const refused = await world.slack.as('approver').waitForEphemeral('Only the requester');
    world.slack.workspace.join('canceled', handle);
    expect(asked.card.confirm('Cancel')).toContain('Nothing will be sent to HCP.');
    await asked.card.as(handle).click('Cancel', { confirm: false });
    expect(await stateOf(world, asked)).toMatchObject({ status: 'pending_approval', revision: 1 });

    await asked.card.as(handle).click('Cancel');
    await asked.person.waitForEphemeral('The request is canceled. Nothing was sent to HCP.');
    await asked.card.waitForText(`Canceled by @${handle}. Nothing was sent to HCP.`);
    await asked.card.waitForReply(`Canceled by @${handle}`);

    expect(refused.text()).toBe(
      'Only the requester can cancel a request. An approver can reject it.',
    );
    const [entry] = (await entriesOf(world, asked.id)).filter(
      ({ action }) => action === 'cancel_refused',
    );
    expect(entry).toMatchObject({ actor: 'U0APPROV1', details: { refusal: 'not_the_requester' } });
    await expectEnd(asked, 'canceled', 'request_canceled');
  });

  it('can be typed, with the request’s six characters', async () => {
    const asked = await ask(world, { cluster: 'typed' });
    const { person } = asked;
    const reference = referenceOn(asked);
    const stranger = world.slack.as(newcomer(world));
    await stranger.command(`/privatelink cancel ${reference}`);
    await stranger.waitForEphemeral(`\`${reference}\`: Only the requester can cancel a request.`);
    await person.command('/privatelink cancel ZZZZZZ');
    await person.waitForEphemeral('There is no request `ZZZZZZ`.');

    await person.command(`/privatelink cancel ${reference.toLowerCase()}`);
    await person.waitForEphemeral(`\`${reference}\`: The request is canceled.`);
    await asked.card.waitForText(`Canceled by @${person.handle}`);
    await person.command(`/privatelink cancel ${reference}`);
    await person.waitForEphemeral('this request is canceled');

    await expectEnd(asked, 'canceled', 'request_canceled');
  });
});

describe('an expiry', () => {
  it('ends a request that nobody decided, and tells its requester', async () => {
    const asked = await ask(world, { cluster: 'expired' });
    await letTimePass(asked);

    await asked.card.as('approver').click('Approve');
    await world.slack.as('approver').waitForEphemeral('this request has expired');
    await asked.card.waitForText('Expired 20');
    const reply = await asked.card.waitForReply('Expired.');
    const dm = await asked.person.waitForDm('Expired.');

    const words = 'Expired. It was not decided in time. Nothing was sent to HCP.';
    for (const message of [reply, dm]) expect(message.text()).toContain(words);
    await expectEnd(asked, 'expired', 'request_expired');
  });

  it('ends an approved request that could not start', async () => {
    const { hcp, slack } = world;
    const asked = await ask(world, { cluster: 'unstarted' });
    const ofThis = ({ path }: { path: string }) => path.includes(asked.serviceId);
    const options = { status: 503, times: 1_000, when: ofThis };
    const outage = hcp.faults.fail('GetPrivateLinkService', options);
    await agree(world, asked, 'approver');
    await slack.as('approver').waitForEphemeral('You approved.');
    await asked.card.waitForText('Approved. Nothing has been sent to HCP yet.');
    await letTimePass(asked);

    await untilStatus(world, asked, 'expired');
    await asked.card.waitForText('Expired 20');
    const dm = await asked.person.waitForDm('Expired.');

    expect(dm.text()).toContain('It was approved, but could not be started in time.');
    expect(outage.hits()).toBeGreaterThan(0);
    await expectEnd(asked, 'expired', 'request_expired');
  });
});

describe('what remains of them', () => {
  it('is a receipt of each, which both verifiers accept', async () => {
    expect(await expectReceipts(world.database)).toEqual(
      new Set(['rejected', 'canceled', 'expired']),
    );
  });

  it('is sent to its requester by a press on the card, and holds', async () => {
    const asked = await ask(world, { cluster: 'typed' });
    world.slack.workspace.join('typed', asked.person.handle);
    await asked.card.as(asked.person.handle).click('Cancel');
    await asked.card.waitForText(`Canceled by @${asked.person.handle}`);

    await asked.card.as(asked.person.handle).click('Receipt');

    const { files } = await asked.person.waitForDm('Check it with verify-receipt');
    const words = ['r.json', '--key', 'pub.pem'];
    const sent = { 'r.json': files[0]?.text ?? '', 'pub.pem': key.publicPem };
    expect(files[0]?.name).toBe(`receipt-${referenceOn(asked)}.json`);
    expect(await runVerb(verifyReceipt, words, sent)).toMatchObject({ code: 0, err: '' });
  });
});
