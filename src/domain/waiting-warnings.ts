import type { Environment } from './policy.ts';
import type { Escalation, Reminders } from './waiting-terms.ts';
import { longestPauseMs } from './working-hours.ts';

/** What never happens, or calls nobody, while a request waits: the keys below its environment, and why. */
type WaitingWarning = { readonly keys: readonly string[]; readonly reason: string };

/** What of an environment's reminders and escalation is hardly meant. Pure. */
export function waitingWarnings(environment: Environment): readonly WaitingWarning[] {
  const { reminders, escalation } = environment;
  return [
    ...(reminders === undefined ? [] : ofReminders(environment, reminders)),
    ...(escalation === undefined ? [] : ofEscalation(environment, escalation)),
  ];
}

function ofReminders(
  environment: Environment,
  { afterMs, everyMs, workingHours }: Reminders,
): readonly WaitingWarning[] {
  const { expiresAfterMs, approvers, rules = [], escalation } = environment;
  const left = expiresAfterMs - afterMs;
  if (left <= 0) return [{ keys: ['reminders', 'after'], reason: never(expiresAfterMs) }];
  const others = escalation !== undefined || rules.some(({ wants }) => wants.alsoFrom);
  const isToNobody = approvers.quiet === true && !others;
  const pause = workingHours === undefined ? 0 : longestPauseMs(workingHours);
  return [
    ...(isToNobody
      ? [{ keys: ['reminders'], reason: 'call nobody: the approvers are quiet' }]
      : []),
    ...(everyMs !== undefined && everyMs >= left
      ? [{ keys: ['reminders', 'every'], reason: never(expiresAfterMs) }]
      : []),
    ...(pause >= left
      ? [{ keys: ['reminders', 'working_hours'], reason: tooSeldom(pause, left) }]
      : []),
  ];
}

function never(expiresAfterMs: number): string {
  return `never comes: a request has expired by then, after ${durationWord(expiresAfterMs)}`;
}

function tooSeldom(pauseMs: number, leftMs: number): string {
  return `some requests expire without a reminder: nobody works for ${durationWord(pauseMs)}, and ${durationWord(leftMs)} are left from the first one to the expiry`;
}

function ofEscalation(
  { approvers, expiresAfterMs }: Environment,
  { afterMs, to }: Escalation,
): readonly WaitingWarning[] {
  const isLate = afterMs >= expiresAfterMs;
  const isForApprovers =
    to.groups.every((group) => approvers.groups.includes(group)) &&
    to.users.every((user) => approvers.users.includes(user));
  return [
    ...(isLate ? [{ keys: ['escalation', 'after'], reason: never(expiresAfterMs) }] : []),
    ...(isForApprovers
      ? [{ keys: ['escalation', 'to'], reason: 'changes nothing: all of them approve anyway' }]
      : []),
  ];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** As a policy file has it: whole days from three on, else hours, else minutes. */
function durationWord(ms: number): string {
  if (ms % dayMs === 0 && ms > 3 * dayMs) return `${ms / dayMs}d`;
  return ms % hourMs === 0 ? `${ms / hourMs}h` : `${Math.round(ms / minuteMs)}m`;
}
