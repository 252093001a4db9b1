/**
 * The whole life of a service as people see it, told once and lived on combinations of Slack's two
 * transports and the queue's two engines: on one of them in `npm test`, on all four at the same time by
 * `npm run campaign -- whole-life`.
 */
import { describe, expect, inject, it, vi } from 'vitest';
import type { Card, Modal } from '../../sandbox/slack/driver-types.ts';
import type { Engine, Mode } from '../support/bot.ts';
import { campaignRounds } from '../support/campaign.ts';
import { type Asked, openForm, pressFor, submitSurely } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import {
  type AskedChange,
  aDelete,
  anUpdate,
  approve,
  askFor,
  fillAndSend,
  made,
  untilChange,
} from '../support/service-changes.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const combinations: readonly [Mode, Engine][] = [
  ['http', 'redis'],
  ['socket', 'postgres'],
  ['http', 'postgres'],
  ['socket', 'redis'],
];
const place = 'life';
const root = (digit: number) => `arn:aws:iam::${String(digit).repeat(12)}:root`;
const why = { Reason: 'The payments team has asked for this.' };

/** A world and the service that lives in it. */
type Life = { readonly world: World; readonly service: Asked };

const accountsOf = ({ world, service }: Life) =>
  world.hcp.world.service(service.serviceId).accounts;

async function press({ world, service }: Life, card: Card, button: string): Promise<Modal> {
  await card.waitForText(`[${button}]`);
  return await pressFor(world, { card, by: service.person.handle, button });
}

/** Approves, and waits until the card says how it ended: what is asked for next rests on that. */
async function carryOut(life: Life, asked: AskedChange, words: string): Promise<AskedChange> {
  const { world } = life;
  await approve(world, asked, 'approver');
  await untilChange(world, asked, 'succeeded');
  await asked.card.waitForText(words);
  return asked;
}

const asApproved = 'AVAILABLE, with the values that were approved.';
const deleted = 'Deleted: HCP no longer has the service.';

async function told({ service }: Life, command: string, words: string): Promise<string> {
  const { person } = service;
  const before = person.ephemerals().length;
  await person.command(`/privatelink ${command}`);
  return await vi.waitFor(() => {
    const texts = person.ephemerals().slice(before);
    const answer = texts.map((each) => each.text()).find((text) => text.includes(words));
    if (answer === undefined) throw new Error(`"${command}" was not answered with "${words}"`);
    return answer;
  }, 3_000);
}

async function update(life: Life, fields: Record<string, string>): Promise<AskedChange> {
  const given = { service: life.service, place, fields: { ...why, ...fields } };
  const asked = await askFor(life.world, 'update', given);
  return await carryOut(life, asked, asApproved);
}

async function isCreatedAndUpdatedTwice(life: Life): Promise<void> {
  const { serviceId } = life.service;
  await update(life, { ...anUpdate, 'Consumer accounts': root(4) });
  expect(accountsOf(life)).toEqual([root(4)]);
  const second = await update(life, {
    'Consumer accounts': `${root(4)}\n${root(5)}`,
    'Consumer regions': 'us-east-1',
  });

  expect(second.card.text()).toContain(`Update \`${serviceId}\`: + 2, − 0`);
  expect(second.card.buttons()).toEqual(['Undo …']);
  expect(life.world.hcp.world.service(serviceId)).toMatchObject({
    ...{ accounts: [root(4), root(5)], ipRanges: ['10.20.0.0/16', '10.30.0.0/16'] },
    ...{ regions: ['us-east-1'], state: 'AVAILABLE' },
  });
  const status = await told(life, `status ${serviceId}`, 'Update, AVAILABLE');
  expect(status).toContain('As approved.');
  expect(status).toContain("Owner: the bot's own");
}

