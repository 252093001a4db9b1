import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import type { Who } from './people.ts';
import type { Environment } from './policy.ts';
import type { PolicyRule } from './policy-rule.ts';

/** What people are named for in a policy. */
export type RoleKey =
  | 'auditors'
  | 'freezers'
  | 'policy_admins'
  | 'requesters'
  | 'approvers'
  | 'escalation';

/** What is one value. */
export type SettingKey =
  | 'authority'
  | 'auditor_emails'
  | 'channel'
  | 'project'
  | 'hvn'
  | 'cluster'
  | 'create'
  | 'update'
  | 'delete'
  | 'expires_after'
  | 'reminders_after'
  | 'reminders_every'
  | 'works_from'
  | 'works_to'
  | 'works_on'
  | 'works_zone'
  | 'escalation_after'
  | 'seasoning'
  | 'ticket'
  | 'ticket_pattern'
  | 'ticket_url'
  | 'reason_length'
  | 'quiet'
  | 'dm'
  | 'allow_empty';

export type Setting = string | number | boolean | undefined;

/** One point in which two policies, or two environments, mean something else. */
export type PolicyPoint =
  | {
      readonly kind: 'setting';
      readonly key: SettingKey;
      readonly from: Setting;
      readonly to: Setting;
    }
  /** `quiet`: they are not to be called by a message. */
  | {
      readonly kind: 'people';
      readonly key: RoleKey;
      readonly gain: Who;
      readonly lose: Who;
      readonly quiet?: true;
    }
  /** From now on anyone may ask, or only these. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'closed'; readonly to: Who }
  | {
      readonly kind: 'rules';
      readonly added: readonly PolicyRule[];
      readonly removed: readonly PolicyRule[];
    }
  | {
      readonly kind: 'terraform';
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | {
      readonly kind: 'catalogue';
      readonly value: string;
      readonly from: CatalogueEntry | undefined;
      readonly to: CatalogueEntry | undefined;
    };

export function compareSetting(
  key: SettingKey,
  from: Setting,
  to: Setting,
): readonly PolicyPoint[] {
  return from === to ? [] : [{ kind: 'setting', key, from, to }];
}

const nobody: Who = { groups: [], users: [] };

export function comparePeople(
  key: RoleKey,
  before: Who = nobody,
  after: Who = nobody,
): readonly PolicyPoint[] {
  const [gain, lose] = [without(after, before), without(before, after)];
  const isSame = [gain, lose].every(({ groups, users }) => groups.length + users.length === 0);
  return isSame ? [] : [{ kind: 'people', key, gain, lose }];
}

function without(who: Who, others: Who): Who {
  return {
    groups: distinct(who.groups).filter((id) => !others.groups.includes(id)),
    users: distinct(who.users).filter((id) => !others.users.includes(id)),
  };
}

const distinct = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

export function compareRequesters(
  before: Environment['requesters'] | undefined,
  after: Environment['requesters'] | undefined,
): readonly PolicyPoint[] {
  if (after?.anyone === true) return before?.anyone === true ? [] : [{ kind: 'opened' }];
  if (before?.anyone === true) return [{ kind: 'closed', to: after ?? nobody }];
  return comparePeople('requesters', before, after);
}

export function compareRules(
  before: readonly PolicyRule[],
  after: readonly PolicyRule[],
): readonly PolicyPoint[] {
  const [added, removed] = [onlyIn(after, before, sorted), onlyIn(before, after, sorted)];
  return added.length + removed.length === 0 ? [] : [{ kind: 'rules', added, removed }];
}

/** Ids are the same in whatever case they are written. */
export function compareTerraform(
  before: readonly string[],
  after: readonly string[],
): readonly PolicyPoint[] {
  const key = (glob: string): string => glob.toLowerCase();
  const [added, removed] = [onlyIn(after, before, key), onlyIn(before, after, key)];
  return added.length + removed.length === 0 ? [] : [{ kind: 'terraform', added, removed }];
}

export function compareCatalogue(before: Catalogue, after: Catalogue): readonly PolicyPoint[] {
  const values = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return values.flatMap((value): readonly PolicyPoint[] => {
    const [from, to] = [before[value], after[value]];
    return from?.name === to?.name && from?.owner === to?.owner
      ? []
      : [{ kind: 'catalogue', value, from, to }];
  });
}

function onlyIn<T>(
  list: readonly T[],
  other: readonly T[],
  keyOf: (one: T) => string,
): readonly T[] {
  const known = new Set(other.map(keyOf));
  return [...new Map(list.map((one) => [keyOf(one), one])).values()].filter(
    (one) => !known.has(keyOf(one)),
  );
}

/** One text for one meaning: every list in a rule is a set. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) {
    const each: string[] = value.map(sorted);
    return `[${each.sort().join()}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}:${sorted(inner)}`);
  return `{${entries.sort().join()}}`;
}
