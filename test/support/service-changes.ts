/** What people do to a service of the bot that is there, in a test's world. */
import { expect, vi } from 'vitest';
import type { Card, Modal } from '../../sandbox/slack/driver-types.ts';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { type Asked, agree, ask, entriesOf, openForm, sendForm } from './people.ts';
import { channelOf, type World } from './world.ts';

/** A change that is asked for. */
export type AskedChange = { readonly card: Card; readonly id: string };

/** A service that the bot has made, as its pickers know it. */
export async function made(world: World, cluster: string, place = cluster): Promise<Asked> {
  const asked = await ask(world, { cluster, place });
  await agree(world, asked, 'approver');
  await asked.person.waitForDm('AVAILABLE', 60_000);
  return asked;
}

/** Until the inventory has what HCP has: the forms start from it. */
export async function untilSeen(
  { sql, hcp }: World,
  { serviceId }: Pick<Asked, 'serviceId'>,
  state = 'AVAILABLE',
): Promise<void> {
  const { accounts } = hcp.world.service(serviceId);
  await vi.waitFor(async () => {
    const rows = await sql<{ data: { state: string; consumerAccounts: string[] } }[]>`
      select data from inventory where kind = 'service' and id = ${serviceId}`;
    expect(rows.map(({ data }) => [data.state, [...data.consumerAccounts].sort()])).toEqual([
      [state, [...accounts].sort()],
    ]);
  }, 60_000);
}

type Verb = 'update' | 'delete' | 'own' | 'hand-over';

/** Fills the form in and sends it; the request's card is up. */
export async function askFor(
  world: World,
  verb: Verb,
  { service, place, fields }: { service: Asked; place: string; fields: Record<string, string> },
): Promise<AskedChange> {
  const { person, serviceId } = service;
  const modal = await openForm(person, `/privatelink ${verb} ${serviceId}`);
  return await fillAndSend(world, { modal, place, fields });
}

/** The same with a form that is open. */
export async function fillAndSend(
  { slack }: World,
  { modal, place, fields }: { modal: Modal; place: string; fields: Record<string, string> },
): Promise<AskedChange> {
  for (const [label, text] of Object.entries(fields)) await modal.fill(label, text);
  const outcome = await sendForm(modal);
  expect({ ...outcome, delivery: undefined }).toEqual({ kind: 'closed' });
  const notes: { requestId: RequestId } = JSON.parse(modal.view.privateMetadata);
  const card = await slack.channel(channelOf(place)).card(referenceOf(notes.requestId));
  return { card, id: notes.requestId };
}

export async function approve(
  world: World,
  { card, id }: AskedChange,
  ...by: readonly string[]
): Promise<void> {
  await agree(world, { card, id }, ...by);
  const actions = async () => (await entriesOf(world, id)).map(({ action }) => action);
  await vi.waitFor(async () => expect(await actions()).toContain('request_approved'), 60_000);
}

export async function untilChange(
  { sql }: World,
  { id }: Pick<AskedChange, 'id'>,
  status: string,
): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await sql<{ status: string }[]>`
        select status from change_requests where id = ${id}`;
      expect(row?.status).toBe(status);
    },
    { timeout: 60_000, interval: 50 },
  );
}

export const anUpdate = {
  'Consumer IP ranges': '10.20.0.0/16\n10.30.0.0/16',
  'Consumer accounts': '444455556666',
  Reason: 'The payments VPC has moved.',
};

export const aDelete = ({ serviceId }: Asked) => ({
  'Type the id': serviceId,
  Reason: 'The payments VPC is gone.',
});
