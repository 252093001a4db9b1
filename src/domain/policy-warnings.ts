import { hasEntries } from './catalogue.ts';
import { type Environment, matchesGlob, type Policy } from './policy.ts';
import type { PolicyRule } from './policy-rule.ts';
import { type Change, changes, hcpChanges, isOwnershipChange } from './request.ts';
import type { RiskCode } from './risk-code.ts';
import { quorumOf } from './rule.ts';
import { waitingWarnings } from './waiting-warnings.ts';

/** What can be put in force, and is hardly meant: where in the file, by its keys, and why. */
type PolicyWarning = {
  readonly path: readonly (string | number)[];
  readonly reason: string;
};

/** All that a policy alone shows, without knowing who is in a group. Pure. */
export function policyWarnings(policy: Policy): readonly PolicyWarning[] {
  return policy.environments.flatMap((environment, index) => [
    ...neverMatched(policy, environment, index),
    ...tooFewNamed(environment, ['environments', index]),
    ...waitingWarnings(environment).map(({ keys, reason }) => ({
      ...{ path: ['environments', index, ...keys], reason },
    })),
    ...(environment.rules ?? []).flatMap((rule, at) =>
      ruleWarnings({ policy, environment, rule }, ['environments', index, 'rules', at]),
    ),
  ]);
}

type Path = PolicyWarning['path'];

function neverMatched(
  { environments }: Policy,
  { name, match }: Environment,
  index: number,
): readonly PolicyWarning[] {
  const earlier = environments.slice(0, index).find((one) => coversAll(one.match, match));
  if (earlier === undefined) return [];
  const reason = `never applies: ${earlier.name} comes earlier and matches all that ${name} does`;
  return [{ path: ['environments', index, 'match'], reason }];
}

const globs = ['project', 'hvn', 'cluster'] as const;

function coversAll(wide: Environment['match'], narrow: Environment['match']): boolean {
  return globs.every((key) => covers(wide[key] ?? '*', narrow[key] ?? '*'));
}

/** Whether all that `narrow` matches, `wide` does: tried with runs of strangers in place of each `*`. */
function covers(wide: string, narrow: string): boolean {
  return [0, 1, wide.length + 1].every((length) =>
    matchesGlob(wide, narrow.replaceAll('?', '\0').replaceAll('*', '\0'.repeat(length))),
  );
}

/** Of those named in person as many as they are can approve; who is in a group, only Slack can tell. */
function tooFewNamed({ approvers, approvals }: Environment, path: Path): readonly PolicyWarning[] {
  const people = new Set(approvers.users).size;
  if (approvers.groups.length > 0) return [];
  return hcpChanges
    .filter((change) => approvals[change] > people)
    .map((change) => ({
      path: [...path, 'approvals', change],
      reason: `can never be reached: it wants ${approvals[change]}, and approvers names ${people}`,
    }));
}

type Given = {
  readonly policy: Policy;
  readonly environment: Environment;
  readonly rule: PolicyRule;
};

function ruleWarnings({ policy, environment, rule }: Given, path: Path): readonly PolicyWarning[] {
  const { when, wants } = rule;
  const about = (when.changes ?? changes).filter((change) => canMeet(policy, rule, change));
  if (about.length === 0) {
    const reason = 'never applies: no change that it is about can be like that';
    return [{ path: [...path, 'when'], reason }];
  }
  const { approvals } = wants;
  const lowers = when.onlyRemoves === true || wants.alsoFrom !== undefined;
  if (lowers || approvals === undefined) return [];
  const raises = about.some((change) => approvals > quorumOf(environment, change));
  const reason = 'changes nothing: each change that it is about needs as many without it';
  return raises ? [] : [{ path: [...path, 'then', 'approvals'], reason }];
}

/** Whether such a change can ever be as a rule's conditions say. */
export function canMeet(policy: Policy, { when }: PolicyRule, change: Change): boolean {
  const { flags, onlyRemoves } = when;
  if (onlyRemoves === true && change !== 'update') return false;
  if (flags === undefined) return true;
  return flags.some(
    (flag) =>
      canRaise(change, flag) &&
      !(onlyRemoves === true && ofAdded.has(flag)) &&
      (flag !== 'not_in_catalogue' || hasEntries(policy.catalogue ?? {})),
  );
}

/** Of values that are let in: a change that lets nobody in cannot raise them. */
const ofAdded: ReadonlySet<RiskCode> = new Set<RiskCode>([
  ...(['public_range', 'new_account', 'not_in_catalogue', 'wide_range'] as const),
  ...(['role_with_path', 'user_or_role'] as const),
]);
const ofEmptiness: ReadonlySet<RiskCode> = new Set<RiskCode>([
  ...(['already_exists', 'no_accounts', 'no_ranges'] as const),
]);
const ofRemoved: ReadonlySet<RiskCode> = new Set<RiskCode>([
  ...(['last_account_removed', 'last_range_removed', 'last_region_removed'] as const),
]);

/** Whether a change can raise a risk at all: `false` only where that is certain. */
export function canRaise(change: Change, flag: RiskCode): boolean {
  if (flag === 'deletes_service') return change === 'delete';
  if (ofAdded.has(flag)) return change !== 'delete';
  if (ofEmptiness.has(flag)) return change === 'create';
  if (ofRemoved.has(flag)) return change !== 'delete' && !isOwnershipChange(change);
  return !(flag === 'changed_outside' && change === 'accept');
}
