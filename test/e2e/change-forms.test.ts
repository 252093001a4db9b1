import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Card } from '../../sandbox/slack/driver-types.ts';
import type { Mode } from '../support/bot.ts';
import { type Asked, ask, entriesOf } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const modes: readonly Mode[] = ['http', 'socket'];

describe.each(modes)('a service of the bot, asked about over %s', (mode) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(`changes_${mode}`, {
      places: [{ cluster: 'changes', more: 1, rule: { approvals: { delete: 2 } } }],
      bot: () => ({ mode }),
    });
    world.slack.workspace.join('changes', 'approver', 'approver2');
  });
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    await world.stop();
  });

  /** A service that the bot has made, as its pickers know it. */
  async function made(cluster: string): Promise<Asked> {
    const asked = await ask(world, { cluster, place: 'changes' });
    await asked.card.as('approver').click('Approve');
    await asked.person.waitForDm('AVAILABLE', 20_000);
    const { serviceId } = asked;
    const isSeen = () => world.sql`
      select 1 from inventory where id = ${serviceId} and data ->> 'state' = 'AVAILABLE'`;
    await vi.waitFor(async () => expect(await isSeen()).toHaveLength(1), 10_000);
    return asked;
  }

  async function sent(verb: string, { person, serviceId }: Asked, fields: Record<string, string>) {
    await person.command(`/privatelink ${verb} ${serviceId}`);
    const modal = await person.modal();
    for (const [label, text] of Object.entries(fields)) await modal.fill(label, text);
    const outcome = await modal.submit();
    expect({ ...outcome, delivery: undefined }).toEqual({ kind: 'closed' });
    const notes: { requestId: string } = JSON.parse(modal.view.privateMetadata);
    const card = await world.slack
      .channel(channelOf('changes'))
      .card(new RegExp(`^${verb} \`${serviceId}\``, 'im'));
    return { card, id: notes.requestId };
  }

  async function approve(card: Card, id: string, ...by: readonly string[]): Promise<void> {
    for (const who of by) await card.as(who).click('Approve');
    const actions = async () => (await entriesOf(world, id)).map(({ action }) => action);
    await vi.waitFor(async () => expect(await actions()).toContain('request_approved'), 10_000);
    await card.waitForText(/Approved by/, 20_000);
  }

  it('is changed from the form to the approved card', { timeout: 90_000 }, async () => {
    const service = await made('changes');

    const { card, id } = await sent('update', service, {
      'Consumer IP ranges': '10.20.0.0/16\n10.30.0.0/16',
      'Consumer accounts': '444455556666',
      Reason: 'The payments VPC has moved.',
    });

    expect(card.text()).toContain(`Update \`${service.serviceId}\`: + 2, − 1`);
    expect(card.text()).toContain('+ `10.30.0.0/16`');
    expect(card.text()).toContain('− `arn:aws:iam::111122223333:root`');
    expect(card.text()).toContain('AWS keeps connections that were already accepted');
    expect(card.confirm('Approve')).toContain(`Update ${service.serviceId}: + 2, − 1.`);
    await approve(card, id, 'approver');
  });

  it('is deleted from the form to the approved card', { timeout: 90_000 }, async () => {
    const service = await made('changes-1');

    const { card, id } = await sent('delete', service, {
      'Type the id': service.serviceId,
      Reason: 'The payments VPC is gone.',
    });

    expect(card.text()).toContain(`Delete \`${service.serviceId}\`: + 0, − 2`);
    expect(card.text()).toContain('Every VPC endpoint on it is cut off: up to 20');
    expect(card.text()).toContain('HCP may refuse while endpoints are connected');
    expect(card.text()).toContain('Its cluster can only be deleted afterwards');
    expect(card.confirm('Approve')).toContain('High risk: deletes the service.');
    await approve(card, id, 'approver', 'approver2');
  });

  it('is refused to all but the bot: the seeded one was made by others', async () => {
    const person = world.slack.as('requester');
    await person.command('/privatelink update busy');

    const modal = await person.modal();

    expect(modal.text()).toContain('Not possible now: The bot did not make this service');
  });
});
