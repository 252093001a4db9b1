import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedRequest } from '../../sandbox/hcp/types.ts';
import { type Asked, entriesOf } from '../support/people.ts';
import { readLog } from '../support/read-log.ts';
import {
  type AskedChange,
  aDelete,
  anUpdate,
  approve,
  askFor,
  made,
  untilChange,
} from '../support/service-changes.ts';
import { startWorld, type World } from '../support/world.ts';

const stories = ['lost-patch', 'lost-delete', 'edit-before', 'edit-after', 'remade-before'];
const more = ['remade-after', 'endpoints', 'failed-service'];

/** A fault of HCP, or somebody else's hand, at the worst moment of an approved change. */
describe.concurrent('an approved change of a service', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('change_faults', {
      // Eight stories at the pace of the twin come close to what Slack allows in a minute.
      slack: { rateLimits: 'off' },
      places: [...stories, ...more].map((cluster) => ({ cluster })),
    });
    for (const cluster of [...stories, ...more]) world.slack.workspace.join(cluster, 'approver');
  });
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    expect(world.hcp.forbidden).toEqual([]);
    await world.stop();
  });

  const about =
    ({ serviceId }: Asked) =>
    ({ path }: LoggedRequest): boolean =>
      path.endsWith(`/${serviceId}`);
  const writesTo = (service: Asked) =>
    world.hcp
      .writes()
      .filter(about(service))
      .map(({ route }) => route);

  async function asked(verb: 'update' | 'delete', place: string) {
    const service = await made(world, place);
    const fields = verb === 'update' ? anUpdate : aDelete(service);
    return { service, change: await askFor(world, verb, { service, place, fields }) };
  }
  const statusOf = async ({ id }: AskedChange) => {
    const [row] = await world.sql<{ version: number; failure: { code: string } | null }[]>`
      select version, failure from change_requests where id = ${id}`;
    return row;
  };
  const actionsOf = async ({ id }: AskedChange) =>
    (await entriesOf(world, id)).map(({ action }) => action);

  it.for([
    ['update', 'lost-patch', 'UpdatePrivateLinkService', /with the values that were approved: /],
    ['delete', 'lost-delete', 'DeletePrivateLinkService', /Deleted:/],
  ] as const)('whose answer is lost has one effect: %s', { timeout: 120_000 }, async (given) => {
    const [verb, place, route, done] = given;
    const { service, change } = await asked(verb, place);
    world.hcp.faults.loseAnswer(route, { when: about(service) });

    await approve(world, change, 'approver');
    await change.card.waitForReply(done, 60_000);

    expect(writesTo(service)).toEqual([route]);
    expect(await actionsOf(change)).toContain('outcome_unclear');
    await untilChange(world, change, 'succeeded');
  });

  it.for([
    ['edited', 'update', 'edit-before'],
    ['deleted and made anew', 'delete', 'remade-before'],
  ] as const)(
    'of one that somebody has %s goes back, and is not sent',
    { timeout: 120_000 },
    async (given) => {
      const [happened, verb, place] = given;
      const { service, change } = await asked(verb, place);
      const { serviceId } = service;
      const when = about(service);
      const held = world.hcp.faults.hold('GetPrivateLinkService', { before: true, when });
      await approve(world, change, 'approver');
      await held.arrived;
      const { world: hands } = world.hcp;
      if (happened === 'edited') hands.editService(serviceId, { ipRanges: ['10.66.0.0/16'] });
      else makeAnew(world, service);
      held.release();

      await change.card.waitForReply(/Sent back/, 60_000);

      await untilChange(world, change, 'pending_approval');
      expect(await statusOf(change)).toMatchObject({ version: 2 });
      expect(writesTo(service)).toEqual([]);
    },
  );

  it('that somebody edits after an unclear answer is for people', {
    timeout: 120_000,
  }, async () => {
    const { service, change } = await asked('update', 'edit-after');
    const when = about(service);
    const held = world.hcp.faults.hold('UpdatePrivateLinkService', { before: true, when });
    await approve(world, change, 'approver');
    await held.arrived;
    world.hcp.world.editService(service.serviceId, { ipRanges: ['10.66.0.0/16'] });
    held.lose();

    await change.card.waitForReply(/somebody else changed the service/, 60_000);

    await untilChange(world, change, 'needs_attention');
    await change.card.waitForText(/Consumer IP ranges: \+ `10.66.0.0\/16`/);
    expect(await statusOf(change)).toMatchObject({ failure: { code: 'changed_meanwhile' } });
    expect(writesTo(service)).toEqual([]);
  });

  it('deletes no other service that was made under its id', { timeout: 120_000 }, async () => {
    const { service, change } = await asked('delete', 'remade-after');
    const { hcp } = world;
    const held = hcp.faults.hold('DeletePrivateLinkService', { when: about(service) });
    await approve(world, change, 'approver');
    await held.arrived;
    const isGone = () => !hcp.world.services.some(({ id }) => id === service.serviceId);
    await hcp.waitFor('the end of the first', isGone, 60_000);
    const second = makeAnew(world, service);
    held.lose();

    await change.card.waitForReply(/made anew under its id/, 60_000);

    await untilChange(world, change, 'needs_attention');
    expect(writesTo(service)).toEqual(['DeletePrivateLinkService']);
    expect(hcp.world.services).toContain(second);
  });

  it('that HCP refuses for its endpoints fails in HCP’s words', { timeout: 120_000 }, async () => {
    const { service, change } = await asked('delete', 'endpoints');
    world.hcp.world.addEndpoint(service.serviceId);

    await approve(world, change, 'approver');
    await change.card.waitForReply(/HCP may refuse while VPC endpoints are connected/, 60_000);

    await change.card.waitForText(/HCP said \(code 9\): .*has 1 endpoint connections/);
    expect(world.hcp.world.service(service.serviceId).state).toBe('AVAILABLE');
    await untilChange(world, change, 'failed');
  });

  it('whose service turns FAILED says so, and what helps', { timeout: 120_000 }, async () => {
    const { service, change } = await asked('update', 'failed-service');
    const held = world.hcp.faults.hold('UpdatePrivateLinkService', { when: about(service) });
    await approve(world, change, 'approver');
    await held.arrived;
    await world.hcp.waitFor('the end of the update', () => isAvailable(world, service), 60_000);
    world.hcp.world.failService(service.serviceId);
    held.release();

    await change.card.waitForReply(/state FAILED.*deleted and created anew/s, 60_000);

    await untilChange(world, change, 'failed');
  });
});

function isAvailable({ hcp }: World, { serviceId }: Asked): boolean {
  return hcp.world.service(serviceId).state === 'AVAILABLE';
}

/** Somebody deletes the service and makes one under its id. */
function makeAnew({ hcp }: World, { serviceId: id }: Asked) {
  const { world } = hcp;
  const before = world.services.find((each) => each.id === id);
  if (before !== undefined) world.deleteService(id);
  const place = world.operations.findLast(({ service }) => service.id === id)?.service;
  if (place === undefined) throw new Error(`nobody ever made ${id}`);
  const { clusterId, accounts, ipRanges } = place;
  return world.addService({ id, clusterId, accounts, ipRanges });
}
