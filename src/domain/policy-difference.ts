import type { Who } from './people.ts';
import type { Approvers, Environment, Policy } from './policy.ts';
import {
  compareCatalogue,
  comparePeople,
  compareRequesters,
  compareRules,
  compareSetting,
  compareTerraform,
  type PolicyPoint,
} from './policy-point.ts';
import { type NewlyFirst, newlyFirst, takesOver } from './policy-precedence.ts';
import type { Escalation, Reminders } from './waiting-terms.ts';
import { type WorkingHours, weekdays } from './working-hours.ts';

type Named = { readonly name: string; readonly points: readonly PolicyPoint[] };

export type EnvironmentDifference =
  | (Named & { readonly kind: 'added' | 'changed' })
  | (Named & { readonly kind: 'renamed'; readonly from: string })
  /** `to`: environments that may cover from now on what this one did. */
  | (Named & { readonly kind: 'removed'; readonly to: readonly string[] });

/** What two policies mean differently. Comments, formatting and the order of names are no difference. */
export type PolicyDifference = {
  readonly points: readonly PolicyPoint[];
  readonly environments: readonly EnvironmentDifference[];
  /** Where both match, the one applies now that did not before. */
  readonly precedence: readonly NewlyFirst[];
};

/** How each key is compared; absent is what an environment had that did not exist. A new key needs a row. */
type Comparers<T> = {
  readonly [K in keyof T]-?: (
    before: T[K] | undefined,
    after: T[K] | undefined,
  ) => readonly PolicyPoint[];
};

const ofPolicy: Comparers<Omit<Policy, 'environments'>> = {
  channel: (before, after) => compareSetting('channel', before, after),
  auditors: (before, after) => comparePeople('auditors', before, after),
  auditorEmails: (before, after) =>
    compareSetting('auditor_emails', listWord(before), listWord(after)),
  freezers: (before, after) => comparePeople('freezers', before, after),
  policyAdmins: (before, after) => [
    ...compareSetting('authority', before !== undefined, after !== undefined),
    ...comparePeople('policy_admins', before, after),
  ],
  terraform: (before = [], after = []) => compareTerraform(before, after),
  catalogue: (before = {}, after = {}) => compareCatalogue(before, after),
};

const ofMatch: Comparers<Environment['match']> = {
  project: (before, after) => compareSetting('project', globOf(before), globOf(after)),
  hvn: (before, after) => compareSetting('hvn', globOf(before), globOf(after)),
  cluster: (before, after) => compareSetting('cluster', globOf(before), globOf(after)),
};

const ofApprovals: Comparers<Environment['approvals']> = {
  create: (before, after) => compareSetting('create', before, after),
  update: (before, after) => compareSetting('update', before, after),
  delete: (before, after) => compareSetting('delete', before, after),
};

const ofTicket: Comparers<NonNullable<Environment['ticket']>> = {
  required: (before, after) => compareSetting('ticket', ticketWord(before), ticketWord(after)),
  pattern: (before, after) => compareSetting('ticket_pattern', before, after),
  url: (before, after) => compareSetting('ticket_url', before, after),
};

/** Of approvers, what is not who they are. */
const ofApprovers: Comparers<Omit<Approvers, keyof Who>> = {
  quiet: (before, after) => compareSetting('quiet', before === true, after === true),
  dm: (before, after) => compareSetting('dm', before === true, after === true),
};

const ofWorkingHours: Comparers<WorkingHours> = {
  fromMinutes: (before, after) => compareSetting('works_from', before, after),
  toMinutes: (before, after) => compareSetting('works_to', before, after),
  days: (before, after) => compareSetting('works_on', dayWords(before), dayWords(after)),
  zone: (before, after) => compareSetting('works_zone', before, after),
};

const ofReminders: Comparers<Reminders> = {
  afterMs: (before, after) => compareSetting('reminders_after', before, after),
  everyMs: (before, after) => compareSetting('reminders_every', before, after),
  workingHours: (before, after) => compare(ofWorkingHours, before, after),
};

const ofEscalation: Comparers<Escalation> = {
  afterMs: (before, after) => compareSetting('escalation_after', before, after),
  to: (before, after) => comparePeople('escalation', before, after),
};

