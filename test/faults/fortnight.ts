/**
 * A fortnight of requests that wait, in two processes that look at them, of which one is killed ten times, with
 * a Slack whose answers are lost now and then; and a few days on which nobody looks for hours.
 */
import { digestPrefix } from '../../src/domain/preimage.ts';
import type { ChangeRequest, RequestId, SlackUserId } from '../../src/domain/request.ts';
import { announce } from '../../src/use-cases/announce.ts';
import { decideClick } from '../../src/use-cases/decide-click.ts';
import { expireRequests } from '../../src/use-cases/expire-requests.ts';
import type { ClickAction } from '../../src/use-cases/ports/delivery-log.ts';
import { promptPeople } from '../../src/use-cases/prompt-people.ts';
import { submitCreate } from '../../src/use-cases/submit-create.ts';
import { interpose, killAt } from '../fakes/interpose.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createRandom } from '../support/seeded-random.ts';
import {
  ada,
  aSubmission,
  ben,
  cleo,
  createWorld,
  dora,
  policyOf,
  project,
  type World,
} from '../unit/use-cases/world.ts';
import { dayMs, environments } from './fortnight-terms.ts';

const days = 14;
const restarts = 10;
const clustersEach = 2;
/** A Monday; in the night to the Sunday the clocks of Berlin are set back. */
const begin = '2026-10-19T05:00:00.000Z';

type Killer = ReturnType<typeof killAt>;

export type Fortnight = {
  readonly world: World;
  /** When a process had looked at all that waits, and had not died on it. */
  readonly looks: number[];
  restarts: number;
  readonly random: () => number;
  readonly clusters: readonly string[];
  forms: number;
};

export async function liveFortnight(seed: number): Promise<Fortnight> {
  const fortnight = prepare(seed);
  const { world, random } = fortnight;
  const start = now(world);
  const end = start + days * dayMs;
  const deaths = Array.from(
    { length: restarts },
    (_, index) => start + ((index + random()) * days * dayMs) / (restarts + 1),
  );
  while (now(world) < end) {
    const isNobodyThere = random() < 0.003;
    world.clock.advance(minutes(isNobodyThere ? 360 + random() * 2_000 : 1 + random() * 29));
    await peopleAct(fortnight);
    // One that was to die and lived, since it had too little to do, is to die the next time.
    const isOneToDie = fortnight.restarts < deaths.filter((at) => at <= now(world)).length;
    await twoProcesses(fortnight, isOneToDie);
  }
  await tellRest(fortnight);
  return fortnight;
}

const minutes = (count: number): number => Math.round(count * 60_000);
const now = ({ clock }: World): number => clock.now().getTime();

function prepare(seed: number): Fortnight {
  const world = createWorld({ clock: createManualClock(begin) });
  world.people.add('member', 'U0LEA', 'U0LEO');
  world.people.group('S0LEADS', 'U0LEA', 'U0LEO');
  world.state.inForce = policyOf(...environments);
  const names = environments.map(({ name }) => name);
  const clusters = names.flatMap((name) =>
    Array.from({ length: clustersEach }, (_, index) => `${name}-${index}`),
  );
  return { world, looks: [], restarts: 0, random: createRandom(seed), clusters, forms: 0 };
}

/** HCP was looked at just now, so that no form asks to be read twice for that. */
function lookAtHcp({ world, clusters }: Fortnight): void {
  const cluster = { state: 'RUNNING', tier: 'STANDARD_SMALL', provider: 'aws' };
  const hvns = environments.map(({ name }) => `${name}-hvn`);
  const region = 'eu-west-1';
  world.state.inventory.set(project.projectId, {
    ...{ ...project, links: [], services: [], seenAt: world.databaseNow() },
    hvns: hvns.map((id) => ({ id, provider: 'aws', region, state: 'STABLE' })),
    clusters: clusters.map((id) => ({
      ...{ ...cluster, id, region, privateDnsName: undefined },
      hvnId: `${id.split('-')[0]}-hvn`,
    })),
  });
}

/** Now and then somebody asks, edits what they asked for, approves or rejects. */
async function peopleAct(fortnight: Fortnight): Promise<void> {
  const { world, clusters, random } = fortnight;
  lookAtHcp(fortnight);
  for (const cluster of clusters) {
    const open = [...world.state.rows.values()]
      .map(({ request }) => request)
      .find(
        ({ target, status }) =>
          target.clusterId === cluster && ['pending_approval', 'approved'].includes(status),
      );
    if (open === undefined && random() < 0.03) await submit(fortnight, cluster);
    if (open === undefined) continue;
    if (random() < 0.003) await submit(fortnight, cluster, open);
    if (random() < 0.006) await decide(fortnight, open);
  }
}

