import { type Difference, differenceOf } from './difference.ts';
import type { Rule } from './policy.ts';
import { type LiveValues, type ServiceValues, valueLists } from './private-link.ts';

/** What a version rests on and asks for. */
type Comparable = {
  readonly live: LiveValues;
  readonly desired: ServiceValues;
  readonly rule: Rule;
};

type Lists = { readonly [L in keyof Difference]: Omit<Difference[L], 'kept'> };

/** What became of the live service between two looks at it. */
export type Fate = 'appeared' | 'gone' | 'made_anew' | 'changed';

/** One part of the rule, in the words in which the policy has it. */
type RuleDifference = {
  readonly what: (typeof ruleParts)[number];
  readonly from: string;
  readonly to: string;
};

/** How the next version of a request differs from the one before; what is the same is absent. */
export type VersionDifference = {
  readonly live?: Lists & { readonly fate: Fate };
  readonly desired?: Lists;
  readonly rule?: readonly RuleDifference[];
};

const ruleParts = ['environment', 'channel', 'quorum'] as const satisfies (keyof Rule)[];
const nothing: ServiceValues = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };

/** What people must be told who have read `before` and are shown `after`. */
export function compareVersions(before: Comparable, after: Comparable): VersionDifference {
  const live = compareLive(before.live, after.live);
  const desired = lists(before.desired, after.desired);
  const rule = ruleParts
    .map((what) => ({ what, from: String(before.rule[what]), to: String(after.rule[what]) }))
    .filter(({ from, to }) => from !== to);
  return {
    ...(live === undefined ? {} : { live }),
    ...(isEmpty(desired) ? {} : { desired }),
    ...(rule.length === 0 ? {} : { rule }),
  };
}

function compareLive(before: LiveValues, after: LiveValues): VersionDifference['live'] {
  const values = (live: LiveValues): ServiceValues => (live.exists ? live : nothing);
  const difference = lists(values(before), values(after));
  const fate = fateOf(before, after);
  return fate === 'changed' && isEmpty(difference) ? undefined : { ...difference, fate };
}

function fateOf(before: LiveValues, after: LiveValues): Fate {
  if (!before.exists) return after.exists ? 'appeared' : 'changed';
  if (!after.exists) return 'gone';
  return before.createdAt === after.createdAt ? 'changed' : 'made_anew';
}

function lists(before: ServiceValues, after: ServiceValues): Lists {
  const { consumerAccounts, consumerIpRanges, consumerRegions } = differenceOf(before, after);
  const changed = ({ added, removed }: Difference[keyof Difference]) => ({ added, removed });
  return {
    consumerAccounts: changed(consumerAccounts),
    consumerIpRanges: changed(consumerIpRanges),
    consumerRegions: changed(consumerRegions),
  };
}

function isEmpty(difference: Lists): boolean {
  return valueLists.every(
    (list) => difference[list].added.length + difference[list].removed.length === 0,
  );
}
