/** What people are told unasked while a request waits. */
import { describe, expect, it } from 'vitest';
import { digestPrefix } from '../../../src/domain/preimage.ts';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';
import { expireRequests } from '../../../src/use-cases/expire-requests.ts';
import { promptPeople } from '../../../src/use-cases/prompt-people.ts';
import { interpose, killAt } from '../../fakes/interpose.ts';
import { shown, tellAll } from './announcer.ts';
import {
  hourMs,
  leads,
  pass,
  plannedOf,
  prompt,
  promptingWorld,
  putInForce,
  reminding,
} from './prompts.ts';
import {
  actions,
  ada,
  ask,
  ben,
  cleo,
  click,
  dayMs,
  dora,
  notices,
  production,
  requestId,
  requestOf,
  submit,
  told,
  type World,
} from './world.ts';

const [lea, leo] = ['U0LEA', 'U0LEO'].map((id) => id as SlackUserId) as [SlackUserId, SlackUserId];
const escalating = { escalation: { afterMs: 24 * hourMs, to: leads } } as const;

const callsOf = (world: World, code: string): readonly unknown[] =>
  plannedOf(world, code).map(({ body }) => body && 'to' in body && body.to);

describe('a reminder', () => {
  it('is told in the thread after so long and then each day, each with its entry', async () => {
    const world = promptingWorld(reminding);
    await ask(world);

    await pass(world, 3.75);
    const before = told(world);
    await pass(world, 25);

    expect(before).toEqual([]);
    expect(told(world)).toEqual(['reminder', 'reminder']);
    const entries = world.state.entries.filter(({ action }) => action === 'approvers_reminded');
    expect(entries.map(({ details, actor, at }) => ({ ...details, actor, at }))).toMatchObject([
      { number: 1, version: 1, actor: null, at: new Date('2026-11-20T13:00:00Z') },
      { number: 2, version: 1, at: new Date('2026-11-21T13:00:00Z') },
    ]);
  });

  it('calls by name those who can still decide: not who has, not who asked, not who is away', async () => {
    const world = promptingWorld({ ...reminding, approvals: { create: 2, update: 1, delete: 2 } });
    world.people.add('deactivated', dora);
    world.people.group('S0NETSEC', ada, ben, cleo, dora);
    await ask(world);
    await click(world, ben);

    await pass(world, 4);

    expect(callsOf(world, 'reminder')).toEqual([{ groups: [], users: [cleo] }]);
  });

  it.each<readonly [string, (world: World) => void]>([
    ['they are many', ({ people }) => void many(people)],
    ['Slack is away', ({ people }) => void Object.assign(people, { away: true })],
    ['one of them is not known', ({ people }) => void people.persons.delete(dora)],
    ['their group is not known', ({ people }) => void people.groups.delete('S0NETSEC')],
  ])('calls their group where %s', async (_, arrange) => {
    const world = promptingWorld(reminding);
    await ask(world);
    arrange(world);

    await pass(world, 4);

    expect(callsOf(world, 'reminder')).toEqual([{ groups: ['S0NETSEC'], users: [] }]);
  });

  it('calls no quiet approvers, but those of whom the rule wants one', async () => {
    const approvers = { groups: ['S0NETSEC'], users: [], quiet: true } as const;
    const world = promptingWorld({ ...reminding, approvers });
    await ask(world);
    await pass(world, 4);
    const rules = [{ when: { changes: ['create'] }, wants: { alsoFrom: leads } }] as const;
    const other = promptingWorld({ ...reminding, approvers, rules });
    await ask(other);
    await pass(other, 4);

    expect(callsOf(world, 'reminder')).toEqual([{ groups: [], users: [] }]);
    expect(callsOf(other, 'reminder')).toEqual([{ groups: [], users: [lea, leo] }]);
  });

  it('calls only those of whom one is still missing, where there are enough approvals', async () => {
    const rules = [{ when: { changes: ['create'] }, wants: { alsoFrom: leads } }] as const;
    const world = promptingWorld({ ...reminding, rules });
    await ask(world);
    await click(world, ben);

    await pass(world, 4);

    expect(callsOf(world, 'reminder')).toEqual([{ groups: [], users: [lea, leo] }]);
  });

  it('is one after a week in which nobody looked', async () => {
    const world = promptingWorld({ ...reminding, expiresAfterMs: 30 * dayMs });
    await ask(world);
    world.clock.advance(7 * dayMs);

    await prompt(world);
    await prompt(world);
    await pass(world, 23);

    expect(told(world)).toEqual(['reminder']);
  });

  it('comes no more once it is decided', async () => {
    const world = promptingWorld(reminding);
    await ask(world);
    await click(world, ben);

    await pass(world, 30);

    expect(plannedOf(world, 'reminder')).toEqual([]);
  });

  it('is not posted where it was decided before it could be', async () => {
    const world = promptingWorld(reminding);
    await ask(world);
    await pass(world, 4);
    await click(world, ben, 'reject');

    await tellAll(world);

    expect(shown(world, 'thread')).toEqual(['2 rejected']);
    expect(plannedOf(world, 'reminder').map(({ state }) => state)).toEqual(['given_up']);
  });

  it('begins anew with another version', async () => {
    const world = promptingWorld(reminding);
    await ask(world);
    await pass(world, 4);
    await edit(world);

    await pass(world, 3.75);
    const before = plannedOf(world, 'reminder').length;
    await pass(world, 0.25);

    expect(requestOf(world).version).toBe(2);
    expect([before, plannedOf(world, 'reminder').length]).toEqual([1, 2]);
    expect(requestOf(world).prompts).toMatchObject({ reminders: 1 });
  });

  it('goes by the policy in force, from the moment on that it is', async () => {
    const world = promptingWorld({});
    await ask(world);
    await pass(world, 8);
    const before = told(world);

    putInForce(world, reminding);
    await prompt(world);

    expect([before, told(world)]).toEqual([[], ['reminder']]);
  });
});

