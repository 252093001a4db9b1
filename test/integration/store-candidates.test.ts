import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PeopleFacts } from '../../src/domain/people.ts';
import { digestPrefix } from '../../src/domain/preimage.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { newSalt } from '../../src/hashing.ts';
import { readCandidate } from '../../src/use-cases/adopt-policy.ts';
import { announceCandidates } from '../../src/use-cases/announce-candidates.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import { decideCandidate } from '../../src/use-cases/decide-candidate.ts';
import type { PolicyAnswer } from '../../src/use-cases/policy-answer.ts';
import type { PolicyClick } from '../../src/use-cases/ports/delivery-log.ts';
import type { PolicyCandidate } from '../../src/use-cases/ports/policy-store.ts';
import { createPlainPainter } from '../fakes/plain-painter.ts';
import {
  createRecordingBoard,
  type Posted,
  type RecordingBoard,
} from '../fakes/recording-thread-board.ts';
import { openStore, openTestStore, type Store, type TestStore } from '../support/store.ts';

let store: TestStore;
/** A second process, as far as the database can tell. */
let other: Store;
beforeAll(async () => {
  store = await openTestStore('candidates');
  other = openStore(store.url, 20_000);
});
afterAll(async () => {
  await other.database.close(1_000);
  await store.close();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const admins = ['U0PAT', 'U0LEA', 'U0KIM', 'U0SAM'] as unknown as readonly SlackUserId[];

/** Known to be members, for as long as a test takes. */
const people = {
  facts: async (): Promise<PeopleFacts> => ({
    persons: new Map(
      admins.map((id) => [id, { id, kind: 'member', teamId: 'T0', fetchedAt: new Date() }]),
    ),
    groups: new Map(),
  }),
};

let policies = 0;
/** Another one each time, which two of the admins must confirm. */
function nextPolicy(): PolicyCandidate {
  policies += 1;
  const text = `version: 1
channel: C0MAIN
authority: slack
policy_admins: { users: [${admins.join(', ')}] }
environments:
  - { name: place-${policies}, approvers: { users: [U0BEN] } }
`;
  const candidate = readCandidate(text, store.hashing);
  if (!candidate.ok) throw new Error(JSON.stringify(candidate.refusal));
  return candidate.value;
}

let clicks = 0;
async function click(
  through: Store,
  person: SlackUserId | undefined,
  change: Partial<PolicyClick> = {},
): Promise<PolicyClick> {
  const pending = await through.policies.findPending();
  clicks += 1;
  const whole: PolicyClick = {
    ...{ key: `click-${clicks}`, person: person as SlackUserId, teamId: 'T0', channel: 'C0MAIN' },
    ...{ candidate: pending?.candidacy.id as PolicyClick['candidate'], action: 'confirm' },
    digestPrefix: digestPrefix(pending?.candidacy.digest ?? ''),
    ...change,
  };
  await through.deliveries.recordClick(whole);
  return whole;
}

const decide = (through: Store, one: PolicyClick): Promise<PolicyAnswer> =>
  decideCandidate({ ...through, people, newSalt }, one);

async function inForce(): Promise<string | undefined> {
  return (await store.policies.findInForce())?.hash;
}

async function actions(): Promise<readonly string[]> {
  const rows = await store.sql<{ action: string }[]>`
    select action from audit_entries where action like 'policy%' order by seq`;
  return rows.map(({ action }) => action);
}

let base: PolicyCandidate;
beforeEach(async () => {
  await store.sql`update policy_candidates set ended_at = now(), ended_as = 'replaced', state = 'given_up'
    where ended_at is null`;
  await store.sql`update policies set in_force = false`;
  base = nextPolicy();
  await applyPolicy(store, base);
});

describe('a proposed policy', () => {
  it('is in force once two of those whom the policy in force names have confirmed it', async () => {
    const [next, before] = [nextPolicy(), await actions()];
    await applyPolicy(store, next);
    expect(await inForce()).toBe(base.hash);

    const first = await decide(store, await click(store, admins[0]));
    expect(await inForce()).toBe(base.hash);
    const second = await decide(other, await click(other, admins[1]));

    expect([first.code, second.code]).toEqual(['confirmation_counted', 'in_force']);
    expect(await inForce()).toBe(next.hash);
    expect((await actions()).slice(before.length)).toEqual([
      ...['policy_proposed', 'policy_confirmed', 'policy_applied'],
    ]);
    const [kept] = await store.policies.list();
    expect(kept).toMatchObject({ hash: next.hash, inForce: true, appliedBy: admins[1] });
    expect(await store.policies.findPending()).toBeUndefined();
  });

  it('is put in force once where all of them confirm at the same moment, in two processes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const next = nextPolicy();
      await applyPolicy(store, next);
      const before = await actions();
      const pressed = await Promise.all(
        admins.map((person, index) => click(index % 2 === 0 ? store : other, person)),
      );

      const answers = await Promise.all(
        pressed.map((one, index) => decide(index % 2 === 0 ? store : other, one)),
      );

      const codes = answers.map(({ code }) => code).sort();
      expect(codes).toEqual([
        ...['candidacy_ended', 'candidacy_ended', 'confirmation_counted', 'in_force'],
      ]);
      const logged = (await actions()).slice(before.length);
      expect(logged.filter((one) => one === 'policy_applied')).toHaveLength(1);
      expect(await inForce()).toBe(next.hash);
    }
  });

  it('counts a click once, however often it is decided', async () => {
    await applyPolicy(store, nextPolicy());
    const one = await click(store, admins[0]);

    const answers = await Promise.all([store, other, store, other].map((at) => decide(at, one)));

    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['confirmation_counted']));
    expect((await store.policies.findPending())?.candidacy.confirmations).toHaveLength(1);
    expect(await inForce()).toBe(base.hash);
  });

  it('takes the place of the one that waits, whose clicks then decide nothing', async () => {
    const [old, next] = [nextPolicy(), nextPolicy()];
    await applyPolicy(store, old);
    await decide(store, await click(store, admins[0]));
    const late = await click(store, admins[1]);

    await Promise.all([applyPolicy(store, next), applyPolicy(other, next)]);

    expect(await decide(store, late)).toMatchObject({ code: 'candidacy_ended', as: 'replaced' });
    const pending = await store.policies.findPending();
    expect(pending?.policy).toMatchObject({ hash: next.hash, text: next.text });
    expect(pending?.candidacy.confirmations).toEqual([]);
    expect(await inForce()).toBe(base.hash);
  });

  it('is over when one of them rejects it', async () => {
    await applyPolicy(store, nextPolicy());
    await decide(store, await click(store, admins[0]));

    expect(await decide(other, await click(other, admins[1], { action: 'reject' }))).toEqual({
      code: 'policy_rejected',
    });

    expect(await store.policies.findPending()).toBeUndefined();
    expect(await inForce()).toBe(base.hash);
  });

  it('is found by its hash as soon as it is proposed', async () => {
    const next = nextPolicy();
    await applyPolicy(store, next);

    expect(await store.policies.find(next.hash.slice(0, 10))).toMatchObject([
      { hash: next.hash, text: next.text },
    ]);
  });

  it('that nobody knows is answered so, and its click is not asked about again', async () => {
    const unknown = '11111111-2222-4333-8444-555555555555' as PolicyClick['candidate'];
    const one = await click(store, admins[0], { candidate: unknown });

    expect(await decide(store, one)).toEqual({ code: 'unknown_candidate' });

    const left = await store.deliveries.listUnansweredClicks(0);
    expect(left.map(({ key }) => key)).not.toContain(one.key);
  });

  it('is decided by the sweeper where its click was recorded and then lost', async () => {
    await applyPolicy(store, nextPolicy());
    const one = await click(store, admins[0]);

    const left = await other.deliveries.listUnansweredClicks(0);

    expect(left).toEqual([one]);
    expect(await decide(other, left[0] as PolicyClick)).toMatchObject({
      code: 'confirmation_counted',
    });
    expect(await other.deliveries.listUnansweredClicks(0)).toEqual([]);
  });
});

