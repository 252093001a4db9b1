import { freezeOf } from '../../src/domain/freeze.ts';
import { isOpen, nextStatus } from '../../src/domain/lifecycle.ts';
import { allReviewers, findEnvironment, groupsOf } from '../../src/domain/policy.ts';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { newestCard } from '../../src/use-cases/ports/message-store.ts';
import {
  LostLeaseError,
  type Recorded,
  type RequestStore,
  type Snapshot,
  type Submission,
  type SubmissionSnapshot,
  type Verdict,
} from '../../src/use-cases/ports/request-store.ts';
import { snapshotOf, writeFirstCommit, writeNextCommit } from './memory-commit.ts';
import { createMemoryPromptTimes } from './memory-prompt-times.ts';
import {
  appendEntry,
  approvedAccounts,
  asJson,
  findRival,
  getInForce,
  inventoryOf,
  type MemoryState,
  nextTurn,
  openDrift,
  type Row,
  serviceKey,
} from './memory-state.ts';

/**
 * The store of requests in memory, as the contract suite knows it. Its clock is the state's; leases,
 * fences, revisions and recorded clicks are kept as the database keeps them. It holds no chain, and
 * counts nobody's refusals.
 */
export function createMemoryRequestStore(state: MemoryState): RequestStore {
  const find: RequestStore['find'] = async (id) => {
    await nextTurn();
    const row = state.rows.get(id);
    return row && snapshotOf(state, row);
  };
  return {
    ...leases(state),
    ...lists(state),
    ...createMemoryPromptTimes(state),
    submit: async (submission, decide) => {
      await nextTurn();
      return submit(state, submission, decide);
    },
    change: async (id, guard, decide) => {
      await nextTurn();
      return change(state, { id, ...guard }, decide);
    },
    view: async (id) => {
      const snapshot = await find(id);
      if (snapshot === undefined) return undefined;
      const { now, request, shown, shownAt, reviews, inForce, freeze } = snapshot;
      return { now, request, shown, shownAt, reviews, inForce, freeze };
    },
    find,
  };
}

function submit<T>(
  state: MemoryState,
  submission: Submission,
  decide: (snapshot: SubmissionSnapshot) => Verdict<T>,
): Recorded<T> {
  const { key, valuesHash, requester, target, edits } = submission;
  const earlier = state.views.get(key);
  if (earlier !== undefined) {
    const kind = earlier.valuesHash === valuesHash ? 'repeated' : 'differs';
    return { kind, requestId: earlier.requestId };
  }
  const { persons, groups } = state.people;
  const inForce = getInForce(state);
  const wanted = groupsOf(inForce.policy);
  const inventory = inventoryOf(state, target);
  const { cluster } = inventory;
  const environment =
    cluster && findEnvironment(inForce.policy, { ...target, hvnId: cluster.hvnId });
  const reviewers = environment === undefined ? [] : allReviewers(environment);
  const named = reviewers.flatMap(({ users }) => users);
  const members = reviewers
    .flatMap((who) => who.groups)
    .flatMap((id) => groups.get(id)?.members ?? []);
  const edited = edits && state.rows.get(edits);
  const { answer, commit, superseded, refusal } = decide({
    now: state.now(),
    inForce,
    inventory,
    people: {
      persons: new Map(
        [...persons].filter(([id]) => [requester, ...named, ...members].includes(id)),
      ),
      groups: new Map([...groups].filter(([id]) => wanted.includes(id))),
    },
    rival: findRival(state, target, edits),
    edited: edited && snapshotOf(state, edited),
    owned: state.services.get(serviceKey(target)),
    drift: openDrift(state, target),
    approvedAccounts: approvedAccounts(state, environment?.name),
  });
  atomically(state, () => {
    if (refusal !== undefined) appendEntry(state, refusal, null);
    const rival = superseded && state.rows.get(superseded.request.id);
    if (rival !== undefined && superseded !== undefined) writeNextCommit(state, rival, superseded);
    if (commit === undefined) return;
    if (edited === undefined) writeFirstCommit(state, commit);
    else writeNextCommit(state, edited, commit);
  });
  if (commit !== undefined) state.views.set(key, { valuesHash, requestId: commit.request.id });
  return { kind: 'decided', answer };
}

/** The log and rows are what has to be taken back: the rest is written after all that can fail. */
function atomically({ entries, rows }: MemoryState, write: () => void): void {
  const before = entries.length;
  const rowsBefore = [...rows];
  try {
    write();
  } catch (error) {
    entries.length = before;
    rows.clear();
    for (const [id, row] of rowsBefore) rows.set(id, row);
    throw error;
  }
}

type Guarded = Parameters<RequestStore['change']>[1] & { readonly id: RequestId };

