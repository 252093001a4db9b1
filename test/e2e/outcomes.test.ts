import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedRequest } from '../../sandbox/hcp/types.ts';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { expectReceipts } from '../support/expect-receipts.ts';
import {
  type Asked,
  agree,
  ask,
  entriesOf,
  openForm,
  pressFor,
  sendForm,
  untilStatus,
} from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { anUpdate, approve, askFor, made, untilChange } from '../support/service-changes.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const places = [
  ...['refused', 'rival', 'leftover', 'adopted', 'abandoned'],
  ...['gone', 'silent', 'unrelated'],
];

let world: World;

beforeAll(async () => {
  const two = { approvals: { create: 2, update: 2 } };
  world = await startWorld('outcomes', {
    places: places.map((cluster) => ({ cluster, ...(cluster === 'adopted' && { rule: two }) })),
  });
  for (const place of places)
    for (const who of ['approver', 'approver2']) world.slack.workspace.join(place, who);
});
afterAll(async () => {
  const { verification } = await readLog(world.database);
  expect(verification.problems).toEqual([]);
  await expectReceipts(world.database);
  expect(world.hcp.forbidden).toEqual([]);
  await world.stop();
});

/** What people see and can do where a change did not end well: by the buttons of its card. */
describe.concurrent('a request that did not end well', () => {
  const about =
    ({ serviceId }: Pick<Asked, 'serviceId'>) =>
    ({ path, body }: LoggedRequest): boolean =>
      path.endsWith(`/${serviceId}`) || JSON.stringify(body ?? '').includes(`"${serviceId}"`);
  const actionsOf = async ({ id }: Pick<Asked, 'id'>) =>
    (await entriesOf(world, id)).map(({ action }) => action);
  const writesTo = (asked: Asked) => world.hcp.writes().filter(about(asked));
  const asked = async (place: string): Promise<Asked> => {
    const request = await ask(world, { cluster: place });
    world.slack.workspace.join(place, request.person.handle);
    return request;
  };
  const valuesOf = (request: Asked) => ({
    ...{ id: request.serviceId, accounts: ['arn:aws:iam::111122223333:root'] },
    ipRanges: ['10.20.0.0/16'],
  });

  /** Its create is lost on the way, and somebody has made a service under its id an hour ago. */
  const strand = async (request: Asked, cluster: string, by: readonly string[], more = {}) => {
    const held = world.hcp.faults.hold('CreatePrivateLinkService', {
      ...{ before: true, when: about(request) },
    });
    await agree(world, request, ...by);
    await held.arrived;
    const createdAt = Date.now() - 3_600_000;
    world.hcp.world.addService({ ...valuesOf(request), clusterId: cluster, createdAt, ...more });
    held.lose();
    await request.card.waitForText('[Abandon]');
  };

  it('was refused by HCP, and is tried again by its requester with a new approval', {
    timeout: 180_000,
  }, async () => {
    const request = await asked('refused');
    const { card, person } = request;
    const message = 'no <!channel> *role* for this';
    world.hcp.faults.fail('CreatePrivateLinkService', {
      ...{ status: 403, code: 7, message, when: about(request) },
    });
    await agree(world, request, 'approver');
    await card.waitForText(/HCP said \(code 7\): no <!channel> \*role\* for this/);
    const failed = card.text();

    await card.as(person.handle).click('Try again');
    await person.waitForEphemeral('The card now shows it as version 2, for a new approval.');
    await card.waitForText('this is version 2');
    await card.waitForReply('wants to try again');
    const writes = writesTo(request).length;
    await agree(world, request, 'approver');
    await person.waitForDm('AVAILABLE');

    expect(failed).toContain("HCP does not let the bot's service principal do this");
    expect(failed).toContain('Asking again is safe once the cause is put right.');
    expect(failed).toMatch(/As seen at HCP .*: there is no such service/);
    expect(card.message.text).not.toContain('<!channel>');
    expect(writes).toBe(0);
    expect(writesTo(request)).toHaveLength(1);
    const actions = await actionsOf(request);
    expect(actions.filter((one) => one === 'request_approved')).toHaveLength(2);
    expect(actions).toContain('request_retried');
  });

  it('is not tried again while another request holds the cluster, and leads to that', {
    timeout: 180_000,
  }, async () => {
    const request = await asked('rival');
    world.hcp.faults.fail('CreatePrivateLinkService', {
      ...{ status: 400, code: 9, when: about(request) },
    });
    await agree(world, request, 'approver');
    await untilStatus(world, request, 'failed');
    await request.card.waitForText('Try again');
    const other = await asked('rival');

    await request.card.as(request.person.handle).click('Try again');
    const refused = await request.person.waitForEphemeral('Another request on this service');

    expect(refused.text()).toContain(referenceOf(other.id as RequestId));
    expect(JSON.stringify(refused.blocks)).toContain(`/archives/${channelOf('rival')}/p`);
    expect(await actionsOf(request)).toContain('outcome_refused');
  });

  it('has left a service in FAILED, which the bot deletes when asked', {
    timeout: 120_000,
  }, async () => {
    const request = await asked('leftover');
    const { card, person, serviceId } = request;
    const held = world.hcp.faults.hold('CreatePrivateLinkService', { when: about(request) });
    await agree(world, request, 'approver');
    await held.arrived;
    await world.hcp.waitFor(
      'the end of the create',
      () => world.hcp.world.service(serviceId).state === 'AVAILABLE',
      20_000,
    );
    world.hcp.world.failService(serviceId);
    held.release();
    await card.waitForText('[Delete …]');

    const modal = await pressFor(world, { card, by: person.handle, button: 'Delete …' });
    await person.command(`/privatelink status ${serviceId}`);
    const status = await person.waitForEphemeral(serviceId);
    await modal.fill('Type the id', serviceId);
    expect({ ...(await sendForm(modal)), delivery: undefined }).toEqual({ kind: 'closed' });
    const notes: { requestId: RequestId } = JSON.parse(modal.view.privateMetadata);
    const removal = await world.slack
      .channel(channelOf('leftover'))
      .card(referenceOf(notes.requestId));
    await approve(world, { card: removal, id: notes.requestId }, 'approver');
    await untilChange(world, { id: notes.requestId }, 'succeeded');

    expect(card.text()).toMatch(/the service is there, and has failed; state `FAILED`/);
    expect(status.text()).toContain("Owner: the bot's own");
    expect(status.buttons()).toEqual(['Refresh', 'Delete …']);
    expect(world.hcp.world.services.filter(({ id }) => id === serviceId)).toEqual([]);
  });

  it('found a service of others with its values: two approvers adopt it, not the requester', {
    timeout: 120_000,
  }, async () => {
    const request = await asked('adopted');
    const { card, person, serviceId } = request;
    await strand(request, 'adopted', ['approver', 'approver2']);
    const shown = card.text();

    await card.as(person.handle).click('Adopt');
    await person.waitForEphemeral('somebody else must decide');
    const [approver, approver2] = [world.slack.as('approver'), world.slack.as('approver2')];
    await card.as('approver').click('Adopt');
    await approver.waitForEphemeral('Your decision counts: 1 of 2 to adopt.');
    await card.waitForText('Decided so far to adopt: @approver');
    const confirm = card.confirm('Adopt');
    await card.as('approver2').click('Adopt');
    await approver2.waitForEphemeral('It is taken for the result of the request.');
    await card.waitForReply('Adopted by @approver, @approver2');
    await person.waitForDm('AVAILABLE');

    expect(shown).toMatch(
      /the service has the values that were approved; .*older than the bot's call/,
    );
    expect(shown).not.toContain('[Try again]');
    expect(confirm).toContain(`Service ${serviceId}: AVAILABLE, created `);
    expect(writesTo(request)).toEqual([]);
    const owned = await world.sql`select 1 from services where service_id = ${serviceId}`;
    expect(owned).toHaveLength(1);
    const entries = await entriesOf(world, request.id);
    const adopted = entries.find(({ action }) => action === 'outcome_adopted');
    expect(adopted).toMatchObject({
      actor: approver2.id,
      details: { counted: [approver.id, approver2.id], quorum: 2 },
    });
    await untilStatus(world, request, 'succeeded');
  });

  it('was changed by others: it is given up, and frees its cluster', {
    timeout: 120_000,
  }, async () => {
    const service = await made(world, 'abandoned');
    world.slack.workspace.join('abandoned', service.person.handle);
    const given = { service, place: 'abandoned', fields: anUpdate };
    const change = await askFor(world, 'update', given);
    const held = world.hcp.faults.hold('UpdatePrivateLinkService', {
      ...{ before: true, when: about(service) },
    });
    await approve(world, change, 'approver');
    await held.arrived;
    world.hcp.world.editService(service.serviceId, { ipRanges: ['10.66.0.0/16'] });
    held.lose();
    await change.card.waitForText('[Abandon]');
    const shown = change.card.text();

    await change.card.as('approver').click('Abandon');
    await change.card.waitForText('Given up by @approver');
    await service.person.waitForDm('Given up by');

    expect(shown).toMatch(/the service has other values than were approved/);
    expect(shown).toContain('Consumer IP ranges: + `10.66.0.0/16`');
    expect(change.card.buttons()).toEqual(['Request again …']);
    await untilChange(world, change, 'abandoned');
    const again = await openForm(service.person, `/privatelink update ${service.serviceId}`);
    expect(again.view.title?.['text']).toBe('Update PrivateLink');
  });

  it('is looked at again: what people had before them has changed, and is shown', {
    timeout: 120_000,
  }, async () => {
    const request = await asked('gone');
    const { card, person, serviceId } = request;
    await strand(request, 'gone', ['approver'], { ipRanges: ['10.66.0.0/16'] });
    const before = card.buttons();
    const old = card.snapshot();
    world.hcp.world.deleteService(serviceId);

    await card.as('approver').click('Abandon');
    await world.slack.as('approver').waitForEphemeral('HCP has something else by now.');
    await card.waitForText(/As seen at HCP .*: there is no such service/);
    await card.as('approver2').click('Abandon', { stale: old });
    await world.slack.as('approver2').waitForEphemeral('The card shows another look at HCP by now');
    await card.as(person.handle).click('Look again');
    await person.waitForEphemeral('still has what the card shows');

    expect(before).toEqual(['Abandon', 'Look again']);
    expect(card.buttons()).toEqual(['Try again', 'Abandon', 'Look again']);
    await untilStatus(world, request, 'needs_attention');
  });

  it('can be given up while HCP gives no answer, and by nothing else', {
    timeout: 120_000,
  }, async () => {
    const request = await asked('silent');
    const { card } = request;
    await strand(request, 'silent', ['approver']);
    const outage = { status: 503, times: 1_000, when: about(request) };
    const silence = world.hcp.faults.fail('GetPrivateLinkService', outage);

    await card.as('approver').click('Adopt');
    await world.slack
      .as('approver')
      .waitForEphemeral('HCP could not be looked at just now, so nothing was done.');
    await card.as('approver').click('Abandon');
    await card.waitForText('Given up by @approver');
    silence.cancel();

    await untilStatus(world, request, 'abandoned');
    expect(writesTo(request)).toEqual([]);
  });
});

describe('after the end of requests, however they ended', () => {
  it('nothing is asked of HCP about them any more', { timeout: 180_000 }, async () => {
    const { hcp, sql } = world;
    const ended = await sql<{ status: string; service: string }[]>`
      select status, service_id as service from change_requests
      where status not in ('approved', 'provisioning')`;
    const operations = hcp.world.operations.map(({ id }) => id);
    const names = [...new Set([...ended.map(({ service }) => service), ...operations])];
    const aboutThem = () =>
      hcp.requests.filter(({ path }) => names.some((name) => path.endsWith(`/${name}`))).length;
    const before = aboutThem();

    // The whole life of another request goes by meanwhile.
    await made(world, 'unrelated');

    expect(new Set(ended.map(({ status }) => status))).toEqual(
      new Set(['succeeded', 'failed', 'abandoned', 'needs_attention', 'pending_approval']),
    );
    expect(aboutThem()).toBe(before);
  });
});
