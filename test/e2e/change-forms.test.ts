import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Asked, entriesOf, openForm } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import {
  type AskedChange,
  aDelete,
  anUpdate,
  approve,
  askFor,
  made,
} from '../support/service-changes.ts';
import { startWorld, type World } from '../support/world.ts';

/** Over the other transport and engine than the whole life of a service in `npm test`. */
describe('a service of the bot', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('changes', {
      places: [{ cluster: 'changes', more: 1, rule: { approvals: { delete: 2 } } }],
      bot: () => ({ mode: 'socket', engine: 'postgres' }),
    });
    world.slack.workspace.join('changes', 'approver', 'approver2');
  });
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    await world.stop();
  });

  const place = 'changes';
  const storyOf = async ({ id }: Pick<AskedChange, 'id'>) =>
    (await entriesOf(world, id))
      .map(({ action }) => action)
      .filter((action) => action !== 'phase_changed');
  const story = (...approvals: string[]) => [
    ...['request_submitted', ...approvals, 'request_approved'],
    ...['call_intended', 'call_accepted', 'request_succeeded'],
  ];
  const ownedValues = async ({ serviceId }: Asked) => {
    const rows = await world.sql<{ consumer_accounts: string[] }[]>`
      select consumer_accounts from services where service_id = ${serviceId}`;
    return rows.map((row) => row.consumer_accounts);
  };

  async function update(service: Asked): Promise<void> {
    const { serviceId, person } = service;
    const endpoint = world.hcp.world.addEndpoint(serviceId);
    const asked = await askFor(world, 'update', { service, place, fields: anUpdate });
    const { card } = asked;
    expect(card.text()).toContain(`Update \`${serviceId}\`: + 2, − 1`);
    expect(card.text()).toContain('+ `10.30.0.0/16`');
    expect(card.text()).toContain('− `arn:aws:iam::111122223333:root`');
    expect(card.text()).toContain('AWS keeps connections that were already accepted');
    expect(card.confirm('Approve')).toContain(`Update ${serviceId}: + 2, − 1.`);

    await approve(world, asked, 'approver');
    const done = 'HCP has the service with the values that were approved: + 2, − 1';
    await person.waitForDm(done);
    await card.waitForReply(/off the allow list; connections already accepted may stay/);
    await card.waitForText(/off the allow list; connections already accepted may stay/);

    const [, second] = world.hcp
      .writes()
      .filter(({ path, body }) => mentions(serviceId, path, body));
    expect(second).toMatchObject({
      route: 'UpdatePrivateLinkService',
      body: {
        add_consumer_accounts: ['arn:aws:iam::444455556666:root'],
        remove_consumer_accounts: ['arn:aws:iam::111122223333:root'],
        add_consumer_ip_ranges: ['10.30.0.0/16'],
      },
    });
    expect(world.hcp.world.service(serviceId)).toMatchObject({
      state: 'AVAILABLE',
      accounts: ['arn:aws:iam::444455556666:root'],
    });
    expect(endpoint.state).toBe('connected');
    expect(await storyOf(asked)).toEqual(story());
    expect(await ownedValues(service)).toEqual([['arn:aws:iam::444455556666:root']]);
    expect(card.buttons()).toEqual(['Undo …']);
    endpoint.state = 'cut';
  }

  async function remove(service: Asked): Promise<void> {
    const { serviceId, person } = service;
    const asked = await askFor(world, 'delete', { service, place, fields: aDelete(service) });
    const { card } = asked;
    expect(card.text()).toContain(`Delete \`${serviceId}\`: + 0, − `);
    expect(card.text()).not.toContain('changed outside the bot');
    expect(card.text()).toContain('Every VPC endpoint on it is cut off: up to 20');
    expect(card.text()).toContain('HCP may refuse while endpoints are connected');
    expect(card.text()).toContain('Its cluster can only be deleted afterwards');
    expect(card.confirm('Approve')).toContain('High risk: deletes the service.');

    await approve(world, asked, 'approver', 'approver2');
    await person.waitForDm(/Deleted:.*Cluster/);
    await card.waitForReply(/Deleted:/);
    await card.waitForText(/Deleted:/);

    expect(world.hcp.world.services.map(({ id }) => id)).not.toContain(serviceId);
    expect(await storyOf(asked)).toEqual(story('review_recorded'));
    expect(await ownedValues(service)).toEqual([]);
    expect(card.text()).not.toContain('External name');
  }

  it('is created, updated and deleted by people', { timeout: 150_000 }, async () => {
    const service = await made(world, 'changes');

    await update(service);
    await remove(service);

    const about = world.hcp
      .writes()
      .filter(({ path, body }) => mentions(service.serviceId, path, body));
    expect(about.map(({ route }) => route)).toEqual([
      ...['CreatePrivateLinkService', 'UpdatePrivateLinkService', 'DeletePrivateLinkService'],
    ]);
    expect(world.hcp.forbidden).toEqual([]);
  });

  it('is not looked at any more once its delete has ended', { timeout: 180_000 }, async () => {
    const service = await made(world, 'changes-1', place);
    await remove(service);
    const looks = () =>
      world.hcp.requests.filter(({ path }) => path.endsWith(`/${service.serviceId}`)).length;
    const before = looks();
    const { hcp } = world;
    const listsBefore = hcp.requests.length;

    // The inventory goes on looking around: its next looks are the time that passes.
    await vi.waitFor(() => expect(hcp.requests.length).toBeGreaterThan(listsBefore + 8), 60_000);

    expect(looks()).toBe(before);
  });

  it('is refused to all but the bot: the seeded one was made by others', async () => {
    const person = world.slack.as('requester');

    const modal = await openForm(person, '/privatelink update busy');

    expect(modal.text()).toContain('Not possible now: The bot did not make this service');
  });
});

function mentions(serviceId: string, path: string, body: unknown): boolean {
  return path.endsWith(`/${serviceId}`) || JSON.stringify(body ?? '').includes(`"${serviceId}"`);
}
