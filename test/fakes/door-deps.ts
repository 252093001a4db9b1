import type { Freeze } from '../../src/domain/freeze.ts';
import type { PeopleFacts, PersonKind } from '../../src/domain/people.ts';
import type { Policy } from '../../src/domain/policy.ts';
import {
  type ChangeRequest,
  type RequestId,
  referenceOf,
  type SlackUserId,
} from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import type { DoorDeps } from '../../src/slack/door-deps.ts';
import type { ClickAnswer } from '../../src/use-cases/click-answer.ts';
import { type Click, isPolicyClick } from '../../src/use-cases/ports/delivery-log.ts';
import type { ToldDrift } from '../../src/use-cases/ports/drift-store.ts';
import type { ClusterChoice, ServiceChoice } from '../../src/use-cases/ports/inventory-store.ts';
import type { PlannedMessage } from '../../src/use-cases/ports/message-store.ts';
import type { RequestView, Work } from '../../src/use-cases/ports/request-store.ts';
import type { ServiceView } from '../../src/use-cases/ports/service-views.ts';
import type { SubmitAnswer } from '../../src/use-cases/submit-change.ts';
import type { CreateSubmission } from '../../src/use-cases/submit-create.ts';
import type { DeleteSubmission } from '../../src/use-cases/submit-delete.ts';
import type { OwnershipSubmission } from '../../src/use-cases/submit-ownership.ts';
import type { UpdateSubmission } from '../../src/use-cases/submit-update.ts';
import { type CollectedLog, createCollectedLog } from './collected-log.ts';
import { createMemoryReplayGuard } from './memory-replay-guard.ts';

/** What the door's use cases do and what they hold; a test changes what it is about. */
export type FakeDoor = {
  readonly deps: DoorDeps;
  readonly logged: CollectedLog;
  readonly replay: ReturnType<typeof createMemoryReplayGuard>;
  readonly submitted: readonly CreateSubmission[];
  readonly updates: readonly UpdateSubmission[];
  readonly deletions: readonly DeleteSubmission[];
  readonly decisions: readonly OwnershipSubmission[];
  /** Each click that was recorded, or decided, in order. */
  readonly recorded: readonly Click[];
  readonly decided: readonly Click[];
  readonly factsAsked: readonly { readonly persons: readonly string[] }[];
  /** What a test may change at any time. */
  readonly world: FakeWorld;
};

export type FakeWorld = {
  submit: DoorDeps['submitCreate'];
  update: DoorDeps['submitUpdate'];
  delete: DoorDeps['submitDelete'];
  decideOwnership: DoorDeps['submitOwnership'];
  record: DoorDeps['recordClick'];
  decide: DoorDeps['decideClick'];
  seen: DoorDeps['replay']['seen'];
  facts: DoorDeps['people']['facts'];
  /** Waited for by everything that reads. */
  reading: () => Promise<void>;
  requests: readonly ChangeRequest[];
  requestViews: readonly RequestView[];
  work: Work | undefined;
  openHome: DoorDeps['openHome'];
  own: DoorDeps['requestViews']['listOwn'];
  toDecide: DoorDeps['requestViews']['listToDecide'];
  past: DoorDeps['requestHistory']['page'];
  story: DoorDeps['requestStories']['find'];
  receipt: NonNullable<DoorDeps['makeReceipt']>;
  messages: readonly PlannedMessage[];
  clusters: readonly ClusterChoice[];
  services: readonly ServiceChoice[];
  views: readonly ServiceView[];
  drifts: readonly ToldDrift[];
  lookAgain: DoorDeps['lookAgain'];
  freeze: DoorDeps['freeze'];
  unfreeze: DoorDeps['unfreeze'];
  freezes: readonly Freeze[];
  seenAt: Date | undefined;
  policy: Policy | undefined;
  ready: () => Promise<boolean>;
  now: () => Date;
};

export const mintedId = '00000000-0000-4000-8000-00000000abcd' as RequestId;