function many(people: World['people']): void {
  const crowd = Array.from({ length: 9 }, (_, index) => `U0CROWD${index}`);
  people.add('member', ...crowd);
  people.group('S0NETSEC', ...crowd);
}

/** Its requester asks for something else, and may have to read first that HCP was looked at long ago. */
async function edit(world: World): Promise<void> {
  const { version, digest } = requestOf(world);
  const edits = { version, digestPrefix: digestPrefix(digest) };
  const wish = { key: 'V-edit', edits, ranges: '10.30.0.0/16' };
  const first = await submit(world, wish);
  const confirmed = first.ok ? undefined : first.confirm?.confirmed;
  const answer = confirmed === undefined ? first : await submit(world, { ...wish, confirmed });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
}

describe('an escalation', () => {
  it('lets others decide as well from then on, and only then', async () => {
    const world = promptingWorld(escalating);
    await ask(world);

    await pass(world, 23.75);
    const before = await click(world, lea);
    await pass(world, 0.25);
    const after = await click(world, lea);

    expect([before, after]).toEqual([{ code: 'not_an_approver' }, { code: 'approved', quorum: 1 }]);
    expect(told(world)).toEqual(['escalated', 'approved_by', 'approved']);
    const entry = world.state.entries.find(({ action }) => action === 'request_escalated');
    expect(entry?.details).toMatchObject({ to: leads, after_ms: 24 * hourMs, version: 1 });
  });

  it('lowers no number, and makes nobody decide on their own request', async () => {
    const world = promptingWorld({
      ...escalating,
      approvals: { create: 2, update: 1, delete: 2 },
    });
    world.people.group('S0LEADS', lea, leo, ada);
    await ask(world);
    await pass(world, 24);

    expect(await click(world, ada)).toEqual({ code: 'self_review' });
    expect(await click(world, lea)).toMatchObject({ code: 'approval_counted', counted: 1 });
    expect(await click(world, leo)).toEqual({ code: 'approved', quorum: 2 });
  });

  it('makes nobody one of those of whom a rule wants one', async () => {
    const security = { groups: ['S0SECURITY'], users: [] };
    const rules = [{ when: { changes: ['create'] }, wants: { alsoFrom: security } }] as const;
    const world = promptingWorld({ ...escalating, rules });
    world.people.group('S0SECURITY', dora);
    await ask(world);
    await pass(world, 24);

    expect(await click(world, lea)).toMatchObject({
      code: 'approval_counted',
      missing: [security],
    });
  });

  it('goes by who the policy in force names at the click, and fails closed', async () => {
    const world = promptingWorld({ ...escalating, approvals: { create: 2, update: 1, delete: 2 } });
    await ask(world);
    await pass(world, 24);
    const { digest } = requestOf(world);

    world.people.groups.delete('S0LEADS');
    const unknown = await click(world, lea);
    putInForce(world, { approvals: { create: 2, update: 1, delete: 2 } });
    const gone = await click(world, lea);

    expect(unknown).toEqual({ code: 'group_unknown', groups: ['S0LEADS'] });
    expect(gone).toEqual({ code: 'not_an_approver' });
    expect(requestOf(world).digest).toBe(digest);
  });

  it('voids what one of them approved where the policy no longer names them', async () => {
    const world = promptingWorld({ ...escalating, approvals: { create: 2, update: 1, delete: 2 } });
    await ask(world);
    await pass(world, 24);
    await click(world, lea);
    putInForce(world, { approvals: { create: 2, update: 1, delete: 2 } });

    expect(await click(world, ben)).toMatchObject({
      code: 'approval_counted',
      counted: 1,
      left: [lea],
    });
  });

  it('ends with a new version, which waits anew', async () => {
    const world = promptingWorld(escalating);
    await ask(world);
    await pass(world, 24);
    await edit(world);

    const after = await click(world, lea);
    await pass(world, 24);

    expect(after).toEqual({ code: 'not_an_approver' });
    expect(plannedOf(world, 'escalated')).toHaveLength(2);
    expect(await click(world, lea)).toEqual({ code: 'approved', quorum: 1 });
  });
});

