import { beforeEach, describe, expect, it } from 'vitest';
import { digestPrefix, liveFingerprint } from '../../../src/domain/preimage.ts';
import { toLiveValues } from '../../../src/domain/private-link.ts';
import { decideClick } from '../../../src/use-cases/decide-click.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import type { CreateSubmission } from '../../../src/use-cases/submit-create.ts';
import {
  aService,
  codesOf,
  deleteService,
  haveService,
  ownService,
  updateService,
} from './services.ts';
import {
  actions,
  ada,
  ask,
  ben,
  cleo,
  click,
  createWorld,
  dayMs,
  notices,
  policyOf,
  press,
  production,
  requestId,
  requestOf,
  submit,
  told,
  type World,
} from './world.ts';

/** What the form of the version now shown carries. */
function shownNow(world: World): NonNullable<CreateSubmission['edits']> {
  const { version, digest } = requestOf(world);
  return { version, digestPrefix: digestPrefix(digest) };
}

let forms = 0;

async function edit(world: World, change: Partial<CreateSubmission> = {}): Promise<SubmitAnswer> {
  forms += 1;
  return await submit(world, { key: `E${forms}`, edits: shownNow(world), ...change });
}

const wider = { ranges: '10.20.0.0/16, 10.30.0.0/16' };

describe('editing a pending request', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld();
    world.state.inForce = policyOf({
      ...production,
      approvals: { create: 2, update: 2, delete: 2 },
    });
    await ask(world);
  });

  it('shows it as the next version, with the difference, and makes earlier reviews void', async () => {
    await click(world, ben);
    const before = requestOf(world);
    world.clock.advance(60_000);

    const answer = await edit(world, {
      ...wider,
      reason: 'A second VPC reads it too.',
      ticket: 'CHG1',
    });

    expect(answer).toEqual({ ok: true, value: { requestId, repeated: false } });
    expect(requestOf(world)).toMatchObject({
      ...{ version: 2, status: 'pending_approval', reason: 'A second VPC reads it too.' },
      ...{ ticket: 'CHG1', requester: ada, createdAt: before.createdAt },
      desired: { consumerIpRanges: ['10.20.0.0/16', '10.30.0.0/16'] },
      expiresAt: new Date(world.clock.now().getTime() + 3 * dayMs),
    });
    expect(requestOf(world).digest).not.toBe(before.digest);
    const snapshot = await world.deps.requests.find(requestId);
    expect(snapshot?.reviews).toEqual([]);
    const entry = world.state.entries.at(-1);
    expect(entry).toMatchObject({ action: 'request_edited', actor: ada });
    expect(entry?.details).toMatchObject({
      from_digest: before.digest,
      void_reviews: [ben],
      version: 2,
      digest: requestOf(world).digest,
      difference: {
        desired: { consumerIpRanges: { added: ['10.30.0.0/16'], removed: [] } },
        reason: 'edited',
        ticket: { from: '', to: 'CHG1' },
      },
    });
    expect(JSON.stringify(entry)).not.toContain('second VPC');
    expect(told(world)).toEqual(['approved_by', 'refreshed']);
    expect(notices(world)).toEqual(['recorded', 'approval_void']);
    expect(world.state.rows.get(requestId)?.messages.at(-1)?.to).toBe(ben);
    expect(await click(world, ben)).toMatchObject({ code: 'approval_counted', counted: 1 });
  });

  it('tells each reviewer of the version that it replaces once, and nobody else', async () => {
    await click(world, ben);
    await edit(world, wider);
    await click(world, cleo);

    await edit(world, { ranges: '10.40.0.0/16' });

    const messages = world.state.rows.get(requestId)?.messages ?? [];
    const void_ = messages.filter(({ body }) => body?.code === 'approval_void');
    expect(void_.map(({ to }) => to)).toEqual([ben, cleo]);
  });

  it('is the same edit when the same view comes again, and refused with other values', async () => {
    const shown = { key: 'E', edits: shownNow(world) };
    await submit(world, { ...shown, ...wider });

    const again = await submit(world, { ...shown, ...wider });
    const differs = await submit(world, { ...shown, ranges: '10.99.0.0/16' });

    expect(again).toEqual({ ok: true, value: { requestId, repeated: true } });
    expect(codesOf(differs)).toEqual(['cluster: already_recorded']);
    expect(requestOf(world).version).toBe(2);
    expect(actions(world)).toEqual(['request_submitted', 'request_edited']);
  });

  it('asks for its risks to be read, like a new request', async () => {
    const edits = shownNow(world);
    const first = await submit(world, { key: 'E', edits, ranges: '8.8.8.0/24' });
    const confirmed = first.ok ? undefined : first.confirm?.confirmed;

    const answer = await submit(world, { key: 'E', edits, ranges: '8.8.8.0/24', confirmed });

    expect(confirmed?.risks).toEqual(['public_range']);
    expect(answer).toMatchObject({ ok: true, value: { repeated: false } });
    expect(requestOf(world).version).toBe(2);
  });

  it.each<[string, Partial<CreateSubmission>, string]>([
    ['that changes nothing', {}, 'cluster: edit_changes_nothing'],
    ['of somebody else', { ...wider, requester: ben }, 'cluster: edit_not_yours'],
    [
      'of a version that is no longer shown',
      { ...wider, edits: { version: 2, digestPrefix: '0'.repeat(16) } },
      'cluster: edit_overtaken',
    ],
    ['with a wrong value', { ranges: '10.0.0.7/16' }, 'ranges: host_bits'],
    ['with a short reason', { reason: 'x' }, 'reason: reason_short'],
  ])('refuses one %s, and leaves no trace', async (_, change, code) => {
    const before = requestOf(world);

    const answer = await edit(world, change);

    expect(codesOf(answer)).toEqual([code]);
    expect(requestOf(world)).toEqual(before);
    expect(actions(world)).toEqual(['request_submitted']);
  });

  it('refuses one of a request that no longer waits', async () => {
    const edits = shownNow(world);
    await click(world, ada, 'cancel');

    expect(codesOf(await edit(world, { ...wider, edits }))).toEqual(['cluster: edit_ended']);
  });

  it('refuses one of a request whose time is over, whether or not that is recorded', async () => {
    world.clock.advance(3 * dayMs);

    expect(codesOf(await edit(world, wider))).toEqual(['cluster: edit_ended']);
  });

  it.each([
    ['the approval first', ['approval_counted', 'ok']],
    ['the edit first', ['ok', 'stale_version']],
  ])('and an approval of the version before, at once: %s', async (order, expected) => {
    const pressed = await press(world, ben);
    const edits = shownNow(world);
    const approve = async () => (await decideClick(world.deps, pressed)).code;
    const change = async () => ((await edit(world, { ...wider, edits })).ok ? 'ok' : 'refused');
    const steps = order === 'the edit first' ? [change, approve] : [approve, change];

    const outcome: string[] = [];
    for (const step of steps) outcome.push(await step());

    expect(outcome).toEqual(expected);
    const snapshot = await world.deps.requests.find(requestId);
    expect(snapshot?.request).toMatchObject({ version: 2, status: 'pending_approval' });
    expect(snapshot?.reviews).toEqual([]);
  });
});