/** Everything works, nothing is there, and every click approves. */
export function createFakeDoor(change: Partial<FakeWorld> = {}): FakeDoor {
  const submitted: CreateSubmission[] = [];
  const updates: UpdateSubmission[] = [];
  const deletions: DeleteSubmission[] = [];
  const decisions: OwnershipSubmission[] = [];
  const recorded: Click[] = [];
  const decided: Click[] = [];
  const factsAsked: { readonly persons: readonly string[] }[] = [];
  const replay = createMemoryReplayGuard();
  const logged = createCollectedLog();
  const world: FakeWorld = {
    submit: isRecorded,
    update: isRecorded,
    delete: isRecorded,
    decideOwnership: isRecorded,
    drifts: [],
    record: ({ key }) =>
      Promise.resolve(recorded.filter((click) => click.key === key).length === 1),
    decide: () => Promise.resolve({ code: 'approved', quorum: 1 } satisfies ClickAnswer),
    seen: replay.seen,
    facts: () => Promise.resolve(noFacts),
    reading: () => Promise.resolve(),
    requests: [],
    requestViews: [],
    work: undefined,
    openHome: () => Promise.resolve(),
    own: () => Promise.resolve(noRequests),
    toDecide: () => Promise.resolve(noRequests),
    past: () => Promise.resolve({ requests: [], next: undefined }),
    story: () => Promise.resolve(undefined),
    receipt: () => Promise.resolve({ ok: false, refusal: { kind: 'unknown' } }),
    messages: [],
    clusters: [],
    services: [],
    views: [],
    lookAgain: () => Promise.resolve('looked'),
    freeze: () => Promise.resolve({ ok: true, value: undefined }),
    unfreeze: () => Promise.resolve({ ok: false, refusal: { code: 'not_frozen' } }),
    freezes: [],
    seenAt: new Date('2026-11-20T08:59:00Z'),
    policy: undefined,
    ready: () => Promise.resolve(true),
    now: () => new Date(),
    ...change,
  };
  const deps: DoorDeps = {
    submitCreate: async (submission) => {
      submitted.push(submission);
      return await world.submit(submission);
    },
    submitUpdate: async (submission) => {
      updates.push(submission);
      return await world.update(submission);
    },
    submitDelete: async (submission) => {
      deletions.push(submission);
      return await world.delete(submission);
    },
    submitOwnership: async (submission) => {
      decisions.push(submission);
      return await world.decideOwnership(submission);
    },
    hashing: createHashing(),
    recordClick: async (click) => {
      if (isPolicyClick(click)) throw new Error('no policy is decided on here');
      recorded.push(click);
      return await world.record(click);
    },
    decideClick: async (click) => {
      decided.push(click);
      return await world.decide(click);
    },
    decideCandidate: () => Promise.reject(new Error('no policy is decided on here')),
    ...readers(world),
    people: {
      facts: async (wanted, maxAgeMs) => {
        factsAsked.push(wanted);
        return await world.facts(wanted, maxAgeMs);
      },
    },
    replay: { seen: (hash) => world.seen(hash), keep: replay.keep },
    lookAgain: (network, signal) => world.lookAgain(network, signal),
    openHome: (...opened) => world.openHome(...opened),
    freeze: (order) => world.freeze(order),
    unfreeze: (order) => world.unfreeze(order),
    newRequestId: () => mintedId,
    ready: () => world.ready(),
    log: logged.log,
    clock: () => world.now(),
  };
  const submissions = { submitted, updates, deletions, decisions };
  return { deps, logged, replay, ...submissions, recorded, decided, factsAsked, world };
}

const isRecorded = ({ requestId }: Pick<CreateSubmission, 'requestId'>): Promise<SubmitAnswer> =>
  Promise.resolve({ ok: true, value: { requestId, repeated: false } });

function readers(
  world: FakeWorld,
): Pick<
  DoorDeps,
  | (
      | 'requests'
      | 'requestViews'
      | 'requestHistory'
      | 'requestStories'
      | 'makeReceipt'
      | 'messages'
      | 'inventory'
      | 'serviceViews'
      | 'drifts'
    )
  | ('freezes' | 'policy')
> {
  const read = async <T>(take: () => T): Promise<T> => {
    await world.reading();
    return take();
  };
  return {
    requests: {
      search: (text) =>
        read(() => world.requests.filter(({ id }) => referenceOf(id) === text.toUpperCase())),
      listByRequester: (person, limit) =>
        read(() => world.requests.filter((one) => one.requester === person).slice(0, limit)),
      find: () => read(() => undefined),
      view: (id) => read(() => world.requestViews.find(({ request }) => request.id === id)),
      findWork: () => read(() => world.work),
    },
    requestViews: {
      listOwn: (wish) => world.own(wish),
      listToDecide: (wish) => world.toDecide(wish),
    },
    requestHistory: { page: (...asked) => world.past(...asked) },
    requestStories: { find: (id) => world.story(id) },
    makeReceipt: (id) => world.receipt(id),
    messages: { list: () => read(() => world.messages) },
    inventory: {
      listClusters: (_query, limit) => read(() => world.clusters.slice(0, limit)),
      findCluster: (id) => read(() => world.clusters.filter(({ cluster }) => cluster.id === id)),
      listServices: (_query, limit) => read(() => world.services.slice(0, limit)),
      findServices: (named) =>
        read(() =>
          world.services.filter(({ service }) =>
            [service.id, service.clusterId].some((id) => id.toLowerCase() === named.toLowerCase()),
          ),
        ),
      age: () => read(() => world.seenAt),
    },
    serviceViews: {
      page: ({ size }) =>
        read(() => ({
          views: world.views.slice(0, size),
          total: world.views.length,
          first: 1,
        })),
      find: (name) =>
        read(() => ({ named: world.views.filter(({ id }) => id === name), near: [] })),
    },
    drifts: { find: (id) => read(() => world.drifts.find((drift) => drift.id === id)) },
    freezes: { listInForce: () => read(() => world.freezes) },
    policy: () => read(() => world.policy),
  };
}

const noRequests = { listed: [], total: 0, first: 0 };

const noFacts: PeopleFacts = { persons: new Map(), groups: new Map() };

export function factsOf(person: SlackUserId, kind: PersonKind): PeopleFacts {
  const facts = { id: person, kind, teamId: 'T0SANDBOX', fetchedAt: new Date() };
  return { persons: new Map([[person, facts]]), groups: new Map() };
}
