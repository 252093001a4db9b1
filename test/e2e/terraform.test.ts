import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { expectReceipts } from '../support/expect-receipts.ts';
import { entriesOf, newcomer, openForm, submitSurely } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import { type AskedChange, approve, untilChange, untilSeen } from '../support/service-changes.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const root = 'arn:aws:iam::111122223333:root';
const added = 'arn:aws:iam::777788889999:root';
const places = ['changed', 'strange', 'removed', 'made'] as const;
type Place = (typeof places)[number];

describe('a service that is Terraform’s', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('terraform', { places: places.map((cluster) => ({ cluster })) });
    const there = places.filter((place) => place !== 'made');
    for (const place of there)
      world.hcp.world.addService({
        ...{ id: `tf-${place}`, clusterId: place, accounts: [root], ipRanges: ['10.7.0.0/16'] },
      });
    for (const place of there) await untilSeen(world, { serviceId: `tf-${place}` });
  }, 60_000);
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    await expectReceipts(world.database);
    expect(world.hcp.writes()).toEqual([]);
    await world.stop();
  });

  type Form = { readonly verb: string; readonly fields: Readonly<Record<string, string>> };

  /** Fills a form in, reads what is to be read, and sends it; somebody in the group agrees. */
  async function approved(place: Place, { verb, fields }: Form) {
    const person = world.slack.as(newcomer(world));
    const about = verb === 'request' ? place : `tf-${place}`;
    const modal = await openForm(person, `/privatelink ${verb} ${about}`);
    for (const [label, text] of Object.entries(fields)) await modal.fill(label, text);
    const first = await modal.submit();
    if (first.kind !== 'updated') throw new Error(`nothing to be read: ${first.kind}`);
    const read = first.modal.text();
    expect(await submitSurely(first.modal)).toMatchObject({ kind: 'closed' });
    const { requestId: id }: { requestId: RequestId } = JSON.parse(modal.view.privateMetadata);
    const card = await world.slack.channel(channelOf(place)).card(referenceOf(id));
    const shown = card.text();
    const asked: AskedChange = { card, id };
    await approve(world, asked, 'approver');
    await card.waitForText('to be carried out with Terraform');
    return { person, asked, read, shown };
  }

  const thread = ({ card }: AskedChange): string =>
    card
      .thread()
      .map((reply) => reply.text())
      .join('\n');
  const story = async ({ id }: AskedChange) =>
    (await entriesOf(world, id)).map(({ action }) => action);

  it.concurrent('is changed by a pull request that the bot spells out, and it says when HCP has it', async () => {
    const { person, asked, read, shown } = await approved('changed', {
      verb: 'update',
      fields: { 'Consumer accounts': added, Reason: 'The payments VPC has moved.' },
    });
    const flag = 'carried out with Terraform. By the policy the service is';
    await asked.card.waitForReply('terraform plan');
    const spelled = thread(asked);

    world.hcp.world.editService('tf-changed', { accounts: [added] });
    await asked.card.waitForText('Carried out outside the bot.');
    await person.waitForDm('Carried out outside the bot.');

    expect(read).toContain(flag);
    expect(shown).toContain(flag);
    expect(spelled).toContain(`-    "${root}",\n+    "${added}",`);
    expect(spelled).toContain('0 to add, 1 to change, 0 to destroy');
    await asked.card.waitForReply('connections already accepted may stay');
    expect(await story(asked)).toEqual([
      'request_submitted',
      'request_approved',
      'request_succeeded',
    ]);
    await person.command('/privatelink status tf-changed');
    const status = await person.waitForEphemeral('Owner: Terraform');
    expect(status.buttons()).toEqual(['Refresh', 'Update …', 'Delete …']);
  });

  it.concurrent('is shown again where HCP has what nobody approved', async () => {
    const { person, asked } = await approved('strange', {
      verb: 'update',
      fields: { 'Consumer accounts': added, Reason: 'The payments VPC has moved.' },
    });

    world.hcp.world.editService('tf-strange', { accounts: [added], ipRanges: ['10.8.0.0/16'] });
    await person.waitForDm('Sent back');
    await asked.card.waitForText('version 2');

    expect(asked.card.text()).toContain('Waiting for 1 approval');
    expect(asked.card.text()).toContain('10.8.0.0/16');
    await untilChange(world, asked, 'pending_approval');
  });

  it.concurrent('is deleted by a pull request', async () => {
    const { asked } = await approved('removed', {
      verb: 'delete',
      fields: { 'Type the id': 'tf-removed', Reason: 'Nobody uses it any more.' },
    });
    await asked.card.waitForReply('0 to add, 0 to change, 1 to destroy');

    world.hcp.world.deleteService('tf-removed');
    await asked.card.waitForText('HCP no longer has the service');

    expect(thread(asked)).toContain('-resource "hcp_private_link" "vault" {');
  });

  it.concurrent('is made by a pull request: its requester has the external name', async () => {
    const { person, asked } = await approved('made', {
      verb: 'request',
      fields: {
        ...{ 'Service id': 'tf-made', 'Consumer accounts': root, 'IP ranges': '10.9.0.0/16' },
        Reason: 'The payments VPC needs Vault.',
      },
    });
    await asked.card.waitForReply('1 to add, 0 to change, 0 to destroy');

    const { externalName } = world.hcp.world.addService({
      ...{ id: 'tf-made', clusterId: 'made', accounts: [root], ipRanges: ['10.9.0.0/16'] },
    });
    await person.waitForDm('Carried out outside the bot.');

    await asked.card.waitForReply('its resource stands elsewhere');
    expect(asked.card.text()).toContain(externalName);
  });
});