describe('editing', () => {
  it('an update takes its difference from what the service has now', async () => {
    const world = createWorld();
    ownService(world);
    await updateService(world);
    const moved = haveService(world, aService({ consumerIpRanges: ['10.50.0.0/16'] }));
    const form = { key: 'E1', edits: shownNow(world), ranges: '10.20.0.0/16\n10.21.0.0/16' };

    const stale = await updateService(world, form);
    const filledWith = liveFingerprint(toLiveValues(moved), world.deps.hashing);
    const first = await updateService(world, { ...form, filledWith });
    const confirmed = first.ok ? undefined : first.confirm?.confirmed;
    const answer = await updateService(world, { ...form, filledWith, confirmed });

    expect(codesOf(stale)).toEqual(['service: service_changed']);
    expect(confirmed?.risks).toEqual(['changed_outside']);
    expect(answer.ok).toBe(true);
    expect(world.state.rows.get(requestId)?.versions[1]?.plan.consumerIpRanges).toEqual({
      ...{ added: ['10.20.0.0/16', '10.21.0.0/16'], removed: ['10.50.0.0/16'], kept: [] },
    });
  });

  it('a delete changes its reason and ticket alone', async () => {
    const world = createWorld();
    ownService(world);
    await deleteService(world);
    const edits = shownNow(world);

    const same = await deleteService(world, { key: 'E1', edits });
    const answer = await deleteService(world, { key: 'E1', edits, reason: 'Its VPC is gone.' });

    expect(codesOf(same)).toEqual(['service: edit_changes_nothing']);
    expect(answer.ok).toBe(true);
    expect(requestOf(world)).toMatchObject({ version: 2, change: 'delete' });
  });
});
