import type { DriftKind } from './drift.ts';
import type { LoggedEntry } from './logged.ts';
import { isWithin, type Period } from './period.ts';
import type { HcpChange } from './request.ts';
import { type Approval, serviceKey } from './told-request.ts';

/**
 * How a change came about. `by_the_bot`: HCP did what the bot asked for. `found_so`: HCP had it when the bot was to
 * ask for it. `by_terraform`: approved here, and carried out by others. `ended_badly`: HCP was called, and what came
 * of it is not what was approved. `behind_the_bot`: seen at HCP, and asked for nowhere. `begun_before`: by a request
 * whose first entries, and so its approval, were dropped.
 */
export type How =
  | 'by_the_bot'
  | 'found_so'
  | 'by_terraform'
  | 'ended_badly'
  | 'behind_the_bot'
  | 'begun_before';
export type Counts = { readonly [H in How]: number };

/** One change at HCP, by the entry that tells of it. */
export type SeenChange = {
  readonly seq: number;
  readonly at: string;
  readonly projectId: string;
  readonly serviceId: string;
  readonly change: HcpChange | DriftKind;
  readonly how: How;
  readonly requestId: string | null;
  /** `null`: nobody agreed to it before it was made. */
  readonly approval: Approval | null;
};

/**
 * What became of a change that nobody had approved: it counts as approved by a later request, a later request
 * changed the service, or HCP had again what was approved.
 */
export type Later = {
  readonly as: 'accepted' | 'overwritten' | 'went_away';
  readonly seq: number;
  readonly at: string;
  readonly requestId: string | null;
};
export type Unapproved = SeenChange & { readonly later: Later | null };

type Named = Pick<SeenChange, 'projectId' | 'serviceId'>;
type Held = { readonly change: SeenChange; later: Later | null };

/** The changes of a period as they come, of which only those are kept that nobody approved. */
export type SeenChanges = {
  /** Counts a change of the period, and gives it back where it was approved. */
  add(seen: SeenChange): SeenChange | undefined;
  /** From here on it is settled what nobody had approved of this service. */
  settle(service: Named, as: Later['as'], by: LoggedEntry): void;
  /** Whether it is known that the service appeared, and nobody has decided about it. */
  hasAppeared(service: Named): boolean;
  unapproved(): readonly Unapproved[];
  counts(): Counts;
};

export function startSeenChanges(period: Period): SeenChanges {
  const counts = {
    ...{ by_the_bot: 0, found_so: 0, by_terraform: 0 },
    ...{ ended_badly: 0, behind_the_bot: 0, begun_before: 0 },
  };
  const unapproved: Held[] = [];
  const unsettled = new Map<string, Held[]>();
  const keyOf = ({ projectId, serviceId }: Named) => serviceKey(projectId, serviceId);
  return {
    add: (seen) => {
      if (!isWithin(period, new Date(seen.at))) return undefined;
      counts[seen.how] += 1;
      if (seen.approval !== null) return seen;
      const held = { change: seen, later: null };
      unapproved.push(held);
      const key = keyOf(seen);
      unsettled.set(key, [...(unsettled.get(key) ?? []), held]);
      return undefined;
    },
    settle: (service, as, { seq, at, requestId }) => {
      const later = { as, seq, at: at.toISOString(), requestId };
      for (const held of unsettled.get(keyOf(service)) ?? []) held.later = later;
      unsettled.delete(keyOf(service));
    },
    hasAppeared: (service) =>
      unsettled.get(keyOf(service))?.some((one) => one.change.change === 'appeared') === true,
    unapproved: () => unapproved.map(({ change, later }) => ({ ...change, later })),
    counts: () => ({ ...counts }),
  };
}