describe('those who can decide', () => {
  const asking = { approvers: { groups: ['S0NETSEC'], users: [], dm: true } } as const;
  const askedOf = (world: World): readonly string[] =>
    plannedOf(world, 'to_decide').map(({ to }) => to);
  const sorted = (people: readonly string[]): readonly string[] => [...people].sort();

  it('are told directly, once each: not who asked, and not who is known to be no member', async () => {
    const world = promptingWorld(asking);
    world.people.add('guest', 'U0GUEST');
    world.people.add('deactivated', 'U0GONE');
    world.people.group('S0NETSEC', ada, ben, cleo, 'U0GUEST', 'U0GONE', 'U0NOBODY');
    await ask(world);

    await pass(world, 3);

    expect(sorted(askedOf(world))).toEqual([ben, cleo]);
    const [entry] = world.state.entries.filter(({ action }) => action === 'approvers_asked');
    expect(entry?.details).toMatchObject({ people: askedOf(world), of: 3 });
  });

  it.each<readonly [string, object]>([
    ['the policy does not say so', {}],
    ['they are quiet', { approvers: { ...production.approvers, quiet: true } }],
  ])('are not told directly where %s', async (_, change) => {
    const world = promptingWorld(change);
    await ask(world);

    await pass(world, 3);

    expect(askedOf(world)).toEqual([]);
  });

  it('are twenty of many, and not always the same ones', async () => {
    const crowd = Array.from({ length: 50 }, (_, index) => `U0CROWD${100 + index}`);
    const told: (readonly string[])[] = [];
    for (const id of ['3f2b9c1e', '00000007']) {
      const world = promptingWorld(asking);
      world.people.add('member', ...crowd);
      world.people.group('S0NETSEC', ...crowd);
      const requestId = `${id}-7a54-4d0e-9b6a-5c1d2e3f4a5b` as RequestId;
      await ask(world, { requestId });
      await prompt(world);
      const planned = world.state.rows.get(requestId)?.messages ?? [];
      const directly = planned.filter(({ body }) => body?.code === 'to_decide');
      expect(directly[0]?.body).toMatchObject({ told: 20, of: 50 });
      told.push(directly.map(({ to }) => to));
    }

    expect(told.map(({ length }) => length)).toEqual([20, 20]);
    expect(told[0]).not.toEqual(told[1]);
  });

  it('are called once they are seasoned, where the environment wants that', async () => {
    const world = promptingWorld({ ...asking, ...reminding, seasoningMs: dayMs });
    const since = world.databaseNow();
    world.state.memberships.push(
      { group: 'S0NETSEC', person: ben, since, baseline: true },
      { group: 'S0NETSEC', person: cleo, since, baseline: false },
    );
    await ask(world);

    await pass(world, 29);

    expect(askedOf(world)).toEqual([ben]);
    expect(plannedOf(world, 'to_decide')[0]?.body).toMatchObject({ told: 1, of: 1 });
    expect(callsOf(world, 'reminder')).toEqual([
      { groups: [], users: [ben] },
      { groups: [], users: [ben, cleo] },
    ]);
  });

  it('are told once Slack says who they are, and a reminder does not wait for that', async () => {
    const world = promptingWorld({ ...asking, ...reminding });
    await ask(world);
    world.people.away = true;
    await pass(world, 5);
    const before = [askedOf(world).length, plannedOf(world, 'reminder').length];

    world.people.away = false;
    await pass(world, 0.25);

    expect(before).toEqual([0, 1]);
    expect(sorted(askedOf(world))).toEqual([ben, cleo, dora]);
  });

  it('are not told again of another version, but who came to them since is', async () => {
    const world = promptingWorld(asking);
    world.people.group('S0NETSEC', ben, cleo);
    await ask(world);
    await prompt(world);
    const first = askedOf(world);
    world.people.group('S0NETSEC', ben, cleo, dora);
    await edit(world);

    await prompt(world);

    expect(sorted(first)).toEqual([ben, cleo]);
    expect(askedOf(world)).toEqual([...first, dora]);
  });

  it('are told as well once it is escalated to them', async () => {
    const world = promptingWorld({ ...asking, ...escalating });
    world.people.group('S0LEADS', lea, ben);
    await ask(world);
    await pass(world, 23);
    const before = askedOf(world);

    await pass(world, 2);

    expect(sorted(before)).toEqual([ben, cleo, dora]);
    expect(askedOf(world)).toEqual([...before, lea]);
  });

  it('are told when the card is up, and not at all where it is decided by then, or they have', async () => {
    const two = { approvals: { create: 2, update: 1, delete: 2 } } as const;
    const world = promptingWorld({ ...asking, ...two });
    await ask(world);
    await prompt(world);
    await click(world, ben);

    await tellAll(world);

    const posted = world.slack.posts.filter(({ drawings }) =>
      drawings[0]?.text.startsWith('to_decide'),
    );
    expect(sorted(posted.map(({ channel }) => channel))).toEqual([`D-${cleo}`, `D-${dora}`]);
    expect(posted.map(({ drawings }) => drawings[0]?.text)).toEqual([
      'to_decide with link',
      'to_decide with link',
    ]);
  });
});

