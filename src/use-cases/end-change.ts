import { ownedAfter } from '../domain/ownership.ts';
import type { PrivateLinkService } from '../domain/private-link.ts';
import { type ChangeRequest, type HcpChange, hcpChangeOf } from '../domain/request.ts';
import { type CarryOutDeps, type Run, settled } from './carry-out.ts';
import { move } from './move.ts';
import type { JobOutcome } from './ports/job-queue.ts';
import { type Step, writeStep } from './write-step.ts';

type Ending = {
  readonly told:
    | { readonly code: 'available'; readonly externalName: string }
    | { readonly code: 'updated' | 'deleted' };
  readonly owned: NonNullable<Step['owned']>;
};

type End = (request: ChangeRequest, service: PrivateLinkService | undefined) => Ending;

const endings: Record<HcpChange, End> = {
  create: (request, service) => {
    const there = present(service);
    const { externalName = '' } = there;
    return { told: { code: 'available', externalName }, owned: ownedAfter(request, there) };
  },
  update: (request, service) => ({
    told: { code: 'updated' },
    owned: ownedAfter(request, present(service)),
  }),
  delete: () => ({ told: { code: 'deleted' }, owned: 'gone' }),
};

function present(service: PrivateLinkService | undefined): PrivateLinkService {
  if (service === undefined) throw new Error('a service that is not there is as desired');
  return service;
}

/** Ends a run well, on what HCP shows: `service` is what is there now. */
export async function succeed(
  deps: Pick<CarryOutDeps, 'requests'>,
  run: Run,
  service: PrivateLinkService | undefined,
): Promise<JobOutcome> {
  const { request } = run.snapshot;
  const { told, owned } = endings[hcpChangeOf(request)](request, service);
  const name = service?.externalName;
  await writeStep(deps, run, {
    action: 'request_succeeded',
    change: (current) => ({
      ...move(current, 'succeed'),
      phase: undefined,
      externalName: name ?? current.externalName,
    }),
    details: {
      external_name: name ?? null,
      created_at: service?.createdAt ?? null,
      state: service?.state ?? null,
    },
    updates: [told],
    notices: [{ to: request.requester, notice: told }],
    owned,
    seen: { service },
  });
  return settled;
}
