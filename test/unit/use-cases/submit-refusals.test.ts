import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/domain/policy.ts';
import { type CreateSubmission, submitCreate } from '../../../src/use-cases/submit-create.ts';
import {
  ada,
  aSubmission,
  createWorld,
  policyOf,
  production,
  submit,
  type World,
} from './world.ts';

/** The refusals of one submission, as `field: code`. */
async function refusalsOf(
  world: World,
  change: Partial<CreateSubmission>,
): Promise<readonly string[]> {
  const answer = await submit(world, change);
  return answer.ok ? [] : answer.refusal.map(({ field, code }) => `${field}: ${code}`);
}

function under(change: Partial<Environment>): World {
  const world = createWorld();
  world.state.inForce = policyOf({ ...production, ...change });
  return world;
}

describe('what is wrong', () => {
  it('is said of every field at once, from the form, the policy and the inventory', async () => {
    const world = under({ ticket: { required: true, pattern: 'CHG\\d{7}', url: undefined } });

    const refusals = await refusalsOf(world, {
      ...{ serviceId: 'a_b', accounts: '12, *', ranges: '', regions: 'mars' },
      ...{ reason: 'why', ticket: 'ABC' },
    });

    expect(refusals.toSorted()).toEqual([
      'accounts: account_digits',
      'accounts: wildcard_principal',
      'ranges: values_required',
      'reason: reason_short',
      'regions: not_a_region',
      'service_id: service_id_characters',
      'ticket: ticket_pattern',
    ]);
  });

  it('with the cluster does not hide what is wrong with the rest', async () => {
    const world = createWorld();

    const refusals = await refusalsOf(world, {
      clusterId: 'nowhere',
      reason: '',
      serviceId: 'a_b',
    });

    expect(refusals.toSorted()).toEqual([
      'cluster: cluster_unknown',
      'reason: reason_short',
      'service_id: service_id_characters',
    ]);
  });

  it.each([
    ['required and missing', { required: true, pattern: undefined }, '', 'ticket_missing'],
    ['invisible only', { required: true, pattern: undefined }, '\u200b \u200e', 'ticket_missing'],
    ['not of the form', { required: false, pattern: 'CHG\\d{7}' }, 'CHG1', 'ticket_pattern'],
    [
      'of the form within more',
      { required: false, pattern: 'CHG\\d{7}' },
      'CHG1234567x',
      'ticket_pattern',
    ],
    ['longer than any', { required: false, pattern: 'CHG\\d{7}' }, 'C'.repeat(101), 'ticket_long'],
  ])('with a ticket that is %s is said once', async (_, rule, ticket, code) => {
    const world = under({ ticket: { ...rule, url: undefined } });

    expect(await refusalsOf(world, { ticket })).toEqual([`ticket: ${code}`]);
    expect(await refusalsOf(world, { ticket, reason: '' })).toContain(`ticket: ${code}`);
  });

  it.each([
    [
      'given with invisible characters',
      { required: true, pattern: 'CHG\\d{7}' },
      ' CHG\u200b1234567 ',
    ],
    ['given where none is asked for', undefined, 'whatever I like'],
    ['left out where it may be', { required: false, pattern: 'CHG\\d{7}' }, ''],
  ])('is nothing with a ticket that is %s', async (_, rule, ticket) => {
    const world = under({ ticket: rule && { ...rule, url: undefined } });

    const refusals = await refusalsOf(world, { ticket, reason: 'no' });

    expect(refusals).toEqual(['reason: reason_short']);
    expect(await refusalsOf(world, { ticket })).toEqual([]);
  });

  it('is nothing with an empty list where the policy allows one', async () => {
    const strict = await refusalsOf(under({}), { accounts: '', ranges: ' ' });
    const lax = await refusalsOf(under({ allowEmpty: true }), { accounts: '', ranges: ' ' });

    expect(strict).toEqual(['accounts: values_required', 'ranges: values_required']);
    expect(lax).toEqual([]);
  });

  it.each<[string, (world: World) => void, string]>([
    [
      'no environment covers it',
      (world) => {
        world.state.inForce = policyOf();
      },
      'no_environment',
    ],
    ['its requester is a guest', ({ people }) => people.add('guest', ada), 'not_a_member'],
    ['nothing is known of its requester', ({ people }) => people.persons.clear(), 'person_unknown'],
  ])('with the cluster is told when %s', async (_, spoil, code) => {
    const world = createWorld();
    spoil(world);

    expect(await refusalsOf(world, {})).toEqual([`cluster: ${code}`]);
    expect(world.state.rows.size).toBe(0);
  });

  it('is a second service on a cluster, unless HCP has raised the limit', async () => {
    const world = createWorld();
    const seen = world.state.inventory.get('project-1');
    const service = {
      ...{
        id: 'first',
        hvnId: 'prod-hvn',
        clusterId: 'prod-eu',
        state: 'AVAILABLE',
        createdAt: '',
      },
      ...{ consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] },
      ...{ defaultRegion: undefined, externalName: undefined },
    };
    if (seen !== undefined)
      world.state.inventory.set('project-1', { ...seen, services: [service] });
    const raised = { ...world.deps, limits: { ...world.deps.limits, servicesPerCluster: 2 } };

    const refused = await refusalsOf(world, {});
    const allowed = await submitCreate(raised, aSubmission());

    expect(refused).toEqual(['cluster: cluster_has_service']);
    expect(allowed.ok).toBe(true);
    expect(await refusalsOf(world, { key: 'V2', clusterId: 'x', serviceId: 'FIRST' })).toContain(
      'service_id: service_id_taken',
    );
  });
});
