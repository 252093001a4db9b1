import { describe, expect, it } from 'vitest';
import { comparableValues } from '../../../src/domain/private-link.ts';
import { serviceKey } from '../../fakes/memory-state.ts';
import {
  added,
  anApprovedDelete,
  anApprovedUpdate,
  type Changed,
  endOf,
  kept,
  removed,
} from './changes.ts';
import { aService } from './services.ts';
import { follow, toldSince, work } from './worker.ts';
import { actions, notices, project, requestOf, type World } from './world.ts';

const ownedOf = ({ state }: World) =>
  state.services.get(serviceKey({ ...project, serviceId: aService().id }));

/** What HCP does to an approved change, from when the worker begins with it. */
const behaviours: Record<string, (changed: Changed) => void> = {
  'does as it is told': () => undefined,
  'loses its answer, having done it': ({ hcp }) => {
    hcp.fail('updateService', 'lost');
    hcp.fail('deleteService', 'lost');
  },
  'loses its answer, having done it, and forgets its operations': ({ hcp }) => {
    hcp.forgetful = true;
    hcp.fail('updateService', 'lost');
    hcp.fail('deleteService', 'lost');
  },
  'loses the call': ({ hcp }) => {
    hcp.fail('updateService', 'unheard');
    hcp.fail('deleteService', 'unheard');
  },
  'answers in an unknown shape': ({ hcp }) => {
    hcp.fail('updateService', 'strange');
    hcp.fail('deleteService', 'strange');
  },
  'is away for two calls': ({ hcp }) => {
    hcp.fail('updateService', 'unavailable', 'limited');
    hcp.fail('deleteService', 'unavailable', 'limited');
  },
  refuses: ({ hcp }) => {
    hcp.fail('updateService', 'refused');
    hcp.fail('deleteService', 'refused');
  },
  'loses the call and refuses the next': ({ hcp }) => {
    hcp.fail('updateService', 'unheard', 'refused');
    hcp.fail('deleteService', 'unheard', 'refused');
  },
  'ends its operation with an error': ({ hcp }) => {
    hcp.ending = 'operation_failed';
  },
  'loses its answer, and its operation ends with an error': ({ hcp }) => {
    hcp.ending = 'operation_failed';
    hcp.fail('updateService', 'lost');
    hcp.fail('deleteService', 'lost');
  },
  'ends with a FAILED service': ({ hcp }) => {
    hcp.ending = 'service_failed';
  },
  'says that it is done, and nothing has changed': ({ hcp }) => {
    hcp.ending = 'quiet';
  },
  'shows for a while what was before': ({ hcp }) => {
    hcp.staleMs = 45_000;
  },
  'never ends': ({ hcp }) => {
    hcp.ending = 'stuck';
  },
  'has the service in state FAILED': ({ hcp }) => hcp.edit({ state: 'FAILED' }),
  'no longer has the service': ({ hcp }) => hcp.remove(),
  'has another service under its id': ({ hcp }) => hcp.remake(),
  'has a service that somebody else has changed': ({ hcp }) =>
    hcp.edit({ consumerIpRanges: ['10.66.0.0/16'] }),
};

async function courses(approve: () => Promise<Changed>): Promise<string> {
  const lines: string[] = [];
  for (const [name, prepare] of Object.entries(behaviours)) {
    const changed = await approve();
    prepare(changed);
    await follow(changed.world);
    lines.push(`HCP ${name}: ${endOf(changed)}`, `  ${toldSince(changed.world).join(' ')}`);
  }
  return lines.join('\n');
}

