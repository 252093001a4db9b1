import { judgeOutside } from '../domain/judge-outside.ts';
import { isOwned, ownedAfter } from '../domain/ownership.ts';
import { isByTerraform } from '../domain/plan.ts';
import { nextLookMs } from '../domain/poll-schedule.ts';
import { type PrivateLinkService, toLiveValues } from '../domain/private-link.ts';
import { type CarryOutDeps, networkOf, type Run, settled, waiting } from './carry-out.ts';
import { move } from './move.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import type { Commit, RequestView, Snapshot } from './ports/request-store.ts';
import { isOver, voidApproval } from './void-approval.ts';
import { type Step, stepCommit } from './write-step.ts';

/** Whether others carry out what is approved, as approvers were shown. */
export function isForOthers({ shown }: RequestView): boolean {
  return isByTerraform(shown.plan);
}

/**
 * Takes one look at what Terraform is to carry out: nothing is ever written for it. The request ends well
 * once HCP has what was approved; where it has anything else than what was shown, or a part of what was
 * approved, it goes back for another decision.
 */
export async function lookOutside(deps: CarryOutDeps, run: Run): Promise<JobOutcome> {
  const { snapshot, lease } = run;
  const { request } = snapshot;
  const found = isOver(snapshot) ? undefined : { service: await findThere(deps, run) };
  const ended = await deps.requests.change(request.id, { fence: lease.fence }, (current) => {
    const { status, version } = current.request;
    if (status !== 'approved' || version !== request.version) return { answer: true };
    const commit = judgeLook(deps, current, found);
    return commit === undefined ? { answer: false } : { answer: true, commit };
  });
  return ended === false ? waiting(deps.clock, pauseMs(deps)) : settled;
}

async function findThere(
  { hcp }: CarryOutDeps,
  { snapshot: { request }, signal }: Run,
): Promise<PrivateLinkService | undefined> {
  return await hcp.findService(networkOf(request), request.target.serviceId, signal);
}

/** As often as at an operation that takes very long: nobody knows when others come to it. */
function pauseMs({ pollSchedule, random }: CarryOutDeps): number {
  return nextLookMs(pollSchedule, Number.MAX_SAFE_INTEGER, random());
}

function judgeLook(
  deps: CarryOutDeps,
  current: Snapshot,
  found: { readonly service: PrivateLinkService | undefined } | undefined,
): Commit | undefined {
  const { request, shown, now } = current;
  const judgement = found && judgeOutside({ request, before: shown.live, service: found.service });
  const checked = found && { ...found, isAsShown: judgement !== 'changed' };
  const voided = voidApproval(deps, current, checked);
  if (voided !== undefined || judgement !== 'done') return voided;
  return stepCommit(request, carriedOutStep(current, found?.service), now);
}

/** The end of a change that others have carried out: HCP has what was approved. */
function carriedOutStep(
  { request, owned }: Snapshot,
  service: PrivateLinkService | undefined,
): Step {
  const externalName = service?.externalName;
  const told = { code: 'carried_out', externalName } as const;
  return {
    action: 'request_succeeded',
    change: (before) => ({ ...move(before, 'settle'), externalName }),
    details: {
      carried_out: 'outside',
      external_name: externalName ?? null,
      created_at: service?.createdAt ?? null,
      state: service?.state ?? null,
    },
    updates: [told],
    notices: [{ to: request.requester, notice: told }],
    seen: { service },
    // Should the bot still know it as its own, then as what it was approved to be.
    ...(isOwned(owned, toLiveValues(service)) && service !== undefined
      ? { owned: ownedAfter(request, service) }
      : {}),
  };
}
