import type { Config } from '../config.ts';
import { gapAfterMs } from '../domain/looks.ts';
import type { RequestId } from '../domain/request.ts';
import { ok, type Result } from '../domain/result.ts';
import type { QueueEngine } from '../queue/engine.ts';
import type { DoorDeps } from '../slack/door-deps.ts';
import { announce } from '../use-cases/announce.ts';
import { announceCandidates } from '../use-cases/announce-candidates.ts';
import { announceDrifts } from '../use-cases/announce-drifts.ts';
import { decideCandidate } from '../use-cases/decide-candidate.ts';
import { decideClick } from '../use-cases/decide-click.ts';
import { endFreeze, type FreezeOrder, freezeEnvironment } from '../use-cases/freeze-environment.ts';
import { type Checkpoints, keepCheckpoints } from '../use-cases/keep-checkpoints.ts';
import { createLookAgain } from '../use-cases/look-again.ts';
import { createLookAround } from '../use-cases/look-around.ts';
import { lookAtGroups } from '../use-cases/look-at-groups.ts';
import type { ReceiptRefusal } from '../use-cases/make-receipt.ts';
import type { Click, PolicyClick } from '../use-cases/ports/delivery-log.ts';
import { announcedRevision } from '../use-cases/ports/job-queue.ts';
import { postBulletins } from '../use-cases/post-bulletins.ts';
import { promptPeople } from '../use-cases/prompt-people.ts';
import { provision } from '../use-cases/provision.ts';
import { openHome, publishHomes } from '../use-cases/publish-home.ts';
import { receiptByNewest } from '../use-cases/receipt-by-newest.ts';
import { relayOutbox } from '../use-cases/relay-outbox.ts';
import { repairCards } from '../use-cases/repair-cards.ts';
import { bindSubmissions } from '../use-cases/submissions.ts';
import { sweep } from '../use-cases/sweep.ts';
import type { Adapters } from './adapters.ts';
import type { Tuning } from './tuning.ts';

export type UseCases = ReturnType<typeof bindUseCases>;

/** Gives each use case its adapters: partial application, nothing more. */
export function bindUseCases(config: Config, adapters: Adapters, tuning: Tuning) {
  const { limits } = config;
  const gapMs = gapAfterMs(tuning.inventoryEveryMs);
  const hcp = adapters.hcp.privateLink;
  const lookAgain = createLookAgain({ ...adapters, hcp });
  const decide = (click: Click) => decideClick({ ...adapters, hcp, lookAgain }, click);
  const decidePolicy = (click: PolicyClick) => decideCandidate(adapters, click);
  const carryOut = { ...adapters, hcp, pollSchedule: tuning.pollSchedule };
  const policy = async () => (await adapters.policies.findInForce())?.policy;
  const home = { ...adapters, policy };
  return {
    ...adapters,
    limits,
    policy,
    ...bindSubmissions({ ...adapters, limits }),
    recordClick: adapters.deliveries.recordClick,
    decideClick: decide,
    decideCandidate: decidePolicy,
    handlers: {
      provision: (job, signal) => provision(carryOut, job.requestId as Click['requestId'], signal),
      announce: (job) =>
        announce(adapters, job.requestId as Click['requestId'], announcedRevision(job)),
    } satisfies Parameters<QueueEngine['createWorkers']>[0],
    relay: () => relayOutbox({ outbox: adapters.outbox, queue: adapters.queue.jobs }),
    sweep: () =>
      sweep({
        ...{ ...adapters, queue: adapters.queue.jobs },
        ...{ decideClick: decide, decideCandidate: decidePolicy },
      }),
    promptPeople: (signal: AbortSignal) => promptPeople(adapters, signal),
    repairCards: (signal: AbortSignal) => repairCards(adapters, tuning.repairEveryMs, signal),
    lookAround: createLookAround(
      { ...adapters, cloud: adapters.hcp.inventory, hcp, gapMs },
      config.hcp,
    ),
    openHome: (...opened: Parameters<DoorDeps['openHome']>) => openHome(home, ...opened),
    publishHomes: () => publishHomes(home),
    lookAtGroups: () => lookAtGroups({ ...adapters, policy }, tuning.groupsEveryMs),
    postBulletins: () => postBulletins(adapters),
    checkpoints: bindCheckpoints(adapters),
    makeReceipt: bindReceipts(adapters),
    freeze: (order: FreezeOrder) => freezeEnvironment({ ...adapters, policy }, order),
    unfreeze: (order: Omit<FreezeOrder, 'reason'>) => endFreeze({ ...adapters, policy }, order),
    announceDrifts: () => announceDrifts(adapters),
    announceCandidates: () => announceCandidates(adapters),
    lookAgain,
    ready: async () => {
      await adapters.database.ping();
      return (await policy()) !== undefined;
    },
  };
}

/** `undefined` where there is no key to sign checkpoints with. */
function bindCheckpoints({
  audit,
  freezes,
  log,
}: Pick<Adapters, 'audit' | 'freezes' | 'log'>): Checkpoints | undefined {
  return audit && keepCheckpoints({ ...audit, freezes, log });
}

/** The text of a receipt, for people to keep. `undefined` as above. */
function bindReceipts({ audit, hashing }: Pick<Adapters, 'audit' | 'hashing'>) {
  if (audit === undefined) return undefined;
  return async (id: RequestId): Promise<Result<string, ReceiptRefusal>> => {
    const made = await receiptByNewest(audit.receipts, id);
    return made.ok ? ok(hashing.canonical(made.value)) : made;
  };
}
