/** What a requester can still do after asking: edit, cancel, ask again, undo; from people's view. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Modal } from '../../sandbox/slack/driver-types.ts';
import { expectReceipts } from '../support/expect-receipts.ts';
import {
  type Asked,
  agree,
  ask,
  entriesOf,
  openForm,
  pressFor,
  stateOf,
  submitSurely,
  untilStatus,
} from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

describe('a request of one’s own', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('own', {
      places: [
        { cluster: 'twofold', more: 4, rule: { approvals: { create: 2 } } },
        { cluster: 'single', more: 5 },
        { cluster: 'ruled' },
      ],
      roles: ['all', 'web'],
      slack: { rateLimits: 'off' },
      bot: () => ({ mode: 'socket' }),
    });
    for (const place of ['twofold', 'single', 'ruled'])
      world.slack.workspace.join(place, 'approver', 'approver2');
  });
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    await expectReceipts(world.database);
    expect(world.hcp.forbidden).toEqual([]);
    await world.stop();
  });

  async function press(asked: Asked, label: string): Promise<Modal> {
    world.slack.workspace.join(asked.card.channel, asked.person.handle);
    return await pressFor(world, { card: asked.card, by: asked.person.handle, button: label });
  }

  const actionsOf = async ({ id }: Asked) =>
    (await entriesOf(world, id)).map(({ action }) => action);

  it('is edited: the next version, with its difference, and earlier approvals void', async () => {
    const asked = await ask(world, { cluster: 'twofold', place: 'twofold' });
    await agree(world, asked, 'approver');
    await asked.card.waitForText('1 of 2 so far');
    const before = asked.card.snapshot();

    const modal = await press(asked, 'Edit …');
    expect(modal.text()).toContain(`Create \`${asked.serviceId}\``);
    expect(modal.value('Consumer IP ranges')).toBe('10.20.0.0/16');
    const unchanged = await modal.submit();
    await modal.fill('Consumer IP ranges', '10.20.0.0/16\n10.30.0.0/16');
    const outcome = await modal.submit();

    expect(unchanged).toMatchObject({
      errors: { 'Consumer accounts': expect.stringContaining('asks for already') },
    });
    expect({ ...outcome, delivery: undefined }).toEqual({ kind: 'closed' });
    await asked.card.waitForText('this is version 2');
    expect(asked.card.text()).toContain('+ `10.30.0.0/16`');
    expect(asked.card.text()).toContain('none so far');
    const reply = await asked.card.waitForReply('because its requester edited it');
    expect(reply.text()).toContain('Consumer IP ranges: + `10.30.0.0/16`');
    const dm = await world.slack.as('approver').waitForDm('your approval no longer counts');
    expect(dm.text()).toContain('10.30.0.0/16');

    await asked.card.as('approver2').click('Approve', { stale: before });
    await world.slack.as('approver2').waitForEphemeral('version 2 is shown now');
    await agree(world, asked, 'approver', 'approver2');
    await asked.person.waitForDm('AVAILABLE');
    expect(JSON.stringify(world.hcp.world.service(asked.serviceId))).toContain('10.30.0.0/16');
    const told = world.slack
      .as('approver')
      .dms()
      .map((message) => message.text());
    expect(told.filter((text) => text.includes(asked.serviceId))).toHaveLength(1);
    expect((await actionsOf(asked)).slice(0, 3)).toEqual([
      ...['request_submitted', 'review_recorded', 'request_edited'],
    ]);
  });

  it('is edited by nobody else, and from no version that is gone', async () => {
    const asked = await ask(world, { cluster: 'ruled' });
    await asked.card.as('approver').click('Edit …');
    await world.slack.as('approver').waitForEphemeral('Only the requester can edit');
    expect(world.slack.as('approver').openModal()).toBeUndefined();

    const modal = await press(asked, 'Edit …');
    await modal.fill('Consumer IP ranges', '10.40.0.0/16');
    await world.changeRules({ ruled: { approvals: { create: 2 } } });
    await agree(world, asked, 'approver');
    await asked.card.waitForText('this is version 2');
    const outcome = await modal.submit();

    expect(outcome.kind).toBe('updated');
    const anew = 'modal' in outcome ? outcome.modal : modal;
    expect(anew.text()).toContain('The request or its service changed meanwhile.');
    expect(anew.value('Consumer IP ranges')).toBe('10.20.0.0/16');
    await anew.fill('Consumer IP ranges', '10.40.0.0/16');
    expect(await submitSurely(anew)).toMatchObject({ kind: 'closed' });
    expect(await stateOf(world, asked)).toMatchObject({ version: 3, status: 'pending_approval' });
    await asked.card.waitForText('this is version 3');
  });

  it('is edited or approved, where both come at once', async () => {
    const asked = await ask(world, { cluster: 'single', place: 'single' });
    const modal = await press(asked, 'Edit …');
    await modal.fill('Consumer IP ranges', '10.40.0.0/16');

    const [outcome] = await Promise.all([
      modal.submit(),
      asked.card.as('approver').click('Approve'),
    ]);

    const clicks = () => world.sql<{ code: string }[]>`
      select answer->>'code' as code from deliveries
      where kind = 'click' and request_id = ${asked.id} and state = 'answered'`;
    await vi.waitFor(async () => expect(await clicks()).toHaveLength(1), 60_000);
    const [answer] = await clicks();
    const { version } = await stateOf(world, asked);
    expect([
      { kind: 'closed', code: 'stale_version', version: 2 },
      { kind: 'errors', code: 'approved', version: 1 },
    ]).toContainEqual({ kind: outcome.kind, code: answer?.code, version });
  });

  it('is canceled after its approval, as long as the call was not made', async () => {
    const asked = await ask(world, { cluster: 'single-1', place: 'single' });
    const ofThis = ({ path }: { path: string }) => path.includes(asked.serviceId);
    const hold = world.hcp.faults.hold('GetPrivateLinkService', { when: ofThis, before: true });
    await agree(world, asked, 'approver');
    await asked.card.waitForText('Nothing has been sent to HCP yet.');
    await hold.arrived;
    world.slack.workspace.join(asked.card.channel, asked.person.handle);

    await asked.card.as(asked.person.handle).click('Cancel');
    await asked.person.waitForEphemeral('The request is canceled. Nothing was sent to HCP.');
    hold.release();
    await asked.card.waitForText('Canceled by');
    await world.slack.idle();

    expect(await stateOf(world, asked)).toMatchObject({ status: 'canceled', writes: 0 });
    expect(await actionsOf(asked)).toEqual([
      ...['request_submitted', 'request_approved', 'request_canceled'],
    ]);
  });

  it('is not canceled once the call is on its way', async () => {
    const asked = await ask(world, { cluster: 'single-2', place: 'single' });
    const ofThis = ({ body }: { body: unknown }) => JSON.stringify(body).includes(asked.serviceId);
    const hold = world.hcp.faults.hold('CreatePrivateLinkService', { when: ofThis });
    await agree(world, asked, 'approver');
    await hold.arrived;

    const reference = /request `([2-9A-Z]{6})`/.exec(asked.card.text())?.[1] ?? '';
    await asked.person.command(`/privatelink cancel ${reference}`);
    await asked.person.waitForEphemeral('it can no longer be canceled');
    hold.release();

    await untilStatus(world, asked, 'succeeded');
    expect(await actionsOf(asked)).not.toContain('request_canceled');
  });

  it('is asked for again, filled in as it was', async () => {
    const asked = await ask(world, { cluster: 'single-3', place: 'single' });
    world.slack.workspace.join(asked.card.channel, asked.person.handle);
    await asked.card.as(asked.person.handle).click('Cancel');
    await asked.card.waitForText('Canceled by');

    const modal = await press(asked, 'Request again …');
    expect(modal.text()).toContain('Filled in with what request');
    expect(modal.value('Service id')).toBe(asked.serviceId);
    expect(modal.value('Consumer IP ranges')).toBe('10.20.0.0/16');
    expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });

    const rows = await world.sql<{ status: string }[]>`
      select status from change_requests where service_id = ${asked.serviceId}
      order by created_at`;
    expect(rows.map(({ status }) => status)).toEqual(['canceled', 'pending_approval']);
  });

  /** A service that the bot has made, as its forms know it. */
  async function made(cluster: string): Promise<Asked> {
    const asked = await ask(world, { cluster, place: 'single' });
    const { serviceId } = asked;
    await agree(world, asked, 'approver');
    await asked.person.waitForDm('AVAILABLE');
    const isSeen = () => world.sql`
      select 1 from inventory where id = ${serviceId} and data ->> 'state' = 'AVAILABLE'`;
    await vi.waitFor(async () => expect(await isSeen()).toHaveLength(1), 60_000);
    await asked.card.waitForText(/\[Undo …\]/);
    return asked;
  }

  const cardOf = (verb: string, { serviceId }: Asked) =>
    world.slack.channel(channelOf('single')).card(new RegExp(`^${verb} \`${serviceId}\``, 'm'));

  it('is undone by the opposite request, once HCP shows the service', async () => {
    const asked = await made('single-4');

    const modal = await press(asked, 'Undo …');
    expect(modal.title()).toBe('Delete PrivateLink');
    expect(modal.value('Reason')).toMatch(/^Undoes request [2-9A-Z]{6}\.$/);
    const untyped = await modal.submit();
    await modal.fill('Type the id', asked.serviceId);
    expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });

    expect(untyped.kind).toBe('errors');
    expect((await cardOf('Delete', asked)).text()).toContain('Undoes request');
  });

  it('gives way to one that only takes away, once that has been read', async () => {
    const asked = await made('single-5');
    const { person, serviceId } = asked;
    const wider = await openForm(person, `/privatelink update ${serviceId}`);
    await wider.fill('Consumer IP ranges', '10.20.0.0/16\n10.30.0.0/16');
    await wider.fill('Reason', 'A second VPC reads it too.');
    expect(await submitSurely(wider)).toMatchObject({ kind: 'closed' });
    const pending = await cardOf('Update', asked);

    const modal = await press(asked, 'Undo …');
    await modal.fill('Type the id', serviceId);
    const outcome = await modal.submit();
    const toRead = 'modal' in outcome ? outcome.modal : modal;
    expect(toRead.text()).toContain('Takes the place of another request.');
    expect(await submitSurely(toRead)).toMatchObject({ kind: 'closed' });

    await pending.waitForText('another request, which only takes away, took its place');
    await pending.waitForReply('takes its place');
    await person.waitForDm('takes its place');
    await cardOf('Delete', asked);
    const rows = await world.sql<{ change: string; status: string }[]>`
      select change, status from change_requests where service_id = ${serviceId}
      order by created_at`;
    expect(rows).toMatchObject([
      { change: 'create', status: 'succeeded' },
      { change: 'update', status: 'canceled' },
      { change: 'delete', status: 'pending_approval' },
    ]);
  });
});
