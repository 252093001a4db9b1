/**
 * What people had to be told of one request, and when: reckoned from the log and from the times at which a
 * process has looked, in another way than the bot does.
 */
import type { Environment } from '../../src/domain/policy.ts';

/** An entry of the log about the request; the entries are in their order. */
export type Told = { readonly action: string; readonly at: Date };

type State = {
  readonly status: 'pending' | 'approved' | 'ended';
  readonly shownAt: number;
  readonly reminded?: number;
  readonly escalated?: number;
  readonly isExpiryTold?: true;
  readonly isAsked?: true;
};

/** What is wrong with what was told: said too soon, more than once, or not when it was due. */
export function judgeTold(
  entries: readonly Told[],
  looks: readonly number[],
  environment: Environment,
): readonly string[] {
  const problems: string[] = [];
  let state: State = { status: 'ended', shownAt: 0 };
  const left = [...entries];
  const read = (until: number): void => {
    for (let entry = left[0]; entry !== undefined && entry.at.getTime() <= until; entry = left[0]) {
      const { action, at } = entry;
      left.shift();
      if (tellings.has(action) && !dueAt(state, at.getTime(), environment).includes(action))
        problems.push(`${action} was not due at ${at.toISOString()}`);
      state = after(state, action, at.getTime());
    }
  };
  for (const look of looks) {
    read(look);
    for (const action of dueAt(state, look, environment))
      problems.push(`${action} is due, and not told by ${new Date(look).toISOString()}`);
  }
  read(Infinity);
  return problems;
}

const tellings = new Set([
  ...['approvers_asked', 'approvers_reminded', 'request_escalated', 'expiry_announced'],
  'request_expired',
]);

function after(state: State, action: string, at: number): State {
  switch (action) {
    case 'request_submitted':
    case 'request_edited':
      return { status: 'pending', shownAt: at };
    case 'request_approved':
      return { ...state, status: 'approved' };
    case 'request_rejected':
    case 'request_expired':
      return { ...state, status: 'ended' };
    case 'approvers_asked':
      return { ...state, isAsked: true };
    case 'approvers_reminded':
      return { ...state, reminded: at };
    case 'request_escalated':
      return { ...rest(state), escalated: at };
    case 'expiry_announced':
      return { ...state, isExpiryTold: true };
    default:
      return state;
  }
}

/** Those that it was escalated to are asked as well. */
function rest({ isAsked: _, ...state }: State): State {
  return state;
}

const dayMs = 86_400_000;

function dueAt(state: State, at: number, environment: Environment): readonly string[] {
  const { status, shownAt, escalated, isExpiryTold, isAsked } = state;
  const { expiresAfterMs, escalation, approvers } = environment;
  const end = shownAt + expiresAfterMs;
  if (status === 'ended') return [];
  if (at >= end) return ['request_expired'];
  const isSoon = end - at <= Math.min(expiresAfterMs / 6, dayMs);
  const isPending = status === 'pending';
  const mayEscalate = escalation !== undefined && escalated === undefined;
  const due: readonly (readonly [string, boolean])[] = [
    ['approvers_asked', isPending && approvers.dm === true && isAsked !== true],
    ['request_escalated', isPending && mayEscalate && at - shownAt >= escalation.afterMs],
    ['expiry_announced', isSoon && isExpiryTold !== true],
    ['approvers_reminded', isPending && isReminderDue(state, at, environment)],
  ];
  return due.filter(([, isDue]) => isDue).map(([action]) => action);
}

function isReminderDue(
  { shownAt, reminded, escalated }: State,
  at: number,
  { reminders }: Environment,
): boolean {
  if (reminders === undefined) return false;
  const { afterMs, everyMs, workingHours } = reminders;
  if (reminded !== undefined && everyMs === undefined) return false;
  const pause = everyMs ?? afterMs;
  const isTime = reminded === undefined ? at - shownAt >= afterMs : at - reminded >= pause;
  const isApart = escalated === undefined || at - escalated >= pause;
  return isTime && isApart && (workingHours === undefined || isOfficeTime(at));
}

/** Nine to five on working days, on a clock in Berlin. */
function isOfficeTime(at: number): boolean {
  const shown = new Date(at).toLocaleString('en-GB', {
    ...{ timeZone: 'Europe/Berlin', weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
  });
  const hour = Number(/\d+/.exec(shown)?.[0]);
  return !/Sat|Sun/.test(shown) && hour >= 9 && hour < 17;
}
