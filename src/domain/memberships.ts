import { type LoggedEntry, textIn, textsIn } from './logged.ts';
import type { Period } from './period.ts';

/** Who was in a group from when on, and until when; `to` is absent where they still are. */
export type Stay = {
  readonly person: string;
  readonly from: Date;
  readonly to: Date | undefined;
  /** They were there when the group was first looked at: since when, nobody knows. */
  readonly baseline: boolean;
};

type Change = {
  readonly at: Date;
  readonly joined: readonly string[];
  readonly left: readonly string[];
};

/** What the log says of one group, in its order: changes, and once who was in it. */
type Told = {
  readonly changes: Change[];
  members:
    | { readonly those: readonly string[]; readonly after: number; readonly at: Date }
    | undefined;
};

/** Who was in which group when, as far as the log tells: looks see it, and write it down. */
type Memberships = {
  add(entry: LoggedEntry): void;
  /** Who was there when the log begins, where it lacks what was before: nothing from before counts. */
  begin(group: string, members: readonly string[], at: Date): void;
  /** Since when the log tells who is in the group; absent where it never does. */
  watchedSince(group: string): Date | undefined;
  stays(group: string): readonly Stay[];
};

export const membershipActions = ['group_baselined', 'group_changed'] as const;

export function startMemberships(): Memberships {
  const groups = new Map<string, Told>();
  const of = (id: string): Told => {
    const told = groups.get(id) ?? { changes: [], members: undefined };
    groups.set(id, told);
    return told;
  };
  return {
    add: ({ action, at, details }) => {
      const told = of(textIn(details, 'group') ?? '');
      if (action === 'group_changed')
        told.changes.push({
          at,
          joined: textsIn(details, 'joined'),
          left: textsIn(details, 'left'),
        });
      if (action === 'group_baselined')
        told.members ??= { those: textsIn(details, 'members'), after: told.changes.length, at };
    },
    begin: (id, those, at) =>
      void groups.set(id, { changes: [], members: { those, after: 0, at } }),
    watchedSince: (id) => beginOf(groups.get(id)),
    stays: (id) => staysOf(groups.get(id)),
  };
}

/** Changes that were told before it was told who is there begin it as well: they can be taken back. */
function beginOf(told: Told | undefined): Date | undefined {
  return told?.members && (told.members.after > 0 ? told.changes[0]?.at : told.members.at);
}

function staysOf(told: Told | undefined): readonly Stay[] {
  const begin = beginOf(told);
  if (told?.members === undefined || begin === undefined) return [];
  const there = membersBefore(told.changes.slice(0, told.members.after), told.members.those);
  const open = new Map([...there].map((person) => [person, { from: begin, baseline: true }]));
  const ended: Stay[] = [];
  for (const { at, joined, left } of told.changes) {
    for (const person of left) {
      const stay = open.get(person);
      if (stay !== undefined) ended.push({ person, ...stay, to: at });
      open.delete(person);
    }
    for (const person of joined) open.set(person, { from: at, baseline: false });
  }
  return [...ended, ...[...open].map(([person, stay]) => ({ person, ...stay, to: undefined }))];
}

/** Who was there before these changes, by who was there after them. */
function membersBefore(changes: readonly Change[], those: readonly string[]): ReadonlySet<string> {
  const there = new Set(those);
  for (const { joined, left } of changes.toReversed()) {
    for (const person of joined) there.delete(person);
    for (const person of left) there.add(person);
  }
  return there;
}

/** The part of a time that is in the period; `undefined` where none is. */
export function clipped(
  { since, until }: Period,
  { from, to }: { readonly from: Date; readonly to: Date | undefined },
): { readonly from: Date; readonly to: Date | undefined } | undefined {
  const begin = since !== undefined && since > from ? since : from;
  const end = to !== undefined && to < until ? to : undefined;
  return begin >= (end ?? until) ? undefined : { from: begin, to: end };
}