describe('an approved change of a service that is there, whatever HCP does,', () => {
  it('ends like this where it is an update', async () => {
    expect(await courses(anApprovedUpdate)).toMatchInlineSnapshot(`
      "HCP does as it is told: succeeded, 1 taken
        sent accepted running awaiting_available updated
      HCP loses its answer, having done it: succeeded, 1 taken
        sent verifying accepted running awaiting_available updated
      HCP loses its answer, having done it, and forgets its operations: succeeded, 1 taken
        sent verifying accepted updated
      HCP loses the call: succeeded, 1 taken
        sent verifying sent_again accepted running awaiting_available updated
      HCP answers in an unknown shape: succeeded, 1 taken
        sent verifying accepted running awaiting_available updated
      HCP is away for two calls: succeeded, 1 taken
        sent accepted running awaiting_available updated
      HCP refuses: failed refused_by_hcp, 0 taken
        sent failed
      HCP loses the call and refuses the next: failed refused_by_hcp, 0 taken
        sent verifying sent_again failed
      HCP ends its operation with an error: failed operation_failed, 1 taken
        sent accepted running failed
      HCP loses its answer, and its operation ends with an error: failed operation_failed, 1 taken
        sent verifying accepted running failed
      HCP ends with a FAILED service: failed service_failed, 1 taken
        sent accepted running awaiting_available failed
      HCP says that it is done, and nothing has changed: needs_attention not_as_desired, 1 taken
        sent accepted running awaiting_available needs_attention
      HCP shows for a while what was before: succeeded, 1 taken
        sent accepted running awaiting_available updated
      HCP never ends: needs_attention stuck, 1 taken
        sent accepted running slow slow needs_attention
      HCP has the service in state FAILED: failed service_failed, 0 taken
        failed
      HCP no longer has the service: pending_approval, 0 taken
        sent_back
      HCP has another service under its id: pending_approval, 0 taken
        sent_back
      HCP has a service that somebody else has changed: pending_approval, 0 taken
        sent_back"
    `);
  });

  it('ends like this where it is a delete', async () => {
    expect(await courses(anApprovedDelete)).toMatchInlineSnapshot(`
      "HCP does as it is told: succeeded, 1 taken
        sent accepted running awaiting_available deleted
      HCP loses its answer, having done it: succeeded, 1 taken
        sent verifying accepted running awaiting_available deleted
      HCP loses its answer, having done it, and forgets its operations: succeeded, 1 taken
        sent verifying accepted deleted
      HCP loses the call: succeeded, 1 taken
        sent verifying sent_again accepted running awaiting_available deleted
      HCP answers in an unknown shape: succeeded, 1 taken
        sent verifying accepted running awaiting_available deleted
      HCP is away for two calls: succeeded, 1 taken
        sent accepted running awaiting_available deleted
      HCP refuses: failed refused_by_hcp, 0 taken
        sent failed
      HCP loses the call and refuses the next: failed refused_by_hcp, 0 taken
        sent verifying sent_again failed
      HCP ends its operation with an error: failed operation_failed, 1 taken
        sent accepted running awaiting_available failed
      HCP loses its answer, and its operation ends with an error: failed operation_failed, 1 taken
        sent verifying accepted running awaiting_available failed
      HCP ends with a FAILED service: failed service_failed, 1 taken
        sent accepted running awaiting_available failed
      HCP says that it is done, and nothing has changed: needs_attention still_there, 1 taken
        sent accepted running awaiting_available needs_attention
      HCP shows for a while what was before: succeeded, 1 taken
        sent accepted running awaiting_available deleted
      HCP never ends: needs_attention stuck, 1 taken
        sent accepted running slow slow needs_attention
      HCP has the service in state FAILED: succeeded, 1 taken
        sent accepted running awaiting_available deleted
      HCP no longer has the service: pending_approval, 0 taken
        sent_back
      HCP has another service under its id: pending_approval, 0 taken
        sent_back
      HCP has a service that somebody else has changed: pending_approval, 0 taken
        sent_back"
    `);
  });
});

describe('an update', () => {
  it('is sent as the difference, and leaves the service ours with its new values', async () => {
    const changed = await anApprovedUpdate();
    const { world, hcp } = changed;

    await follow(world);

    expect(hcp.patches).toEqual([
      {
        consumerAccounts: { added: [added], removed: [removed] },
        consumerIpRanges: { added: ['10.30.0.0/16'], removed: [] },
        consumerRegions: { added: [], removed: [] },
        region: 'eu-west-1',
      },
    ]);
    expect(actions(world).filter((action) => action !== 'phase_changed')).toEqual([
      ...['request_submitted', 'request_approved'],
      ...['call_intended', 'call_accepted', 'request_succeeded'],
    ]);
    expect(notices(world)).toEqual(['recorded', 'updated']);
    expect(ownedOf(world)).toMatchObject({
      approved: requestOf(world).desired,
      createdAt: aService().createdAt,
      requestId: requestOf(world).id,
    });
    expect(requestOf(world).desired.consumerAccounts).toEqual([kept, added]);
  });

  it('that HCP has nothing to do for is not sent: it is seen to be there', async () => {
    const { world, hcp } = await anApprovedUpdate();
    const row = world.state.rows.get(requestOf(world).id);
    if (row === undefined) throw new Error('no such request');
    const values = comparableValues(aService());
    world.state.rows.set(row.request.id, { ...row, request: { ...row.request, desired: values } });

    await follow(world);

    expect(endOf({ world, hcp })).toBe('succeeded, 0 taken');
    expect(hcp.patches).toEqual([]);
    expect(actions(world)).toContain('service_adopted');
  });

  it('shows what differs where HCP is done and the service is not as approved', async () => {
    const { world, hcp } = await anApprovedUpdate();
    hcp.ending = 'quiet';

    await follow(world);

    expect(requestOf(world).failure).toMatchObject({
      code: 'not_as_desired',
      differs: { consumerAccounts: { added: [removed], removed: [added] } },
    });
    expect(world.state.entries.at(-1)?.details).toHaveProperty('differs');
  });
});

describe('a delete', () => {
  it('that HCP’s operation refuses ends in HCP’s words', async () => {
    const { world, hcp } = await anApprovedDelete();
    hcp.ending = 'operation_failed';

    await follow(world);

    const hcpWords = { code: 13, message: 'no capacity' };
    expect(requestOf(world).failure).toMatchObject({ code: 'operation_failed', hcp: hcpWords });
  });

  it('ends the ownership, and keeps no external name that nobody can use', async () => {
    const { world } = await anApprovedDelete();

    await follow(world);

    expect(ownedOf(world)).toBeUndefined();
    expect(notices(world)).toEqual(['recorded', 'deleted']);
    expect(requestOf(world).externalName).toBeUndefined();
  });

  it('is not asked about again when it has ended', async () => {
    const { world, hcp } = await anApprovedDelete();
    await follow(world);
    const { length } = hcp.calls;

    expect(await work(world)).toEqual({ kind: 'settled' });
    expect(hcp.calls).toHaveLength(length);
  });

  it('is told at 10 and at 35 minutes that it takes long', async () => {
    const { world, hcp } = await anApprovedDelete();
    hcp.ending = 'stuck';

    await follow(world, { forMs: 40 * 60_000 });

    expect(toldSince(world).filter((code) => code === 'slow')).toHaveLength(2);
  });
});
