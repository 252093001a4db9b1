import type { RequestStatus } from './lifecycle.ts';
import type { Environment } from './policy.ts';
import type { ChangeRequest } from './request.ts';
import { nextWorkingTime } from './working-hours.ts';

/** What people are told unasked about a request that waits. */
export type PromptKind = 'escalate' | 'ask' | 'expire_soon' | 'remind';

export type Prompt = { readonly kind: PromptKind; readonly at: Date };

type Terms = Pick<Environment, 'reminders' | 'escalation'> & {
  readonly approvers?: Pick<Environment['approvers'], 'dm'>;
};

/** A request that waits, since when it does as it is now shown, and under which terms. */
export type Waiting = {
  readonly request: Pick<ChangeRequest, 'status' | 'version' | 'expiresAt' | 'prompts'>;
  readonly shownAt: Date;
  /** `undefined` where the policy covers it no longer. */
  readonly environment: Terms | undefined;
};

/**
 * What people are to be told next, and when: due where that is not later than `now`. `undefined`: nothing
 * any more before its time is over. What was missed is told once, however often it was missed, and nobody is
 * reminded outside of working hours. Pure.
 */
export function nextPrompt(waiting: Waiting, now: Date, except?: PromptKind): Prompt | undefined {
  const all = planned(waiting, now).filter(
    ({ kind, at }) => kind !== except && at < waiting.request.expiresAt,
  );
  const due = all.find(({ at }) => at <= now);
  return due ?? all.reduce<Prompt | undefined>(sooner, undefined);
}

/** All that people are still to be told, what comes first at the top; as things are now. Pure. */
export function comingPrompts(waiting: Waiting, now: Date): readonly Prompt[] {
  return planned(waiting, now)
    .filter(({ at }) => at < waiting.request.expiresAt)
    .sort((one, other) => one.at.getTime() - other.at.getTime());
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
  return [...escalations(waiting), ...questions(waiting), ...ends, ...reminders(waiting, now)];
}

/** Escalation counts the hours of the clock: who works when is no matter of the request's. */
function escalations({ request, shownAt, environment }: Waiting): readonly Prompt[] {
  const escalation = environment?.escalation;
  if (escalation === undefined || request.prompts?.escalated !== undefined) return [];
  return [{ kind: 'escalate', at: later(shownAt, escalation.afterMs) }];
}

/** At once, and once more where others may decide as well. */
function questions({ request, shownAt, environment }: Waiting): readonly Prompt[] {
  if (environment?.approvers?.dm !== true) return [];
  const { asked, escalated } = request.prompts ?? {};
  const isOld = escalated !== undefined && asked?.escalated === undefined;
  return asked?.version === request.version && !isOld ? [] : [{ kind: 'ask', at: shownAt }];
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

/** What the next version keeps: whoever waits, waits for that one from now on; who was asked is not asked again. */
export function promptsOfNext({
  prompts,
}: Pick<ChangeRequest, 'prompts'>): Pick<ChangeRequest, 'prompts'> {
  return prompts?.asked === undefined ? {} : { prompts: { asked: prompts.asked } };
}

/** Where people may have to be told something unasked. */
export const promptedStatuses = ['pending_approval', 'approved'] as const satisfies RequestStatus[];
