/**
 * Who could do what over a period: by the policies that were in force in it, and by who was in the groups that they
 * name when. Of a time in which a group was not looked at, only those are known who did decide by it: nobody is
 * guessed.
 */
import type { AuditAction } from './audit.ts';
import { beginOfMonth, droppedAction } from './dropped.ts';
import { type SaidIdentity, saidIdentity } from './found-identities.ts';
import { type LoggedEntry, objectIn, textIn, textsIn } from './logged.ts';
import { clipped, membershipActions, type Stay, startMemberships } from './memberships.ts';
import { isWithin, type Period } from './period.ts';
import type { Policy } from './policy.ts';
import { type Grant, grantsOf, type PowerName } from './powers.ts';

/** ISO 8601; `to` is `null` where it goes on to the end of the period. */
type Time = { readonly from: string; readonly to: string | null };

/** Somebody could do this, all that time. */
export type Holding = Time & {
  readonly power: PowerName;
  readonly environment: string | null;
  readonly person: string;
  /** `null`: by their own id. */
  readonly group: string | null;
};

/** Who did decide something, by which group. */
type Decider = {
  readonly person: string;
  readonly group: string | null;
  readonly decided: 'request' | 'policy' | 'freeze';
  readonly times: number;
  readonly first: string;
  readonly last: string;
};

export type Access = {
  readonly policies: readonly (Time & { readonly hash: string; readonly isKnown: boolean })[];
  readonly holdings: readonly Holding[];
  /** Groups of a policy in force, at times at which the log does not say who was in them. */
  readonly unwatched: readonly (Time & { readonly group: string })[];
  /** Times in which whoever could run `policy apply` could put another policy in force. */
  readonly byCommandLine: readonly Time[];
  readonly deciders: readonly Decider[];
  /** Of each decision that no request's story has: who that was outside of Slack. */
  readonly said: readonly SaidIdentity[];
};

export type AccessFinding = {
  add(entry: LoggedEntry): void;
  /** `policies`: by their hash, those that can be read. */
  end(policies: ReadonlyMap<string, Policy>): Access;
};

const decisions = {
  review_recorded: 'request',
  request_approved: 'request',
  request_rejected: 'request',
  outcome_reviewed: 'request',
  outcome_adopted: 'request',
  request_abandoned: 'request',
  policy_confirmed: 'policy',
  policy_rejected: 'policy',
  policy_applied: 'policy',
  environment_frozen: 'freeze',
  environment_unfrozen: 'freeze',
} as const satisfies { readonly [A in AuditAction]?: Decider['decided'] };

/** The entries that it goes by, beside the one that says what was dropped, which comes before all. */
export const accessActions: readonly string[] = [...membershipActions, ...Object.keys(decisions)];

type Reign = { readonly hash: string; readonly from: Date; readonly to: Date | undefined };

export function startAccess(period: Period): AccessFinding {
  const memberships = startMemberships();
  const reigns: Reign[] = [];
  const deciders = new Map<string, Decider>();
  const said: SaidIdentity[] = [];
  return {
    add: (entry) => {
      if (entry.action === droppedAction) noteBegin({ reigns, memberships }, entry);
      if (membershipActions.some((action) => action === entry.action)) memberships.add(entry);
      if (entry.action === 'policy_applied') noteReign(reigns, entry);
      if (!isWithin(period, entry.at)) return;
      noteDecider(deciders, entry);
      const identity = entry.requestId === null ? saidIdentity(entry) : undefined;
      if (identity !== undefined) said.push(identity);
    },
    end: (policies) => {
      const inPeriod = reigns.flatMap((reign) => {
        const time = clipped(period, reign);
        return time === undefined ? [] : [{ ...time, hash: reign.hash }];
      });
      const ruled = inPeriod.flatMap(({ hash, ...time }) => {
        const policy = policies.get(hash);
        return policy === undefined ? [] : [{ policy, time }];
      });
      const held = ruled.flatMap(({ policy, time }) =>
        grantsOf(policy).map((grant) => heldBy(grant, time, memberships)),
      );
      return {
        policies: inPeriod.map(({ hash, ...time }) => ({
          ...{ ...timeJson(time), hash, isKnown: policies.has(hash) },
        })),
        holdings: joined(held.flatMap(({ holdings }) => holdings)),
        unwatched: joined(held.flatMap(({ unwatched }) => unwatched)),
        byCommandLine: joined(
          ruled
            .filter(({ policy }) => policy.policyAdmins === undefined)
            .map(({ time }) => timeJson(time)),
        ),
        ...{ deciders: [...deciders.values()], said },
      };
    },
  };
}

