import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Switches } from '../../sandbox/hcp/switches.ts';
import { readLog } from '../support/read-log.ts';
import {
  aDelete,
  anUpdate,
  approve,
  askFor,
  made,
  untilChange,
} from '../support/service-changes.ts';
import { startWorld, type World } from '../support/world.ts';

/** HCP as it may turn out to be: every open question about updates and deletes, answered the other way. */
const otherwise: Partial<Switches> = {
  ...{ updateShows: 'when_done', failedUpdateLeaves: 'AVAILABLE', duplicateValues: 'ignore' },
  ...{ endpointsOfRemovedAccount: 'cut', deleteWithEndpoints: 'sever', violations: 'async' },
  ...{ deleteWhileDeleting: 'already_started_operation', emptyUpdate: 'accept' },
  ...{ valueOrder: 'reversed', unset: 'emitted', timestampDigits: 9 },
  ...{ operationFilter: 'ignored', operationOrder: 'oldest_first' },
};

describe.concurrent('with an HCP that decides every open question the other way', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('change_switches', {
      places: [{ cluster: 'other' }, { cluster: 'again' }],
      hcp: { switches: otherwise },
    });
    for (const place of ['other', 'again']) world.slack.workspace.join(place, 'approver');
  });
  afterAll(async () => {
    const { verification } = await readLog(world.database);
    expect(verification.problems).toEqual([]);
    await world.stop();
  });

  it('a service is updated and deleted, and promises no less', { timeout: 120_000 }, async () => {
    const place = 'other';
    const service = await made(world, place);
    const { addEndpoint } = world.hcp.world;
    const first = addEndpoint(service.serviceId);
    const update = await askFor(world, 'update', { service, place, fields: anUpdate });
    await approve(world, update, 'approver');
    await update.card.waitForReply(/connections already accepted may stay/, 60_000);
    expect(first.state).toBe('cut');
    const second = addEndpoint(service.serviceId);
    const fields = aDelete(service);
    const removal = await askFor(world, 'delete', { service, place, fields });
    world.hcp.faults.loseAnswer('DeletePrivateLinkService');

    await approve(world, removal, 'approver');
    await removal.card.waitForReply(/Deleted:/, 60_000);

    await untilChange(world, removal, 'succeeded');
    expect(second.state).toBe('cut');
    expect(world.hcp.writes().map(({ route }) => route)).toContain('DeletePrivateLinkService');
  });

  it('an update that HCP could not do is safe to ask for again', { timeout: 120_000 }, async () => {
    const place = 'again';
    const service = await made(world, place);
    const first = await askFor(world, 'update', { service, place, fields: anUpdate });
    const when = ({ path }: { path: string }) => path.endsWith(`/${service.serviceId}`);
    const held = world.hcp.faults.hold('UpdatePrivateLinkService', { before: true, when });
    await approve(world, first, 'approver');
    await held.arrived;
    world.hcp.faults.failNextOperation({ code: 8, message: 'no more *capacity*' });
    held.release();
    await first.card.waitForReply(/Look at the service before you ask again/, 60_000);
    await first.card.waitForText(/HCP said \(code 8\): no more \*capacity\*/);
    await untilChange(world, first, 'failed');

    const second = await askFor(world, 'update', { service, place, fields: anUpdate });
    await approve(world, second, 'approver');
    await service.person.waitForDm(/values that were approved: \+ 2, − 1/, 60_000);

    await untilChange(world, second, 'succeeded');
  });
});
