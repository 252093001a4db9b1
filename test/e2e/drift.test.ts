import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Card, Modal, Person } from '../../sandbox/slack/driver-types.ts';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { expectReceipts } from '../support/expect-receipts.ts';
import { type Asked, agree, entriesOf, newcomer, openForm, pressFor } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { type AskedChange, approve, made, untilChange } from '../support/service-changes.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

/** Each with a channel, which takes one message a second. */
const places = ['moved', 'opened', 'gone', 'given'];
const clustersEach = 3;
const strange = 'arn:aws:iam::999988887777:root';

describe('what others do at HCP', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('drift', {
      places: places.map((cluster) => ({
        ...{ cluster, more: clustersEach, rule: { approvals: { update: 2 } } },
      })),
      roles: ['all', 'worker'],
      bot: () => ({ tuning: { inventoryEveryMs: 2_500 } }),
    });
    for (const place of places)
      world.slack.workspace.join(place, 'approver', 'approver2', 'requester');
  }, 60_000);
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    await expectReceipts(world.database);
    await world.stop();
  });

  let used = 0;
  /** The place of the story that is told now. */
  let here = '';
  function nextCluster() {
    const place = places[used % places.length] ?? '';
    used += 1;
    here = place;
    return { place, cluster: `${place}-${Math.ceil(used / places.length)}` };
  }

  /** A service of the bot that was made long ago, in the eyes of a look. */
  async function ours(): Promise<Asked> {
    const { cluster, place } = nextCluster();
    const asked = await made(world, cluster, place);
    await world.sql`update services set approved_at = approved_at - interval '1 hour'
        where service_id = ${asked.serviceId}`;
    return asked;
  }

  function others(): string {
    const { cluster } = nextCluster();
    const id = `theirs-${cluster}`;
    world.hcp.world.addService({
      ...{ id, clusterId: cluster, accounts: [strange], ipRanges: ['10.7.0.0/16'] },
    });
    return id;
  }

  const channel = () => world.slack.channel(channelOf(here));
  const driftCard = (words: string, serviceId: string): Promise<Card> =>
    channel().card(new RegExp(`${words}.*${serviceId}`));
  const cardsAbout = (serviceId: string) =>
    world.sql<{ ts: string | null }[]>`select ts from drifts where service_id = ${serviceId}`;
  const driftStory = async (serviceId: string) => {
    const rows = await world.sql<{ action: string }[]>`
        select action from audit_entries
        where body::jsonb -> 'details' ->> 'service_id' = ${serviceId} order by seq`;
    return rows.map(({ action }) => action);
  };
  const ownedAs = async (serviceId: string) => {
    const rows = await world.sql<{ consumer_accounts: string[] }[]>`
        select consumer_accounts from services where service_id = ${serviceId}`;
    return rows.map((row) => row.consumer_accounts);
  };
  const writesFor = (serviceId: string) =>
    world.hcp
      .writes()
      .filter(
        ({ path, body }) =>
          path.endsWith(serviceId) || JSON.stringify(body).includes(`"${serviceId}"`),
      )
      .map(({ route }) => route);

  async function press(card: Card, button: string): Promise<Modal> {
    const person = world.slack.as(newcomer(world));
    world.slack.workspace.join(here, person.handle);
    return await pressFor(world, { card, by: person.handle, button });
  }

  /** Fills in why, sends the form, and waits for the card. */
  async function send(modal: Modal, reason: string): Promise<AskedChange> {
    await modal.fill('Reason', reason);
    await modal.fill('Ticket', 'CHG7654321');
    let outcome = await modal.submit();
    if (outcome.kind === 'updated') outcome = await modal.submit();
    expect({ ...outcome, delivery: undefined }).toEqual({ kind: 'closed' });
    const notes: { requestId: RequestId } = JSON.parse(modal.view.privateMetadata);
    return { id: notes.requestId, card: await channel().card(referenceOf(notes.requestId)) };
  }

  const lookedOn = async () => {
    const before = world.hcp.requests.length;
    await vi.waitFor(() => expect(world.hcp.requests.length).toBeGreaterThan(before + 40), 60_000);
  };

  it('is told once of a change of a service of the bot, by two processes that look', async () => {
    const { serviceId } = await ours();

    world.hcp.world.editService(serviceId, { accounts: [strange] });

    const card = await driftCard('Changed outside the bot', serviceId);
    expect(card.text()).toContain(`+ \`${strange}\``);
    expect(card.text()).toContain('− `arn:aws:iam::111122223333:root`');
    expect(card.buttons()).toEqual(['Accept …', 'Revert …']);
    await lookedOn();
    expect(await cardsAbout(serviceId)).toHaveLength(1);
    expect(await driftStory(serviceId)).toEqual(['drift_found']);
  });

  it('changes the card when it goes on, and ends it when all is as approved', async () => {
    const { serviceId } = await ours();
    const before = world.hcp.world.service(serviceId).accounts;
    world.hcp.world.editService(serviceId, { accounts: [strange] });
    const card = await driftCard('Changed outside the bot', serviceId);

    world.hcp.world.editService(serviceId, { accounts: [...before, strange] });
    await vi.waitFor(
      () => expect(card.text()).not.toContain('− `arn:aws:iam::111122223333:root`'),
      20_000,
    );
    world.hcp.world.editService(serviceId, { accounts: before });
    await card.waitForText(/Over.*HCP has again what was approved/);

    expect(card.buttons()).toEqual([]);
    expect(await driftStory(serviceId)).toEqual(['drift_found', 'drift_changed', 'drift_ended']);
  });

  it('is accepted by a quorum, and HCP is asked for nothing', { timeout: 120_000 }, async () => {
    const { serviceId } = await ours();
    world.hcp.world.editService(serviceId, { accounts: [strange] });
    const drift = await driftCard('Changed outside the bot', serviceId);

    const modal = await press(drift, 'Accept …');
    expect(modal.text()).toContain('Nothing is changed at HCP');
    expect(modal.text()).toContain(strange);
    const asked = await send(modal, 'The platform team moved it in an incident.');
    expect(asked.card.text()).toContain(`Accept \`${serviceId}\`: + 1, − 1`);
    expect(asked.card.text()).toContain('ticket `CHG7654321`');
    await approve(world, asked, 'approver', 'approver2');

    await untilChange(world, asked, 'succeeded');
    await asked.card.waitForText(/Accepted:.* counts as approved/);
    await drift.waitForText(`by request \`${referenceOf(asked.id as RequestId)}\``);
    expect(await ownedAs(serviceId)).toEqual([[strange]]);
    expect(writesFor(serviceId)).toEqual(['CreatePrivateLinkService']);
    expect((await entriesOf(world, asked.id)).map(({ action }) => action)).toEqual([
      ...['request_submitted', 'review_recorded', 'request_approved', 'request_succeeded'],
    ]);
    await lookedOn();
    expect(await cardsAbout(serviceId)).toHaveLength(1);
  });

  it('is reverted by an update that is filled in', { timeout: 120_000 }, async () => {
    const { serviceId } = await ours();
    world.hcp.world.editService(serviceId, { accounts: [strange] });
    const drift = await driftCard('Changed outside the bot', serviceId);

    const modal = await press(drift, 'Revert …');
    expect(modal.value('Consumer accounts')).toBe('arn:aws:iam::111122223333:root');
    const asked = await send(modal, 'Nobody approved that account.');
    expect(asked.card.text()).toContain(`Update \`${serviceId}\`: + 1, − 1`);
    await approve(world, asked, 'approver', 'approver2');

    await untilChange(world, asked, 'succeeded');
    await drift.waitForText(/^Over/m);
    expect(world.hcp.world.service(serviceId).accounts).toEqual(['arn:aws:iam::111122223333:root']);
  });

  it('is seen when a service of the bot was deleted, and accepted: it is not ours any more', {
    timeout: 120_000,
  }, async () => {
    const { serviceId } = await ours();
    world.hcp.world.deleteService(serviceId);
    const drift = await driftCard('Deleted outside the bot', serviceId);
    expect(drift.buttons()).toEqual(['Accept …', 'Revert …']);

    const asked = await send(await press(drift, 'Accept …'), 'It was decommissioned by hand.');
    await approve(world, asked, 'approver', 'approver2');

    await untilChange(world, asked, 'succeeded');
    expect(await ownedAs(serviceId)).toEqual([]);
  });

  it('is told of a new service, which is taken over from its card', {
    timeout: 120_000,
  }, async () => {
    const serviceId = others();
    const drift = await driftCard('New, and nobody asked the bot for it', serviceId);
    expect(drift.buttons()).toEqual(['Accept …', 'Take over …']);

    const asked = await send(await press(drift, 'Take over …'), 'Payments runs this one now.');
    expect(asked.card.text()).toContain(`Take over \`${serviceId}\`: + 2, − 0`);
    await approve(world, asked, 'approver', 'approver2');

    await untilChange(world, asked, 'succeeded');
    expect(await ownedAs(serviceId)).toEqual([[strange]]);
    await drift.waitForText(/^Over/m);
    expect(writesFor(serviceId)).toEqual([]);
  });

  it('sends an approved acceptance back when the service has changed once more', {
    timeout: 120_000,
  }, async () => {
    const { serviceId } = await ours();
    world.hcp.world.editService(serviceId, { accounts: [strange] });
    const drift = await driftCard('Changed outside the bot', serviceId);
    const asked = await send(await press(drift, 'Accept …'), 'Moved in an incident.');
    await agree(world, asked, 'approver');

    world.hcp.world.editService(serviceId, { accounts: [] });
    await agree(world, asked, 'approver2');

    await asked.card.waitForText('version 2');
    expect(await ownedAs(serviceId)).toEqual([['arn:aws:iam::111122223333:root']]);
  });

  describe('a command', () => {
    let person: Person;
    beforeAll(() => {
      person = world.slack.as(newcomer(world));
    });

    it('takes over a service that others made, by its id', { timeout: 120_000 }, async () => {
      const modal = await openForm(person, '/privatelink own busy-pl');
      expect(modal.title()).toBe('Take over a service');

      await modal.fill('Reason', 'Made by hand in the early days.');
      await modal.submit();

      const card = await world.slack.channel('#network').card('Take over `busy-pl`');
      await card.as('approver').click('Approve');
      await card.waitForText('Taken over');
      expect(await ownedAs('busy-pl')).toHaveLength(1);
    });

    it('hands a service over to Terraform, with all that its import needs', {
      timeout: 120_000,
    }, async () => {
      const { serviceId } = await ours();
      const order = [strange, 'arn:aws:iam::111122223333:root'];
      world.hcp.world.editService(serviceId, { accounts: order });
      await driftCard('Changed outside the bot', serviceId);
      const modal = await openForm(person, `/privatelink hand-over ${serviceId}`);

      const asked = await send(modal, 'The network repository has it from now on.');
      await approve(world, asked, 'approver', 'approver2');

      await untilChange(world, asked, 'succeeded');
      const { hvnId, projectId } = world.hcp.world.service(serviceId);
      const reply = (await asked.card.waitForReply(/hcp_private_link/)).text();
      expect(reply).toContain(`id = "${projectId}:${hvnId}:${serviceId}"`);
      expect(reply.indexOf(order[0] ?? '')).toBeLessThan(reply.indexOf(order[1] ?? ''));
      expect(await ownedAs(serviceId)).toEqual([]);
      await lookedOn();
      expect(await driftStory(serviceId)).not.toContain('drift_ended');
      const open = await world.sql`
          select 1 from drifts where service_id = ${serviceId} and ended_at is null`;
      expect(open).toEqual([]);
    });

    it('is refused where there is nothing to decide', async () => {
      await person.command('/privatelink own');
      await person.waitForEphemeral('Say which service it is about');
      await person.command('/privatelink own nothing-of-this-name');
      await person.waitForEphemeral('There is no service');
    });
  });
});