/** A form, a click of the requester's own, and then the request. */
async function isRefused(life: Life): Promise<AskedChange> {
  const { world, service } = life;
  const modal = await openForm(service.person, `/privatelink update ${service.serviceId}`);
  await modal.fill('Reason', why.Reason);
  expect(await modal.submit()).toMatchObject({
    kind: 'errors',
    errors: { 'Consumer accounts': expect.stringContaining('Nothing would change') },
  });
  const fields = { 'Consumer accounts': root(2) };
  const asked = await fillAndSend(world, { modal, place, fields });
  await asked.card.as(service.person.handle).click('Approve');
  await service.person.waitForEphemeral('somebody else must decide');

  const pressed = { card: asked.card, by: 'approver', button: 'Reject …' };
  const rejection = await pressFor(world, pressed);
  await rejection.fill('Reason', 'That account belongs to another team.');
  expect(await submitSurely(rejection)).toMatchObject({ kind: 'closed' });
  await asked.card.waitForText('Rejected by @approver. Nothing was sent to HCP.');
  expect(accountsOf(life)).toEqual([root(4), root(5)]);
  return asked;
}

/** Asked for again, failed by HCP, tried again, and undone. */
async function failsAndSucceedsAndIsUndone(life: Life, rejected: AskedChange): Promise<void> {
  const { world, service } = life;
  const again = await press(life, rejected.card, 'Request again …');
  expect(again.value('Consumer accounts')).toBe(root(2));
  const asked = await fillAndSend(world, { modal: again, place, fields: why });
  world.hcp.faults.failNextOperation({ code: 13, message: 'no <capacity>' });
  await approve(world, asked, 'approver');
  await asked.card.waitForText("Failed: HCP's operation ended with an error");
  expect(asked.card.text()).toContain('HCP said (code 13): no <capacity>');
  await asked.card.waitForText('[Try again]');

  await asked.card.as(service.person.handle).click('Try again');
  await asked.card.waitForText('this is version 2');
  await asked.card.as('approver').click('Approve');
  await untilChange(world, asked, 'succeeded');
  await asked.card.waitForText(asApproved);
  expect(accountsOf(life)).toEqual([root(2)]);

  const undo = await press(life, asked.card, 'Undo …');
  expect(undo.title()).toBe('Update PrivateLink');
  expect(undo.value('Consumer accounts')).toBe(`${root(4)}\n${root(5)}`);
  expect(undo.value('Reason')).toMatch(/^Undoes request [2-9A-Z]{6}\.$/);
  await carryOut(life, await fillAndSend(world, { modal: undo, place, fields: {} }), asApproved);
  expect(accountsOf(life)).toEqual([root(4), root(5)]);
}

/** Somebody changes the service at HCP, long after it was last approved. */
async function drifts(life: Life, account: string): Promise<Card> {
  const { world, service } = life;
  const { serviceId } = service;
  await world.sql`update services set approved_at = approved_at - interval '1 hour'`;
  world.hcp.world.editService(serviceId, { accounts: [account] });
  const pattern = new RegExp(`Changed outside the bot.*${serviceId}[^]*\\+ .${account}`);
  return await world.slack.channel(channelOf(place)).card(pattern);
}

async function driftsTwice(life: Life): Promise<void> {
  const { world } = life;
  const first = await drifts(life, root(6));
  const accept = await press(life, first, 'Accept …');
  await carryOut(life, await fillAndSend(world, { modal: accept, place, fields: why }), 'Accepted');
  await first.waitForText(/^Over/m);
  expect(accountsOf(life)).toEqual([root(6)]);

  const second = await drifts(life, root(7));
  const revert = await press(life, second, 'Revert …');
  expect(revert.value('Consumer accounts')).toBe(root(6));
  await carryOut(life, await fillAndSend(world, { modal: revert, place, fields: why }), asApproved);
  await second.waitForText(/^Over/m);
  expect(accountsOf(life)).toEqual([root(6)]);
}

