import { isOwned, type OwnedService, ownedAfter } from './ownership.ts';
import {
  type LiveValues,
  noValues,
  type PrivateLinkService,
  type ServiceValues,
  toLiveValues,
} from './private-link.ts';
import type { ChangeRequest, OwnershipChange } from './request.ts';

/** A service as it is, and what the bot knows of it as its own. */
type Subject = { readonly live: LiveValues; readonly owned: OwnedService | undefined };

type Values = {
  /** What counts as approved until now. */
  readonly before: (subject: Subject) => ServiceValues;
  /** What counts as approved from then on: always what is there. */
  readonly after: (subject: Subject) => ServiceValues;
};

const values: Record<OwnershipChange, Values> = {
  accept: {
    before: ({ owned }) => owned?.approved ?? noValues,
    // That ours is gone is accepted: nothing of it is approved any more, and no other in its place.
    after: ({ owned, live }) => (isGone(owned, live) ? noValues : valuesOf(live)),
  },
  own: { before: () => noValues, after: ({ live }) => valuesOf(live) },
  hand_over: { before: ({ live }) => valuesOf(live), after: ({ live }) => valuesOf(live) },
};

function isGone(owned: OwnedService | undefined, live: LiveValues): boolean {
  return owned !== undefined && !isOwned(owned, live);
}

function valuesOf(live: LiveValues): ServiceValues {
  if (!live.exists) return noValues;
  const { consumerAccounts, consumerIpRanges, consumerRegions } = live;
  return { consumerAccounts, consumerIpRanges, consumerRegions };
}

export function valuesBefore(change: OwnershipChange, subject: Subject): ServiceValues {
  return values[change].before(subject);
}

export function valuesAfter(change: OwnershipChange, subject: Subject): ServiceValues {
  return values[change].after(subject);
}

type Decided = {
  readonly request: Pick<ChangeRequest, 'id' | 'target'>;
  readonly service: PrivateLinkService | undefined;
  readonly owned: OwnedService | undefined;
};

/** Whose the service is once it is decided; `undefined` where that does not change. */
const owners: Record<OwnershipChange, (decided: Decided) => OwnedService | 'gone' | undefined> = {
  accept: ({ request, service, owned }) => {
    if (owned === undefined) return undefined;
    const isThere = service !== undefined && isOwned(owned, toLiveValues(service));
    return isThere ? ownedAfter(request, service) : 'gone';
  },
  own: ({ request, service }) => service && ownedAfter(request, service),
  hand_over: () => 'gone',
};

export function ownedOnceDecided(
  change: OwnershipChange,
  decided: Decided,
): OwnedService | 'gone' | undefined {
  return owners[change](decided);
}