describe('that it expires soon', () => {
  it('is told its requester and the thread once, before it does', async () => {
    const world = promptingWorld({});
    await ask(world);

    await pass(world, 59.75);
    const before = notices(world);
    await pass(world, 12);
    await expireRequests(world.deps);

    expect(before).toEqual(['recorded']);
    expect(notices(world)).toEqual(['recorded', 'expires_soon']);
    expect(told(world)).toEqual(['expires_soon']);
    expect(actions(world)).toEqual(['request_submitted', 'expiry_announced']);
    await pass(world, 1);
    await expireRequests(world.deps);
    expect(notices(world)).toEqual(['recorded', 'expires_soon', 'expired']);
  });
});

describe('whoever looks', () => {
  it('leaves a request alone until something is to be told of it', async () => {
    const world = promptingWorld(reminding);
    await ask(world);

    await prompt(world);
    const atOnce = await world.deps.requests.listToPrompt(9);
    world.clock.advance(4 * hourMs);
    const later = await world.deps.requests.listToPrompt(9);

    expect([atOnce, later]).toEqual([[], [requestId]]);
  });

  it('tells once, however many look at the same time', async () => {
    const world = promptingWorld({ ...reminding, ...escalating });
    await ask(world);
    world.clock.advance(30 * hourMs);

    for (let round = 0; round < 3; round += 1)
      await Promise.all([prompt(world), prompt(world), prompt(world)]);

    expect(told(world)).toEqual(['escalated']);
  });

  it('tells once, wherever it is killed', async () => {
    for (const moment of ['before', 'after'] as const)
      for (let call = 1; ; call += 1) {
        const world = promptingWorld(reminding);
        await ask(world);
        world.clock.advance(4 * hourMs);
        const hooks = killAt(call, moment);
        const { requests } = interpose({ requests: world.deps.requests }, hooks);

        await promptPeople({ ...world.deps, requests }, new AbortController().signal).catch(
          () => undefined,
        );
        await prompt(world);
        await prompt(world);

        expect(told(world)).toEqual(['reminder']);
        if (!hooks.died()) break;
      }
  });

  it('is not kept from the rest by one that fails, which is tried again in a minute', async () => {
    const world = promptingWorld(reminding);
    await ask(world);
    world.clock.advance(4 * hourMs);
    const { requests } = world.deps;
    const failing = { ...requests, change: () => Promise.reject(new Error('a bug')) };

    await promptPeople({ ...world.deps, requests: failing }, new AbortController().signal);
    const atOnce = await requests.listToPrompt(9);
    world.clock.advance(60_000);

    expect(world.lines).toHaveLength(1);
    expect(atOnce).toEqual([]);
    expect(await requests.listToPrompt(9)).toEqual([requestId]);
  });
});