/** To Terraform, and back: the bot deletes only what is its own. */
async function isHandedOverAndTakenBack(life: Life): Promise<void> {
  const { world, service } = life;
  const { serviceId, person } = service;
  const given = { service, place, fields: why };
  const away = await askFor(world, 'hand-over', given);
  await carryOut(life, away, 'Handed over');
  const { hvnId, projectId } = world.hcp.world.service(serviceId);
  const steps = (await away.card.waitForReply(/import \{/)).text();
  expect(steps).toContain(`id = "${projectId}:${hvnId}:${serviceId}"`);
  expect(steps).toContain('resource "hcp_private_link"');
  const refused = await openForm(person, `/privatelink delete ${serviceId}`);
  expect(refused.text()).toContain('Not possible now: The bot did not make this service');
  await refused.close();

  await carryOut(life, await askFor(world, 'own', given), 'Taken over');
}

async function isDeletedAndMadeAnew(life: Life): Promise<void> {
  const { world, service } = life;
  const { serviceId } = service;
  const asked = await askFor(world, 'delete', { service, place, fields: aDelete(service) });
  await carryOut(life, asked, deleted);
  expect(world.hcp.world.services.map(({ id }) => id)).not.toContain(serviceId);
  await vi.waitFor(() => told(life, `list ${serviceId}`, 'There is no service like'), {
    timeout: 60_000,
    interval: 1_000,
  });

  const undo = await press(life, asked.card, 'Undo …');
  expect(undo.title()).toBe('Create PrivateLink');
  expect(undo.value('Service id')).toBe(serviceId);
  expect(undo.value('Consumer accounts')).toBe(root(6));
  const anew = await fillAndSend(world, { modal: undo, place, fields: {} });
  await carryOut(life, anew, 'AVAILABLE, with the values that were approved.');
  expect(world.hcp.world.service(serviceId)).toMatchObject({
    ...{ accounts: [root(6)], ipRanges: ['10.20.0.0/16', '10.30.0.0/16'] },
    ...{ regions: ['us-east-1'], clusterId: place },
  });
  expect(await told(life, `list ${serviceId}`, 'Services: 1')).toContain("the bot's own");
}

const asked = ['request_submitted', 'request_approved'];
const called = ['call_intended', 'call_accepted'];
const changed = [...asked, ...called, 'request_succeeded'];
const decided = [...asked, 'request_succeeded'];

/** What the log tells of it, request by request. */
const story = [
  ...[...changed, ...changed, ...changed],
  ...['request_submitted', 'review_refused', 'request_rejected'],
  ...[...asked, ...called, 'request_failed', 'request_retried', 'request_approved'],
  ...[...called, 'request_succeeded'],
  ...changed,
  ...[...decided, ...changed],
  ...[...decided, ...decided],
  ...[...changed, ...changed],
];

const writes = ['Create', ...Array.from({ length: 6 }, () => 'Update'), 'Delete', 'Create'];

async function expectTrueStory({ world }: Life): Promise<void> {
  const { entries, verification } = await readLog(world.database);
  expect(verification.problems).toEqual([]);
  // On a busy machine HCP may be slow to answer: then it was looked, and only then asked once more.
  const onTheWay = ['phase_changed', 'outcome_unclear', 'call_repeated'];
  const told = entries.filter(({ action }) => !onTheWay.includes(action));
  expect(told.filter((each) => each.request_id !== null).map(({ action }) => action)).toEqual(
    story,
  );
  expect(told.map(({ action }) => action).filter((action) => action.startsWith('drift_'))).toEqual([
    ...['drift_found', 'drift_found'],
  ]);
  expect(world.hcp.writes().map(({ route }) => route.replace('PrivateLinkService', ''))).toEqual(
    writes,
  );
  expect(world.hcp.forbidden).toEqual([]);
}

describe.concurrent('the whole life of a service', () => {
  it.for(combinations.slice(0, campaignRounds(1, 4)))(
    'is told by cards, commands, HCP and the log alike, over %s with the queue on %s',
    { timeout: 300_000 },
    async ([mode, engine], { skip }) => {
      skip(engine === 'redis' && inject('redisUrl') === undefined, 'no Redis');
      const world = await startWorld(`life_${mode}_${engine}`, {
        places: [{ cluster: place }],
        hcp: { switches: { failedUpdateLeaves: 'AVAILABLE' } },
        bot: () => ({ mode, engine }),
      });
      try {
        world.slack.workspace.join(place, 'approver');
        const life: Life = { world, service: await made(world, place) };
        world.slack.workspace.join(place, life.service.person.handle);

        await isCreatedAndUpdatedTwice(life);
        await failsAndSucceedsAndIsUndone(life, await isRefused(life));
        await driftsTwice(life);
        await isHandedOverAndTakenBack(life);
        await isDeletedAndMadeAnew(life);

        await expectTrueStory(life);
      } finally {
        await world.stop();
      }
    },
  );
});