/** What held when the log begins, as the entry carries it that says what was dropped before. */
function noteBegin(
  { reigns, memberships }: { reigns: Reign[]; memberships: ReturnType<typeof startMemberships> },
  entry: LoggedEntry,
): void {
  const carried = objectIn(entry.details, 'carried');
  const at = beginOfMonth(textIn(entry.details, 'before') ?? '');
  if (textIn(carried, 'policy') !== undefined)
    noteReign(reigns, { ...entry, at, details: carried });
  const groups = objectIn(carried, 'groups');
  for (const group of Object.keys(groups)) memberships.begin(group, textsIn(groups, group), at);
}

function noteReign(reigns: Reign[], { at, details }: LoggedEntry): void {
  const before = reigns.pop();
  if (before !== undefined) reigns.push({ ...before, to: at });
  reigns.push({ hash: textIn(details, 'policy') ?? '', from: at, to: undefined });
}

/** What the bot did by itself, and what came from the command line, nobody decided as a person. */
function noteDecider(
  deciders: Map<string, Decider>,
  { at, action, actor, details }: LoggedEntry,
): void {
  const known: Partial<Record<string, Decider['decided']>> = decisions;
  const decided = known[action];
  if (decided === undefined || actor === null) return;
  const group = textIn(objectIn(details, 'reviewer'), 'group') ?? textIn(details, 'group') ?? null;
  const key = [actor, group, decided].join(' ');
  const last = at.toISOString();
  const { times, first } = deciders.get(key) ?? { times: 0, first: last };
  deciders.set(key, { person: actor, group, decided, times: times + 1, first, last });
}

type Span = { readonly from: Date; readonly to: Date | undefined };

function timeJson({ from, to }: Span): Time {
  return { from: from.toISOString(), to: to?.toISOString() ?? null };
}

type Held = {
  readonly holdings: readonly Holding[];
  readonly unwatched: readonly (Time & { readonly group: string })[];
};

function heldBy(
  { power, environment, who, seasoningMs }: Grant,
  time: Span,
  memberships: ReturnType<typeof startMemberships>,
): Held {
  const holding = (person: string, group: string | null, span: Span): Holding => ({
    ...{ power, environment, person, group },
    ...timeJson(span),
  });
  const named = who.users.map((person) => holding(person, null, time));
  const members = who.groups.flatMap((group) =>
    memberships.stays(group).flatMap((stay) => {
      const span = overlapOf(time, { ...stay, from: seasonedFrom(stay, seasoningMs) });
      return span === undefined ? [] : [holding(stay.person, group, span)];
    }),
  );
  const unwatched = who.groups.flatMap((group) => {
    const span = overlapOf(time, { from: time.from, to: memberships.watchedSince(group) });
    return span === undefined ? [] : [{ group, ...timeJson(span) }];
  });
  return { holdings: [...named, ...members], unwatched };
}

function seasonedFrom({ from, baseline }: Stay, seasoningMs: number): Date {
  return baseline ? from : new Date(from.getTime() + seasoningMs);
}

function overlapOf(left: Span, right: Span): Span | undefined {
  const from = new Date(Math.max(Number(left.from), Number(right.from)));
  const ends = [left.to, right.to].flatMap((to) => to ?? []);
  const to = ends.length === 0 ? undefined : new Date(Math.min(...ends.map(Number)));
  return to !== undefined && from >= to ? undefined : { from, to };
}

/** Times that follow each other without a break are one; the same one twice as well. */
function joined<T extends Time>(all: readonly T[]): readonly T[] {
  const kept: T[] = [];
  const newest = new Map<string, number>();
  for (const one of all.toSorted((left, right) => compare(left.from, right.from))) {
    const { from: _from, to: _to, ...what } = one;
    const key = JSON.stringify(what);
    const index = newest.get(key);
    const before = index === undefined ? undefined : kept[index];
    if (index !== undefined && before !== undefined && isFollowedBy(before, one))
      kept[index] = { ...before, to: later(before.to, one.to) };
    else {
      newest.set(key, kept.length);
      kept.push(one);
    }
  }
  return kept;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function isFollowedBy({ to }: Time, next: Time): boolean {
  return to === null || to >= next.from;
}

function later(left: string | null, right: string | null): string | null {
  if (left === null || right === null) return null;
  return left > right ? left : right;
}