function change<T>(
  state: MemoryState,
  { id, click, fence, renewMs, persons = [] }: Guarded,
  decide: (snapshot: Snapshot) => Verdict<T>,
): T | undefined {
  const row = state.rows.get(id);
  if (row === undefined) return undefined;
  if (fence !== undefined && fence !== row.lease.fence)
    throw new LostLeaseError('another run has taken over this request');
  const recorded = click === undefined ? undefined : state.clicks.get(click);
  if (click !== undefined && recorded === undefined)
    throw new Error('the click was never recorded');
  // Written below, by the same kind of decision.
  if (recorded?.answer !== undefined) return recorded.answer.value as T;
  const memberships = state.memberships.filter(({ person }) => persons.includes(person));
  const { answer, commit, refusal } = decide({ ...snapshotOf(state, row), memberships });
  atomically(state, () => {
    if (refusal !== undefined) appendEntry(state, refusal, row.request.revision);
    if (commit !== undefined) writeNextCommit(state, row, commit);
  });
  if (commit !== undefined && renewMs !== undefined) extendLease(state, id, renewMs);
  if (click !== undefined && recorded !== undefined)
    state.clicks.set(click, { ...recorded, answer: { value: asJson(answer) } });
  return answer;
}

function extendLease(state: MemoryState, id: RequestId, ms: number): void {
  const row = state.rows.get(id);
  const until = new Date(state.now().getTime() + ms);
  if (row !== undefined) state.rows.set(id, { ...row, lease: { ...row.lease, until } });
}

function leases(state: MemoryState): Pick<RequestStore, 'lease' | 'release' | 'findWork'> {
  const inMs = (ms: number): Date => new Date(state.now().getTime() + ms);
  const put = (row: Row, lease: Row['lease']): void => {
    state.rows.set(row.request.id, { ...row, lease });
  };
  return {
    lease: async (id, ms) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row === undefined) return undefined;
      const { until, fence, starts } = row.lease;
      if (until !== undefined && until > state.now()) return { heldUntil: until };
      put(row, { fence: fence + 1, starts: starts + 1, until: inMs(ms) });
      return { fence: fence + 1, starts: starts + 1 };
    },
    release: async (id, fence, nextMs) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row?.lease.fence !== fence) return;
      const worked = { at: state.now(), nextAt: nextMs === undefined ? undefined : inMs(nextMs) };
      put({ ...row, worked }, { fence, starts: 0 });
    },
    findWork: async (id) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row === undefined) return undefined;
      const { until, starts } = row.lease;
      const now = state.now();
      return {
        ...{ now, starts, heldUntil: until !== undefined && until > now ? until : undefined },
        ...{ lookedAt: row.worked?.at, nextLookAt: row.worked?.nextAt },
      };
    },
  };
}

function lists(
  state: MemoryState,
): Pick<RequestStore, 'search' | 'listByRequester' | 'listOpen' | 'listExpired'> {
  const newestFirst = () =>
    [...state.rows.values()]
      .map(({ request }) => request)
      .sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
  return {
    search: async (text) => {
      await nextTurn();
      const wanted = text.trim();
      return newestFirst().filter(
        ({ id }) => id === wanted.toLowerCase() || referenceOf(id) === wanted.toUpperCase(),
      );
    },
    listByRequester: async (requester, limit) => {
      await nextTurn();
      return newestFirst()
        .filter((request) => request.requester === requester)
        .slice(0, limit);
    },
    listOpen: async () => {
      await nextTurn();
      return [...state.rows.values()].flatMap((row) => {
        const { id, version } = row.request;
        const needs = needsOf(row, state.freezes);
        return needs.length === 0 ? [] : [{ id, version, needs }];
      });
    },
    listExpired: async (limit) => {
      await nextTurn();
      return newestFirst()
        .filter(({ status }) => nextStatus(status, 'expire') !== undefined)
        .filter(({ expiresAt }) => expiresAt <= state.now())
        .sort((left, right) => left.expiresAt.getTime() - right.expiresAt.getTime())
        .slice(0, limit)
        .map(({ id }) => id);
    },
  };
}

type Needs = Awaited<ReturnType<RequestStore['listOpen']>>[number]['needs'];

function needsOf(
  { request, messages, drawnRevision, drawnFreeze }: Row,
  freezes: MemoryState['freezes'],
): Needs {
  const unsent = messages.some(({ state }) => state !== 'sent' && state !== 'given_up');
  const isDrawable = isOpen(request.status) || newestCard(messages)?.state !== 'given_up';
  const freeze = freezeOf(freezes, request.environment)?.id;
  const behind =
    (drawnRevision < request.revision && isDrawable) ||
    (isOpen(request.status) && drawnFreeze !== freeze);
  return [
    ...(['approved', 'provisioning'].includes(request.status) ? (['provision'] as const) : []),
    ...(unsent || behind ? (['announce'] as const) : []),
  ];
}
