import type { RequestStatus } from './lifecycle.ts';
import type { Environment } from './policy.ts';
import type { ChangeRequest } from './request.ts';
import { nextWorkingTime } from './working-hours.ts';

/** What people are told unasked about a request that waits. */
export type PromptKind = 'escalate' | 'expire_soon' | 'remind';

export type Prompt = { readonly kind: PromptKind; readonly at: Date };

/** A request that waits, since when it does as it is now shown, and under which terms. */
export type Waiting = {
  readonly request: Pick<ChangeRequest, 'status' | 'expiresAt' | 'prompts'>;
  readonly shownAt: Date;
  /** `undefined` where the policy covers it no longer. */
  readonly environment: Pick<Environment, 'reminders' | 'escalation'> | undefined;
};

/**
 * What people are to be told next, and when: due where that is not later than `now`. `undefined`: nothing
 * any more before its time is over. What was missed is told once, however often it was missed, and nobody is
 * reminded outside of working hours. Pure.
 */
export function nextPrompt(waiting: Waiting, now: Date): Prompt | undefined {
  const all = planned(waiting, now).filter(({ at }) => at < waiting.request.expiresAt);
  const due = all.find(({ at }) => at <= now);
  return due ?? all.reduce<Prompt | undefined>(sooner, undefined);
}

function sooner(one: Prompt | undefined, other: Prompt): Prompt {
  return one === undefined || other.at < one.at ? other : one;
}

/** In the order in which they are told where several are due. */
function planned(waiting: Waiting, now: Date): readonly Prompt[] {
  const { status } = waiting.request;
  const ends = endsOf(waiting);
  if (status === 'approved') return ends;
  if (status !== 'pending_approval') return [];
  return [...escalations(waiting), ...ends, ...reminders(waiting, now)];
}

/** Escalation counts the hours of the clock: who works when is no matter of the request's. */
function escalations({ request, shownAt, environment }: Waiting): readonly Prompt[] {
  const escalation = environment?.escalation;
  if (escalation === undefined || request.prompts?.escalated !== undefined) return [];
  return [{ kind: 'escalate', at: later(shownAt, escalation.afterMs) }];
}

const dayMs = 86_400_000;
const leadAtLeastMs = 60_000;

/** A sixth of its time before it is over, and at most a day; nothing where that would help nobody. */
export function expiryLeadMs(lifeMs: number): number {
  const lead = Math.min(lifeMs / 6, dayMs);
  return lead < leadAtLeastMs ? 0 : lead;
}

function endsOf({ request: { expiresAt, prompts }, shownAt }: Waiting): readonly Prompt[] {
  const lead = expiryLeadMs(expiresAt.getTime() - shownAt.getTime());
  if (lead === 0 || prompts?.expiryTold === true) return [];
  return [{ kind: 'expire_soon', at: later(expiresAt, -lead) }];
}

function reminders({ request, shownAt, environment }: Waiting, now: Date): readonly Prompt[] {
  const terms = environment?.reminders;
  if (terms === undefined) return [];
  const { afterMs, everyMs, workingHours } = terms;
  const { remindedAt, escalated } = request.prompts ?? {};
  if (remindedAt !== undefined && everyMs === undefined) return [];
  const first = later(shownAt, afterMs);
  const next = remindedAt === undefined ? first : later(new Date(remindedAt), everyMs ?? afterMs);
  // Who was just told that others may decide as well need not be reminded of it at once.
  const apart = escalated === undefined ? next : later(new Date(escalated.at), everyMs ?? afterMs);
  const nominal = new Date(Math.max(next.getTime(), apart.getTime()));
  if (workingHours === undefined) return [{ kind: 'remind', at: nominal }];
  // One that was missed is told now, if people work now, and else when they do.
  const at = nextWorkingTime(nominal < now ? now : nominal, workingHours);
  return [{ kind: 'remind', at }];
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** Where people may have to be told something unasked. */
export const promptedStatuses = ['pending_approval', 'approved'] as const satisfies RequestStatus[];
