import {
  chance,
  failAct,
  htmlForbidden,
  loseAnswerAct,
  rateLimitAct,
  resetAct,
} from './fault-acts.ts';
import type { Act, FaultRules } from './fault-rules.ts';
import type { FaultScope, Faults, FaultTarget, Hold, PendingFault } from './faults.ts';
import { noOutage, type Outage, pendingOutages } from './outage.ts';
import { code } from './refused.ts';
import type { Tokens } from './tokens.ts';
import type { LoggedRequest } from './types.ts';
import type { Inner } from './world.ts';

export function createFaults(
  inner: Inner,
  rules: FaultRules,
  rest: { tokens: Tokens; outage: Outage; ring(): void },
): Faults {
  const { planned, world, clock } = inner;
  const holds = new Set<Hold>();
  const add = (name: PendingFault['name'], route: FaultTarget, scope: FaultScope, act: Act) => {
    const fault = rules.add({ name, route, scope, act });
    rest.ring();
    return fault;
  };

  return {
    rateLimit: (route, options = {}) => add('rateLimit', route, options, rateLimitAct(options)),
    fail: (route, options) => add('fail', route, options, failAct(options)),
    hold(route, options = {}) {
      const hold = createHold(rules, route, options);
      holds.add(hold);
      return hold;
    },
    loseAnswer: (route, scope = {}) => add('loseAnswer', route, scope, loseAnswerAct),
    reset: (route, scope = {}) => add('reset', route, scope, resetAct),
    unavailable(ms, time = 'virtual') {
      if (time === 'virtual') rest.outage.virtualMs = clock.ms() + ms;
      else rest.outage.realMs = Date.now() + ms;
      rest.ring();
    },
    limited(ms) {
      rest.outage.limitedMs = Date.now() + ms;
      rest.ring();
    },
    probability(route, p, seed, kinds = ['unavailable']) {
      const scope = { times: Number.POSITIVE_INFINITY };
      return rules.add({ name: 'probability', route, scope, ...chance(p, seed, kinds) });
    },
    forbidToken: (scope = {}) => add('forbidToken', 'Token', scope, htmlForbidden),
    revokeTokens: () => rest.tokens.revokeAll(),
    failNextOperation(error = {}) {
      planned.errors.push({ code: code.internal, message: 'the operation failed', ...error });
      rest.ring();
    },
    failNextService() {
      planned.serviceFailures += 1;
      rest.ring();
    },
    stickNextOperation() {
      planned.stuck += 1;
      rest.ring();
    },
    slow(factor) {
      planned.slowFactor = factor;
      rest.ring();
    },
    forceState(serviceId, state) {
      world.service(serviceId).state = state;
      rest.ring();
    },
    forceOperationState(operationId, state) {
      const operation = world.operation(operationId);
      if (state === undefined) delete operation.forcedState;
      else operation.forcedState = state;
      rest.ring();
    },
    pending: () => [
      ...pendingOutages(rest.outage, clock),
      ...rules.pending(),
      ...plannedFaults(planned),
    ],
    clear() {
      rules.clear();
      for (const hold of holds) hold.release();
      Object.assign(planned, { errors: [], serviceFailures: 0, stuck: 0, slowFactor: 1 });
      Object.assign(rest.outage, noOutage);
      rest.ring();
    },
  };
}

/** What is in store for operations yet to be accepted. */
function plannedFaults(planned: Inner['planned']): PendingFault[] {
  const all = [
    { name: 'failNextOperation', times: planned.errors.length },
    { name: 'failNextService', times: planned.serviceFailures },
    { name: 'stickNextOperation', times: planned.stuck },
    { name: 'slow', times: planned.slowFactor === 1 ? 0 : Number.POSITIVE_INFINITY },
  ] as const;
  return all
    .filter(({ times }) => times > 0)
    .map((one): PendingFault => ({ ...one, route: undefined, until: undefined }));
}

function createHold(
  rules: FaultRules,
  route: FaultTarget,
  options: FaultScope & { before?: boolean },
): Hold {
  const arrival = gate<LoggedRequest>();
  const end = gate<'release' | 'lose'>();
  const fault = rules.add({
    name: 'hold',
    route,
    scope: options,
    async act({ request, proceed }) {
      const early = options.before === true ? undefined : await proceed();
      arrival.open(request);
      if ((await end.opened) === 'lose') return 'destroy_connection';
      return early ?? proceed();
    },
  });
  const finish = (how: 'release' | 'lose') => {
    fault.cancel();
    end.open(how);
  };
  return {
    ...fault,
    arrived: arrival.opened,
    release: () => finish('release'),
    lose: () => finish('lose'),
  };
}

function gate<T>(): { opened: Promise<T>; open(value: T): void } {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
