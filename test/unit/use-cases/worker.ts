import type { Phase } from '../../../src/domain/lifecycle.ts';
import type { ChangeRequest } from '../../../src/domain/request.ts';
import type { JobOutcome } from '../../../src/use-cases/ports/job-queue.ts';
import { provision } from '../../../src/use-cases/provision.ts';
import { type Hooks, interpose, Killed } from '../../fakes/interpose.ts';
import { approved, requestId, requestOf, told, type World } from './world.ts';

/** One run of a worker, in a process of its own. */
export async function work(
  world: World,
  hooks: Hooks = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<JobOutcome> {
  const { deps } = world;
  const ports = interpose({ requests: deps.requests, hcp: deps.hcp }, hooks);
  return await provision({ ...deps, ...ports }, requestId, signal);
}

const isEnded = ({ status }: ChangeRequest): boolean =>
  status !== 'approved' && status !== 'provisioning';

/**
 * Runs the worker as its queue would, until the request has ended or so much time is over: a run that
 * waits comes back when it said, one that stops or is killed is sent again by the sweeper.
 */
export async function follow(
  world: World,
  { forMs = 30 * 3_600_000, hooks }: { readonly forMs?: number; readonly hooks?: () => Hooks } = {},
): Promise<void> {
  const { clock } = world;
  const end = clock.now().getTime() + forMs;
  while (!isEnded(requestOf(world)) && clock.now().getTime() < end) {
    const outcome = await work(world, hooks?.()).catch((error: unknown) => {
      if (error instanceof Killed) return undefined;
      throw error;
    });
    if (outcome?.kind === 'waiting') clock.advanceTo(outcome.until);
    else clock.advance(15_000);
  }
}

export type Setting = {
  readonly phase: Phase | 'approved';
  /** HCP has begun to make the service. */
  readonly made?: boolean;
};

/** Brings an approved request into a phase, as a run did that died half a minute ago. */
export async function arrange(world: World, { phase, made = false }: Setting): Promise<void> {
  const request = await approved(world);
  const { target, desired } = request;
  const service = { id: target.serviceId, clusterId: target.clusterId, region: target.region };
  if (phase === 'approved') return;
  const at = world.databaseNow().toISOString();
  const known = phase !== 'sending' && phase !== 'verifying';
  const operation = made ? world.hcp.make({ ...service, ...desired }).id : 'op-lost';
  const progress = { sentAt: at, ...(known ? { acceptedAt: at } : {}) };
  const operationId = known ? operation : undefined;
  await world.deps.requests.change(requestId, {}, (snapshot) => ({
    answer: 1,
    commit: {
      request: {
        ...snapshot.request,
        ...{ status: 'provisioning', phase, startedAt: snapshot.now, sends: 1 },
        ...{ operationId, progress },
      },
      entry: { action: 'call_intended', actor: null, requestId, details: {} },
      jobs: [],
    },
  }));
  world.clock.advance(30_000);
}

/** What the thread was told since the approval. */
export function toldSince(world: World): readonly string[] {
  const all = told(world);
  return all.slice(all.indexOf('approved') + 1);
}
