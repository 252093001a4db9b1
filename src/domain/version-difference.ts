import { type Delta, deltaOf, isNothing } from './difference.ts';
import { isByTerraform, type Plan } from './plan.ts';
import type { LiveValues, ServiceValues } from './private-link.ts';
import { causeWord, type Rule } from './rule.ts';

/** What a version rests on and asks for. */
type Comparable = {
  readonly live: LiveValues;
  readonly desired: ServiceValues;
  readonly rule: Rule;
  readonly plan: Pick<Plan, 'flags'>;
  /** Why it is asked for, where that can have been edited. */
  readonly why?: { readonly reason: string; readonly ticket: string | undefined };
};

/** What became of the live service between two looks at it. */
export type Fate = 'appeared' | 'gone' | 'made_anew' | 'changed';

/** One part of the rule, in the words in which the policy has it. */
type RuleDifference = {
  readonly what: keyof typeof ruleParts | 'carried_out_by';
  readonly from: string;
  readonly to: string;
};

/** How the next version of a request differs from the one before; what is the same is absent. */
export type VersionDifference = {
  readonly live?: Delta & { readonly fate: Fate };
  readonly desired?: Delta;
  readonly rule?: readonly RuleDifference[];
  /** That it was edited, never how: the log holds no free text. */
  readonly reason?: 'edited';
  readonly ticket?: { readonly from: string; readonly to: string };
};

/** Each part in one line, for the log; of whom one must approve, by their ids with spaces between. */
const ruleParts = {
  environment: ({ environment }: Rule) => environment,
  channel: ({ channel }: Rule) => channel,
  quorum: ({ quorum }: Rule) => String(quorum),
  also_from: ({ alsoFrom = [] }: Rule) =>
    [...new Set(alsoFrom.flatMap(({ groups, users }) => [...groups, ...users]))].join(' '),
  because: ({ because, alsoFrom = [] }: Rule) =>
    [because ?? {}, ...alsoFrom.map((extra) => extra.because)].map(causeWord).join('; '),
};
const ruleKeys = Object.keys(ruleParts) as readonly (keyof typeof ruleParts)[];
const nothing: ServiceValues = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };

/** What people must be told who have read `before` and are shown `after`. */
export function compareVersions(before: Comparable, after: Comparable): VersionDifference {
  const live = compareLive(before.live, after.live);
  const desired = deltaOf(before.desired, after.desired);
  const rule = [
    ...ruleKeys.map((what) => ({
      ...{ what, from: ruleParts[what](before.rule), to: ruleParts[what](after.rule) },
    })),
    { what: 'carried_out_by', from: whoCarriesOut(before), to: whoCarriesOut(after) } as const,
  ].filter(({ from, to }) => from !== to);
  return {
    ...(live === undefined ? {} : { live }),
    ...(isNothing(desired) ? {} : { desired }),
    ...(rule.length === 0 ? {} : { rule }),
    ...compareWhy(before.why, after.why),
  };
}

function whoCarriesOut({ plan }: Comparable): string {
  return isByTerraform(plan) ? 'Terraform' : 'the bot';
}

function compareWhy(
  before: Comparable['why'],
  after: Comparable['why'],
): Pick<VersionDifference, 'reason' | 'ticket'> {
  if (before === undefined || after === undefined) return {};
  const [from, to] = [before.ticket ?? '', after.ticket ?? ''];
  return {
    ...(before.reason === after.reason ? {} : { reason: 'edited' }),
    ...(from === to ? {} : { ticket: { from, to } }),
  };
}

function compareLive(before: LiveValues, after: LiveValues): VersionDifference['live'] {
  const values = (live: LiveValues): ServiceValues => (live.exists ? live : nothing);
  const difference = deltaOf(values(before), values(after));
  const fate = fateOf(before, after);
  return fate === 'changed' && isNothing(difference) ? undefined : { ...difference, fate };
}

function fateOf(before: LiveValues, after: LiveValues): Fate {
  if (!before.exists) return after.exists ? 'appeared' : 'changed';
  if (!after.exists) return 'gone';
  return before.createdAt === after.createdAt ? 'changed' : 'made_anew';
}