describe('the card of a proposed policy', () => {
  let board: RecordingBoard;
  beforeEach(async () => {
    board = createRecordingBoard(() => new Date());
    await store.sql`delete from channel_pace`;
  });
  const draw = (through: Store = store) =>
    announceCandidates({
      ...{ candidateCards: through.candidateCards, messages: through.messages, board: board.board },
      ...{ painter: createPlainPainter(), clock: () => new Date(), log: quiet },
    });
  const shown = () => board.posts.map(({ drawings }) => drawings.map(({ text }) => text));

  it('is posted once, and redrawn with every decision', async () => {
    const next = nextPolicy();
    await applyPolicy(store, next);

    await Promise.all([draw(), draw(other), draw(), draw(other)]);
    await draw();
    await decide(store, await click(store, admins[0]));
    await draw(other);
    await decide(store, await click(store, admins[1]));
    await Promise.all([draw(), draw(other)]);
    await draw();

    expect(shown()).toEqual([[`${next.hash} r1`, `${next.hash} r2`, `${next.hash} r3`]]);
    expect(board.posts[0]).toMatchObject({ channel: 'C0MAIN', key: { kind: 'policy', number: 0 } });
  });

  it('that was deleted is posted anew when the policy is proposed once more, and keeps what was confirmed', async () => {
    const next = nextPolicy();
    await applyPolicy(store, next);
    await draw();
    await decide(store, await click(store, admins[0]));
    await draw();
    board.remove(board.posts[0] as Posted);

    await applyPolicy(store, next);
    await draw();
    await store.sql`delete from channel_pace`;
    await draw(other);
    await draw();

    expect(shown()).toEqual([[`${next.hash} r3`]]);
    expect(await decide(other, await click(other, admins[1]))).toMatchObject({ code: 'in_force' });
  });

  it('that was given up is posted when the policy is proposed once more', async () => {
    const next = nextPolicy();
    await applyPolicy(store, next);
    board.closed.set('C0MAIN', 'invalid_blocks');
    await draw();
    await draw();
    board.closed.clear();
    expect(shown()).toEqual([]);

    await applyPolicy(store, next);
    await store.sql`delete from channel_pace`;
    await draw();

    expect(shown()).toEqual([[`${next.hash} r2`]]);
  });
});
