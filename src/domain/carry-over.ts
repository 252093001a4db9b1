import type { AuditAction } from './audit.ts';
import {
  beginOfMonth,
  type Carried,
  droppedAction,
  keysIn,
  lossesIn,
  readCarried,
} from './dropped.ts';
import { type LoggedEntry, objectIn, textIn, textsIn } from './logged.ts';
import type { AcknowledgedLoss } from './lost-range.ts';
import { membershipActions, startMemberships } from './memberships.ts';
import type { NoteKey } from './signed-note.ts';

const carriedActions = [
  'audit_key_changed',
  'audit_loss_acknowledged',
  'policy_applied',
] as const satisfies readonly AuditAction[];

/** The entries that it goes by, beside the one that says what was dropped before, which comes first. */
export const carryOverActions: readonly string[] = [...carriedActions, ...membershipActions];

type CarryingOver = {
  /** The next of the entries that are dropped. */
  add(entry: LoggedEntry): void;
  carried(): Carried;
};

/**
 * What is said in entries that are dropped and still counts afterwards: so that checkpoints of long ago can be checked,
 * no acknowledged loss is found anew, and `audit access` knows from what the time after them begins.
 */
export function startCarryingOver(): CarryingOver {
  const memberships = startMemberships();
  const groups = new Set<string>();
  const keys: NoteKey[] = [];
  const losses: AcknowledgedLoss[] = [];
  let policy: string | null = null;
  const begin = ({ details }: LoggedEntry): void => {
    const carried = objectIn(details, 'carried');
    const before = readCarried({ details });
    keys.push(...before.keys);
    losses.push(...before.losses);
    policy = textIn(carried, 'policy') ?? null;
    const members = objectIn(carried, 'groups');
    const at = beginOfMonth(textIn(details, 'before') ?? '');
    for (const group of Object.keys(members)) {
      groups.add(group);
      memberships.begin(group, textsIn(members, group), at);
    }
  };
  return {
    add: (entry) => {
      const { action, details } = entry;
      if (action === droppedAction) begin(entry);
      else if (action === 'policy_applied') policy = textIn(details, 'policy') ?? null;
      else if (action === 'audit_key_changed') keys.push(...keysIn([details]));
      else if (action === 'audit_loss_acknowledged')
        losses.push(...lossesIn([objectIn(details, 'lost')]));
      else {
        groups.add(textIn(details, 'group') ?? '');
        memberships.add(entry);
      }
    },
    carried: () => ({
      ...{ keys, losses, policy },
      groups: Object.fromEntries(
        [...groups].sort().flatMap((group) => {
          if (memberships.watchedSince(group) === undefined) return [];
          const there = memberships.stays(group).filter(({ to }) => to === undefined);
          return [[group, there.map(({ person }) => person).sort()] as const];
        }),
      ),
    }),
  };
}
