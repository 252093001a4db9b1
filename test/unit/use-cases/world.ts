import { defaultLimits } from '../../../src/domain/limits.ts';
import type { Environment, Policy } from '../../../src/domain/policy.ts';
import { defaultPollSchedule } from '../../../src/domain/poll-schedule.ts';
import { digestPrefix } from '../../../src/domain/preimage.ts';
import type { ChangeRequest, RequestId, SlackUserId } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import type { ClickAnswer } from '../../../src/use-cases/click-answer.ts';
import { type DecideDeps, decideClick } from '../../../src/use-cases/decide-click.ts';
import type { Click, ClickAction } from '../../../src/use-cases/ports/delivery-log.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import { type CreateSubmission, submitCreate } from '../../../src/use-cases/submit-create.ts';
import { createKnownPeople } from '../../fakes/known-people.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { createPlainPainter } from '../../fakes/plain-painter.ts';
import { createRecordingBoard } from '../../fakes/recording-thread-board.ts';
import { createScriptedHcp } from '../../fakes/scripted-hcp.ts';

export const ada = 'U0ADA' as SlackUserId;
export const [ben, cleo, dora] = ['U0BEN', 'U0CLEO', 'U0DORA'].map((id) => id as SlackUserId) as [
  SlackUserId,
  SlackUserId,
  SlackUserId,
];
export const dayMs = 86_400_000;

export const production: Environment = {
  name: 'production',
  match: { hvn: 'prod-*' },
  channel: 'C0PROD',
  requesters: { anyone: true },
  approvers: { groups: ['S0NETSEC'], users: [] },
  approvals: { create: 1, update: 1, delete: 2 },
  expiresAfterMs: 3 * dayMs,
  ticket: undefined,
  allowEmpty: false,
};

export const project = { organizationId: 'org-1', projectId: 'project-1' };

type Options = {
  /** The database's clock is ahead of this process's by so much. */
  readonly databaseAheadMs?: number;
  /** That of a twin, where one takes the place of the scripted HCP. */
  readonly clock?: ManualClock;
};

export type World = ReturnType<typeof createWorld>;

/**
 * A bot's use cases over fakes: one requester (Ada), three approvers in a group, one cluster without a
 * service. Time moves only when told.
 */
export function createWorld({ databaseAheadMs = 0, clock = createManualClock() }: Options = {}) {
  const databaseNow = () => new Date(clock.now().getTime() + databaseAheadMs);
  const store = createMemoryStore(databaseNow);
  const hcp = createScriptedHcp(databaseNow);
  const slack = createRecordingBoard(clock.now);
  const people = createKnownPeople(clock.now);
  const lines: string[] = [];
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  const lookAgain: DecideDeps['lookAgain'] = async () => 'looked';
  let salts = 0;

  people.add('member', ada, ben, cleo, dora);
  people.group('S0NETSEC', ben, cleo, dora);
  const { requests, messages, deliveries, outbox, freezes, bulletins, state } = store;
  state.inForce = policyOf(production);
  state.people = people;
  const cluster = {
    ...{ id: 'prod-eu', hvnId: 'prod-hvn', state: 'RUNNING', tier: 'STANDARD_SMALL' },
    ...{ provider: 'aws', region: 'eu-west-1', privateDnsName: undefined },
  };
  const hvn = { id: 'prod-hvn', provider: 'aws', region: 'eu-west-1', state: 'STABLE' };
  state.inventory.set(project.projectId, {
    ...project,
    ...{ clusters: [cluster], hvns: [hvn], links: [], services: [] },
    seenAt: databaseNow(),
  });

  return {
    ...{ clock, state, hcp, slack, people, lines, databaseNow },
    deps: {
      ...{ requests, messages, deliveries, outbox, freezes, bulletins, clock: clock.now },
      policy: async () => await Promise.resolve(state.inForce?.policy),
      hashing: createHashing(),
      painter: createPlainPainter(),
      newSalt: () => {
        salts += 1;
        return `salt-${salts}`;
      },
      limits: defaultLimits,
      people: people.directory,
      hcp: hcp.api,
      lookAgain,
      board: slack.board,
      log: { info: line('info'), warn: line('warn'), error: line('error') },
      monotonic: () => clock.now().getTime(),
      random: () => 0.5,
      pollSchedule: defaultPollSchedule,
    },
  };
}

export function policyOf(...environments: readonly Environment[]) {
  const policy: Policy = { auditors: { groups: [], users: [] }, environments, terraform: ['tf-*'] };
  return { policy, hash: `policy of ${JSON.stringify(environments).length}` };
}

export const requestId = '3f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5b' as RequestId;

export function aSubmission(change: Partial<CreateSubmission> = {}): CreateSubmission {
  return {
    ...project,
    key: 'V1',
    requestId,
    requester: ada,
    clusterId: 'prod-eu',
    serviceId: 'prod-eu-k7m2qx',
    accounts: '111122223333',
    ranges: '10.20.0.0/16',
    regions: '',
    reason: 'The payments VPC needs Vault.',
    ticket: '',
    ...change,
  };
}

export async function submit(
  { deps }: World,
  change: Partial<CreateSubmission> = {},
): Promise<SubmitAnswer> {
  return await submitCreate(deps, aSubmission(change));
}

/** Submits what is fine, and gives the request. */
export async function ask(
  world: World,
  change: Partial<CreateSubmission> = {},
): Promise<ChangeRequest> {
  const answer = await submit(world, change);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return requestOf(world, answer.value.requestId);
}

export function requestOf({ state }: World, id: RequestId = requestId): ChangeRequest {
  const row = state.rows.get(id);
  if (row === undefined) throw new Error('no such request');
  return row.request;
}

let presses = 0;

/** A press of a button on the card as it is now, recorded. */
export async function press(
  world: World,
  person: SlackUserId,
  action: ClickAction = 'approve',
): Promise<Click> {
  presses += 1;
  const { id, version, digest } = requestOf(world);
  const click = {
    ...{ key: `click-${presses}`, person, teamId: 'T1', requestId: id, action, version },
    digestPrefix: digestPrefix(digest),
    reason: action === 'reject' ? 'This range is not yours.' : undefined,
    channel: 'C0PROD',
  };
  await world.deps.deliveries.recordClick(click);
  return click;
}

export async function click(
  world: World,
  person: SlackUserId,
  action: ClickAction = 'approve',
): Promise<ClickAnswer> {
  return await decideClick(world.deps, await press(world, person, action));
}

/** A request that is approved and not yet begun. */
export async function approved(world: World): Promise<ChangeRequest> {
  await ask(world);
  await click(world, ben);
  return requestOf(world);
}

/** What the thread was promised, by code. */
export function told({ state }: World, id: RequestId = requestId): readonly string[] {
  return planned(state, id, 'thread');
}

/** What people were promised to be told directly, by code. */
export function notices({ state }: World, id: RequestId = requestId): readonly string[] {
  return planned(state, id, 'dm');
}

function planned(state: World['state'], id: RequestId, kind: 'thread' | 'dm'): readonly string[] {
  const messages = state.rows.get(id)?.messages ?? [];
  return messages.filter((one) => one.kind === kind).map(({ body }) => body?.code ?? '');
}

/** The log, action by action. */
export function actions({ state }: World): readonly string[] {
  return state.entries.map(({ action }) => action);
}
