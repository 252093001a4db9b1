import { describe, expect, it } from 'vitest';
import { digestPrefix } from '../../../src/domain/preimage.ts';
import type { RequestId } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import type { CreateSubmission } from '../../../src/use-cases/submit-create.ts';
import { roomForValues } from '../../fakes/plain-painter.ts';
import {
  ada,
  ask,
  ben,
  click,
  createWorld,
  dayMs,
  notices,
  project,
  requestId,
  requestOf,
  submit,
  told,
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

const otherId = '00000000-0000-4000-8000-000000000002' as RequestId;

describe('submitting what is fine', () => {
  it('records a request that is shown, and nothing of it is asked of anybody', async () => {
    const world = createWorld();

    const answer = await submit(world);

    expect(answer).toEqual({ ok: true, value: { requestId, repeated: false } });
    expect(requestOf(world)).toMatchObject({
      ...{ status: 'pending_approval', version: 1, requester: ada, channel: 'C0PROD', quorum: 1 },
      target: { ...project, hvnId: 'prod-hvn', clusterId: 'prod-eu', region: 'eu-west-1' },
      expiresAt: new Date(world.clock.now().getTime() + 3 * dayMs),
    });
    expect(notices(world)).toEqual(['recorded']);
    expect(world.people.asked).toEqual([]);
    expect(world.hcp.calls).toEqual([]);
  });

  it('binds what is shown: anybody can recompute the digest from what is stored', async () => {
    const world = createWorld();
    await ask(world);

    const { digest } = requestOf(world);
    const shown = world.state.rows.get(requestId)?.versions[0];
    const { sha256 } = createHashing();

    expect(sha256(shown?.preimage ?? '')).toBe(digest);
    expect(JSON.parse(shown?.preimage ?? '')).toMatchObject({
      decision_section_hash: sha256(shown?.decisionSection ?? ''),
      live: { exists: false },
      requester: ada,
    });
    expect(digestPrefix(digest)).toHaveLength(16);
  });

  it('keeps the reason out of the log, where its salted hash stands', async () => {
    const world = createWorld();
    await ask(world, { reason: 'A reason that is nobody else’s business.' });

    const [entry] = world.state.entries;

    expect(JSON.stringify(entry)).not.toContain('business');
    expect(entry?.details).toMatchObject({ reason_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('leaves out the HVN’s own region, which every service has', async () => {
    const world = createWorld();

    const { desired } = await ask(world, { regions: 'us-west-1, EU-WEST-1' });

    expect(desired.consumerRegions).toEqual(['us-west-1']);
  });

  it('promises the whole lists where the card has no room for them', async () => {
    const world = createWorld();
    const many = Array.from({ length: roomForValues + 1 }, (_, n) => 111_122_223_330 + n);

    await ask(world, { accounts: many.join(' ') });

    expect(told(world)).toEqual(['values']);
  });
});

describe('submitting again', () => {
  it('the same view is the same request, also when it has moved on', async () => {
    const world = createWorld();
    await ask(world);
    await click(world, ben);

    const answer = await submit(world);

    expect(answer).toEqual({ ok: true, value: { requestId, repeated: true } });
    expect(requestOf(world).status).toBe('approved');
  });

  it('the same view with other values is refused under its field', async () => {
    const world = createWorld();
    await ask(world);

    expect(await refusalsOf(world, { ranges: '10.21.0.0/16' })).toEqual([
      'cluster: already_recorded',
    ]);
  });

  it('another view on the same cluster or service finds the first', async () => {
    const world = createWorld();
    await ask(world);
    const again = { key: 'V2', requestId: otherId };

    const sameCluster = await refusalsOf(world, { ...again, serviceId: 'another-one' });
    const elsewhere = { clusterId: 'prod-us', serviceId: 'PROD-eu-k7m2qx' };
    const sameService = await refusalsOf(world, { ...again, ...elsewhere });

    expect(sameCluster).toEqual(['cluster: target_busy']);
    expect(sameService).toContain('service_id: target_busy');
  });

  it('a view that was refused can be corrected', async () => {
    const world = createWorld();
    await refusalsOf(world, { accounts: '1' });

    expect(await refusalsOf(world, {})).toEqual([]);
  });
});
