import { countChanges, onlyTakesOff, type Plan } from './plan.ts';
import type { Cause, Condition, RuledRisk } from './policy-rule.ts';
import { ok, type Result, refused } from './result.ts';
import type { RiskCode } from './risk-code.ts';

/** Why a rule applies to a plan, or which of its conditions do not hold for it. Pure. */
export function judgeCondition(
  when: Condition,
  plan: Plan,
): Result<Cause, readonly (keyof Condition)[]> {
  const { flags, moreValuesThan, onlyRemoves, changes } = when;
  const { added, removed } = countChanges(plan);
  const raised = plan.flags.map(({ code }) => code).filter(isIn(flags ?? []));
  const holds: Record<keyof Condition, boolean> = {
    flags: flags === undefined || raised.length > 0,
    moreValuesThan: moreValuesThan === undefined || added + removed > moreValuesThan,
    onlyRemoves: onlyRemoves === undefined || onlyTakesOff(plan),
    changes: changes === undefined || changes.includes(plan.change),
  };
  const lacking = (Object.keys(holds) as (keyof Condition)[]).filter((key) => !holds[key]);
  if (lacking.length > 0) return refused(lacking);
  return ok({
    ...(flags === undefined ? {} : { flags: raised }),
    ...(moreValuesThan === undefined ? {} : { moreValuesThan }),
    ...(onlyRemoves === undefined ? {} : { onlyRemoves }),
    ...(changes === undefined ? {} : { change: plan.change }),
  });
}

const isIn =
  (flags: readonly RuledRisk[]) =>
  (code: RiskCode): code is RuledRisk =>
    (flags as readonly RiskCode[]).includes(code);