async function submit(
  fortnight: Fortnight,
  clusterId: string,
  edited?: ChangeRequest,
): Promise<void> {
  fortnight.forms += 1;
  const { forms, world } = fortnight;
  const id = `${String(forms * 7919).padStart(8, '0')}-7a54-4d0e-9b6a-${String(forms).padStart(12, '0')}`;
  const edits = edited && { version: edited.version, digestPrefix: digestPrefix(edited.digest) };
  const wish = aSubmission({
    ...{ key: `V${forms}`, clusterId, serviceId: edited?.target.serviceId ?? `service-${forms}` },
    ...{ requestId: edited?.id ?? (id as RequestId), ranges: `10.${forms % 250}.0.0/16` },
    ...(edits === undefined ? {} : { edits }),
  });
  const answer = await submitCreate(world.deps, wish);
  if (answer.ok || answer.confirm === undefined) return;
  await submitCreate(world.deps, { ...wish, confirmed: answer.confirm.confirmed });
}

const deciders = [ben, cleo, dora, 'U0LEA' as SlackUserId, 'U0LEO' as SlackUserId, ada];

async function decide(fortnight: Fortnight, request: ChangeRequest): Promise<void> {
  const { world, random } = fortnight;
  fortnight.forms += 1;
  const person = deciders[Math.floor(random() * deciders.length)] ?? ben;
  const action: ClickAction = random() < 0.7 ? 'approve' : 'reject';
  const { id, version, digest } = request;
  const press = {
    ...{ key: `click-${fortnight.forms}`, person, teamId: 'T1', requestId: id, version },
    action,
    ...{ digestPrefix: digestPrefix(digest), channel: 'C0PROD' },
    reason: action === 'reject' ? 'This range is not yours.' : undefined,
  };
  await world.deps.deliveries.recordClick(press);
  await decideClick(world.deps, press);
}

/** Both look at the same moment, and tell Slack; one of them may die at any call of its. */
async function twoProcesses(fortnight: Fortnight, isOneToDie: boolean): Promise<void> {
  const { world, random } = fortnight;
  const at = now(world);
  if (random() < 0.05) world.slack.fail('post', random() < 0.7 ? 'lost' : 'unheard');
  const killers = [isOneToDie ? [1 + random() * 60] : [Infinity], [Infinity]].map(([call]) =>
    killAt(Math.floor(call ?? Infinity), random() < 0.5 ? 'before' : 'after'),
  );
  const processes = killers.map((killer) => ({ killer, deps: depsOf(world, killer) }));
  const looked = await Promise.all(processes.map(({ deps, killer }) => look(deps, killer)));
  if (looked.includes(true)) fortnight.looks.push(at);
  for (let round = 0; round < 40 && (await tell(world, processes)); round += 1)
    world.clock.advance(1_100);
  fortnight.restarts += killers.filter((killer) => killer.died()).length;
}

function depsOf(world: World, killer: Killer): World['deps'] {
  const { requests, messages, board } = world.deps;
  return { ...world.deps, ...interpose({ requests, messages, board }, killer) };
}

/** Whether it lived to look at everything. */
async function look(deps: World['deps'], killer: Killer): Promise<boolean> {
  const ends = async (): Promise<void> => {
    await expireRequests(deps);
    for (let time = 0; time < 5; time += 1) await promptPeople(deps, new AbortController().signal);
  };
  await ends().catch(() => undefined);
  return !killer.died();
}

type Process = { readonly killer: Killer; readonly deps: World['deps'] };

/** Whether anything is left to tell. */
async function tell({ deps }: World, processes: readonly Process[]): Promise<boolean> {
  const open = await deps.requests.listOpen();
  const due = open.filter(({ needs }) => needs.includes('announce'));
  for (const { id } of due)
    await Promise.all(
      processes
        .filter(({ killer }) => !killer.died())
        .map((one) => announce(one.deps, id).catch(() => undefined)),
    );
  return due.length > 0;
}

/** Until Slack has been told everything. */
async function tellRest(fortnight: Fortnight): Promise<void> {
  const { world } = fortnight;
  world.slack.calm();
  for (let round = 0; round < 400; round += 1) {
    const killer = killAt(Infinity, 'before');
    if (!(await tell(world, [{ killer, deps: world.deps }]))) return;
    world.clock.advance(1_100);
  }
  throw new Error('Slack was not told everything');
}