const ofEnvironment: Comparers<Omit<Environment, 'name'>> = {
  match: (before, after) => compare(ofMatch, before, after),
  channel: (before, after) => compareSetting('channel', before, after),
  requesters: (before, after) => compareRequesters(before, after),
  approvers: (before, after) => [
    ...comparePeople('approvers', before, after).map((point) =>
      before?.quiet === true || after?.quiet === true ? { ...point, quiet: true as const } : point,
    ),
    ...compare(ofApprovers, before, after),
  ],
  approvals: (before, after) => compare(ofApprovals, before, after),
  rules: (before = [], after = []) => compareRules(before, after),
  seasoningMs: (before, after) => compareSetting('seasoning', before, after),
  expiresAfterMs: (before, after) => compareSetting('expires_after', before, after),
  reminders: (before, after) => compare(ofReminders, before, after),
  escalation: (before, after) => compare(ofEscalation, before, after),
  ticket: (before, after) => compare(ofTicket, before, after),
  reasonMinLength: (before, after) => compareSetting('reason_length', before, after),
  allowEmpty: (before = false, after = false) => compareSetting('allow_empty', before, after),
};

/** What changes in meaning where one policy takes the place of another. Pure. */
export function comparePolicies(before: Policy, after: Policy): PolicyDifference {
  const pairs = pairUp(before.environments, after.environments);
  return {
    points: compare(ofPolicy, before, after),
    environments: [
      ...after.environments.flatMap((now) => compareEnvironments(pairs.get(now), now)),
      ...before.environments
        .filter((old) => ![...pairs.values()].includes(old))
        .map((old): EnvironmentDifference => {
          const points = compare(ofEnvironment, old, {}).filter(isAboutPeople);
          return { kind: 'removed', name: old.name, points, to: takesOver(old, before, pairs) };
        }),
    ],
    precedence: newlyFirst(before, after, pairs),
  };
}

export function isSamePolicy({ points, environments, precedence }: PolicyDifference): boolean {
  return points.length + environments.length + precedence.length === 0;
}

/** Each environment with the one before it: of the same name, or, where that is gone, of the same globs. */
function pairUp(
  before: readonly Environment[],
  after: readonly Environment[],
): ReadonlyMap<Environment, Environment> {
  const isIn = (list: readonly Environment[], name: string) =>
    list.some((one) => one.name === name);
  const gone = before.filter(({ name }) => !isIn(after, name));
  const pairs = new Map<Environment, Environment>();
  for (const now of after) {
    const taken = new Set(pairs.values());
    const same = before.find(({ name }) => name === now.name);
    const renamed = gone.find(
      (old) => !taken.has(old) && compare(ofMatch, old.match, now.match).length === 0,
    );
    const old = same ?? renamed;
    if (old !== undefined) pairs.set(now, old);
  }
  return pairs;
}

function compareEnvironments(
  before: Environment | undefined,
  after: Environment,
): readonly EnvironmentDifference[] {
  const { name } = after;
  const points = compare(ofEnvironment, before ?? {}, after);
  if (before === undefined) return [{ kind: 'added', name, points }];
  if (before.name !== name) return [{ kind: 'renamed', name, from: before.name, points }];
  return points.length === 0 ? [] : [{ kind: 'changed', name, points }];
}

const isAboutPeople = ({ kind }: PolicyPoint): boolean => kind === 'people' || kind === 'closed';

function compare<T>(
  comparers: Comparers<T>,
  before: Partial<T> | undefined,
  after: Partial<T> | undefined,
): readonly PolicyPoint[] {
  return (Object.keys(comparers) as (keyof T)[]).flatMap((key) =>
    comparers[key](before?.[key], after?.[key]),
  );
}

/** A glob that matches everything is as good as none. */
const globOf = (glob: string | undefined) =>
  glob !== undefined && /^\*+$/.test(glob) ? undefined : glob;

const dayWords = (days: WorkingHours['days'] | undefined) =>
  days && weekdays.filter((day) => days.includes(day)).join(', ');

/** Names in one order, each once. */
const listWord = (names: readonly string[] = []) =>
  names.length === 0 ? undefined : [...new Set(names)].sort().join(', ');

const ticketWord = (required: boolean | undefined) =>
  required === undefined ? undefined : required ? 'required' : 'optional';
