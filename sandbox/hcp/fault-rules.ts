import type { Fault, FaultScope, FaultTarget, PendingFault } from './faults.ts';
import type { ErrorShape } from './refused.ts';
import type { Answer } from './route.ts';
import type { LoggedRequest } from './types.ts';

export type Outcome = Answer | 'destroy_connection';

type Faulted = {
  request: LoggedRequest;
  shape: ErrorShape;
  /** Carries the call out, and gives the answer that it would have had. */
  proceed(): Promise<Answer>;
};

export type Act = (faulted: Faulted) => Outcome | Promise<Outcome>;

type NewRule = {
  name: PendingFault['name'];
  route: FaultTarget;
  scope: FaultScope;
  act: Act;
  /** Drawn once for each request in scope; the rule applies when it is true. */
  draw?: () => boolean;
};

type Rule = NewRule & { left: number; hits: number };

export type FaultRules = {
  add(rule: NewRule): Fault;
  /** Takes the oldest rule that covers the request, and uses it up by one. */
  claim(request: LoggedRequest): { name: string; act: Act } | undefined;
  pending(): PendingFault[];
  clear(): void;
};

export function createFaultRules(): FaultRules {
  let rules: Rule[] = [];

  const covers = ({ route, scope, draw }: Rule, request: LoggedRequest) =>
    (route === '*' || route === request.route) &&
    (scope.when?.(request) ?? true) &&
    (draw?.() ?? true);

  return {
    add(added) {
      const rule: Rule = { ...added, left: added.scope.times ?? 1, hits: 0 };
      rules.push(rule);
      return {
        hits: () => rule.hits,
        cancel: () => {
          rules = rules.filter((each) => each !== rule);
        },
      };
    },
    claim(request) {
      const rule = rules.find((each) => covers(each, request));
      if (rule === undefined) return undefined;
      rule.hits += 1;
      rule.left -= 1;
      if (rule.left <= 0) rules = rules.filter((each) => each !== rule);
      return rule;
    },
    pending: () =>
      rules.map(({ name, route, left }) => ({ name, route, times: left, until: undefined })),
    clear: () => {
      rules = [];
    },
  };
}
