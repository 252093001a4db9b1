import { expireRequests } from './expire-requests.ts';
import {
  type AnyClick,
  type Click,
  type DeliveryLog,
  isPolicyClick,
  type PolicyClick,
} from './ports/delivery-log.ts';
import type { Job, JobQueue } from './ports/job-queue.ts';
import type { Log } from './ports/log.ts';
import type { RequestStore } from './ports/request-store.ts';

export type SweepDeps = {
  readonly requests: RequestStore;
  readonly deliveries: DeliveryLog;
  readonly queue: JobQueue;
  readonly decideClick: (click: Click) => Promise<unknown>;
  readonly decideCandidate: (click: PolicyClick) => Promise<unknown>;
  readonly log: Log;
};

/** A click is left to whoever recorded it for this long. */
const unansweredAfterMs = 5_000;

/**
 * Repairs what a crash or a wiped queue left behind: finishes recorded clicks, ends what is over, and
 * gives every request that needs one its job. Blind and cheap, so it can run often: a job that is
 * still there is ignored by its id. What cannot be repaired does not keep the rest from it.
 */
export async function sweep(deps: SweepDeps): Promise<void> {
  for (const click of await deps.deliveries.listUnansweredClicks(unansweredAfterMs))
    await decide(deps, click);
  await expireRequests(deps).catch((err: unknown) => {
    deps.log.warn({ err }, 'requests could not be ended');
  });
  const open = await deps.requests.listOpen();
  await deps.queue.add(
    open.flatMap(({ id, version, needs }) =>
      needs.map((kind): Job => ({ id: `${kind}-${id}-v${version}-0`, kind, requestId: id })),
    ),
  );
}

async function decide(deps: SweepDeps, click: AnyClick): Promise<void> {
  try {
    if (isPolicyClick(click)) await deps.decideCandidate(click);
    else await deps.decideClick(click);
  } catch (err) {
    const about = isPolicyClick(click)
      ? { policy: click.candidate }
      : { requestId: click.requestId };
    deps.log.warn({ err, ...about }, 'recorded click could not be decided');
  }
}
