import { freezeOf } from '../../src/domain/freeze.ts';
import { canBeShownAnew, isOpen } from '../../src/domain/lifecycle.ts';
import type { ChangeRequest } from '../../src/domain/request.ts';
import { newestCard, type PlannedMessage } from '../../src/use-cases/ports/message-store.ts';
import {
  type Commit,
  type Snapshot,
  TargetTakenError,
} from '../../src/use-cases/ports/request-store.ts';
import {
  appendEntry,
  approvedAccounts,
  asJson,
  findRival,
  getInForce,
  inventoryOf,
  keepLater,
  type MemoryState,
  noteSighting,
  openDrift,
  promiseJobs,
  type Row,
  serviceKey,
} from './memory-state.ts';

/** What a decision about a request may look at. */
export function snapshotOf(state: MemoryState, row: Row): Snapshot {
  const { request } = row;
  const shown = row.versions.find(({ version }) => version === request.version);
  if (shown === undefined) throw new Error(`request ${request.id} has no such version`);
  const reviews = row.reviews.filter(({ version }) => version === request.version);
  const last = reviews.at(-1)?.at.getTime() ?? 0;
  return {
    now: new Date(Math.max(state.now().getTime(), last + 1)),
    request,
    shown,
    shownAt: row.shownAt,
    reviews,
    inForce: getInForce(state),
    freeze: freezeOf(state.freezes, request.environment),
    inventory: inventoryOf(state, request.target),
    owned: state.services.get(serviceKey(request.target)),
    approvedAccounts: canBeShownAnew(request.status)
      ? approvedAccounts(state, request.environment)
      : new Set(),
  };
}

const unleased = { fence: 0, starts: 0 };

export function writeFirstCommit(state: MemoryState, commit: Commit): void {
  const { shown } = commit;
  const request = { ...commit.request, revision: 1 };
  if (shown === undefined) throw new Error('a new request that was never shown');
  if (state.rows.has(request.id)) throw new Error('a request of this id is there already');
  const card = planned(request, { kind: 'card', number: 0, to: request.channel, body: undefined });
  write(state, commit, {
    request: stored(request),
    versions: [shown],
    shownAt: state.now(),
    reviews: [],
    messages: [card, ...plannedMessages(commit, request, [])],
    drawnRevision: 0,
    lease: unleased,
    announcer: { fence: 0 },
  });
}

/** Throws where the database would: nothing is written then. */
export function writeNextCommit(state: MemoryState, row: Row, commit: Commit): void {
  const { request: before, reviews, versions } = row;
  const { shown, review } = commit;
  if (commit.request.revision !== before.revision)
    throw new Error(`request ${before.id} is not at revision ${commit.request.revision}`);
  const request = stored({ ...commit.request, revision: before.revision + 1, ...fixed(before) });
  const wished = shown === undefined ? wishOf(before) : wishOf(request);
  if (shown !== undefined && versions.some(({ version }) => version === shown.version))
    throw new Error('this version is there already');
  const again = reviews.some(
    (one) => one.version === review?.version && one.reviewer === review.reviewer,
  );
  if (again) throw new Error('this person has reviewed this version already');
  const { prompt: _, ...kept } = row;
  write(state, commit, {
    ...kept,
    request: { ...request, ...wished },
    versions: shown === undefined ? versions : [...versions, shown],
    shownAt: shown === undefined ? row.shownAt : state.now(),
    reviews: review === undefined ? reviews : [...reviews, review],
    messages: [
      ...row.messages,
      ...nextCard(commit, request, row.messages),
      ...plannedMessages(commit, request, row.messages),
    ],
  });
}

function write(state: MemoryState, commit: Commit, row: Row): void {
  const { request } = row;
  if (request.quorum < 1 || request.version < 1) throw new Error('a count below one');
  const rival = findRival(state, request.target, request.id);
  if (rival !== undefined && isOpen(request.status)) throw new TargetTakenError(rival.id);
  appendEntry(state, commit.entry, request.revision);
  state.rows.set(request.id, row);
  if (request.status === 'succeeded') endDrift(state, request);
  writeSeen(state, request, commit.seen);
  writeOwned(state, request, commit.owned);
  promiseJobs(state, commit.jobs, request);
  state.identities.push(...(commit.identities ?? []));
}

function writeSeen(state: MemoryState, { target }: ChangeRequest, seen: Commit['seen']): void {
  const project = state.inventory.get(target.projectId);
  if (seen === undefined || project === undefined) return;
  const { projectId } = target;
  state.seenServices.set(serviceKey(target), { ...asJson(seen), at: state.now() });
  const services = keepLater(state, { projectId, beganAt: new Date(0) }, project.services);
  state.inventory.set(projectId, { ...project, services });
}

/** What was ours once is never new to a look. */
function writeOwned(state: MemoryState, { target }: ChangeRequest, owned: Commit['owned']): void {
  if (owned === 'gone') state.services.delete(serviceKey(target));
  if (owned === 'gone' || owned === undefined) return;
  state.services.set(serviceKey(owned), asJson(owned));
  state.approvedAt.set(serviceKey(owned), state.now());
  noteSighting(state, owned);
}

/** Whatever it was about, what is there now was approved. */
function endDrift(state: MemoryState, { id, target }: ChangeRequest): void {
  const open = openDrift(state, target);
  const row = open && state.drifts.get(open.id);
  if (open === undefined || row === undefined) return;
  const at = state.now();
  const drift = { ...open, revision: open.revision + 1, changedAt: at, ended: { at, by: id } };
  state.drifts.set(open.id, { ...row, drift, drawAfter: undefined });
}

/** Who asked for what, and where, is never changed. */
function fixed({ id, requester, change, target, createdAt }: ChangeRequest) {
  return { id, requester, change, target, createdAt };
}

/** What only a new version may change. */
function wishOf({ desired, reason, ticket }: ChangeRequest) {
  return { desired, reason, ticket };
}

function stored(request: ChangeRequest): ChangeRequest {
  const { progress, failure, prompts } = request;
  const told = prompts === undefined ? {} : { prompts: asJson(prompts) };
  return { ...request, progress: asJson(progress), failure: asJson(failure), ...told };
}

function nextCard(
  { card, shown }: Commit,
  request: ChangeRequest,
  before: readonly PlannedMessage[],
): readonly PlannedMessage[] {
  const newest = newestCard(before);
  const isDue = card === 'anew' || (shown !== undefined && newest?.to !== request.channel);
  if (newest === undefined || !isDue) return [];
  const { number } = newest;
  return [
    planned(request, { kind: 'card', number: number + 1, to: request.channel, body: undefined }),
  ];
}

function plannedMessages(
  { updates = [], notices = [] }: Commit,
  request: ChangeRequest,
  before: readonly PlannedMessage[],
): readonly PlannedMessage[] {
  const last = (kind: PlannedMessage['kind']): number =>
    Math.max(0, ...before.filter((one) => one.kind === kind).map(({ number }) => number));
  return [
    ...updates.map((body, index) =>
      planned(request, {
        kind: 'thread',
        number: last('thread') + index + 1,
        to: request.channel,
        body,
      }),
    ),
    ...notices.map(({ to, notice }, index) =>
      planned(request, { kind: 'dm', number: last('dm') + index + 1, to, body: notice }),
    ),
  ];
}

function planned(
  { id }: ChangeRequest,
  message: Pick<PlannedMessage, 'kind' | 'number' | 'to' | 'body'>,
): PlannedMessage {
  return {
    requestId: id,
    ...message,
    body: asJson(message.body),
    state: 'planned',
    ts: undefined,
    renderHash: undefined,
    sendingSince: undefined,
  };
}
