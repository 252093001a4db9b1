import { ownedOnceDecided, valuesAfter } from '../domain/ownership-change.ts';
import { type PrivateLinkService, toLiveValues } from '../domain/private-link.ts';
import type { OwnershipChange } from '../domain/request.ts';
import { move } from './move.ts';
import type { Snapshot } from './ports/request-store.ts';
import type { Step } from './write-step.ts';

/** The end of a decision about a service: from this commit on, it counts. HCP is asked for nothing. */
export function settleOwnership(
  change: OwnershipChange,
  { request, owned }: Pick<Snapshot, 'request' | 'owned'>,
  service: PrivateLinkService | undefined,
): Step {
  const told = toldOf(change, service);
  const live = toLiveValues(service);
  const becomes = ownedOnceDecided(change, { request, service, owned });
  return {
    action: 'request_succeeded',
    change: (before) => ({ ...move(before, 'settle'), phase: undefined }),
    details: {
      change,
      created_at: service?.createdAt ?? null,
      approved: valuesAfter(change, { live, owned }),
    },
    updates: [told],
    notices: [{ to: request.requester, notice: told }],
    seen: { service },
    ...(becomes === undefined ? {} : { owned: becomes }),
  };
}

/** Terraform's lists have an order: it is HCP's, or the first plan would want to change it. */
function toldOf(change: OwnershipChange, service: PrivateLinkService | undefined) {
  if (change !== 'hand_over' || service === undefined)
    return { code: 'ownership_changed', change } as const;
  const { consumerAccounts, consumerIpRanges, consumerRegions } = service;
  return {
    code: 'handed_over',
    lists: { consumerAccounts, consumerIpRanges, consumerRegions },
  } as const;
}
