import { toBeAsked, toBeReminded, type Undecided } from '../domain/candidates.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { type Environment, findEnvironment } from '../domain/policy.ts';
import { nextPrompt, type Prompt, type PromptKind } from '../domain/prompts.ts';
import type { Prompts } from '../domain/request.ts';
import { ruleFor } from '../domain/rule.ts';
import { seasonedFacts } from '../domain/seasoning.ts';
import type { Commit, RequestView, Snapshot } from './ports/request-store.ts';

/** What is known of those who can decide. `away`: Slack does not say. `unasked`: it seemed not to matter. */
export type Known = PeopleFacts | 'away' | 'unasked';

/** A request of which people may have to be told something. */
export type Prompting = {
  readonly snapshot: RequestView & Pick<Snapshot, 'memberships'>;
  readonly known: Known;
};

/** What people are to be told next of a request, and when; by the policy in force. */
export function promptOf(
  { request, shownAt, inForce, now }: RequestView,
  except?: PromptKind,
): Prompt | undefined {
  const environment = findEnvironment(inForce.policy, request.target);
  return nextPrompt({ request, shownAt, environment }, now, except);
}

/** Whether it matters who there is. */
export function isCall(kind: PromptKind): boolean {
  return kind === 'ask' || kind === 'remind';
}

/**
 * What is written for what people are to be told now; `undefined` where nothing is. Judged on the locked row by
 * the database's clock, and what was told is on the row: so it is told once, however many look. Pure.
 */
export function judgePrompt(given: Prompting): Commit | undefined {
  const { snapshot, known } = given;
  // Nobody is asked directly of whom nobody knows whether they can decide; the rest does not wait for that.
  const prompt = promptOf(snapshot, known === 'away' ? 'ask' : undefined);
  if (prompt === undefined || prompt.at > snapshot.now) return undefined;
  if (known === 'unasked' && isCall(prompt.kind)) return undefined;
  const { prompts, ...told } = tellers[prompt.kind](given);
  const { request, inForce } = snapshot;
  const { version, digest } = request;
  return {
    request: { ...request, prompts: { ...request.prompts, ...prompts } },
    entry: {
      action: told.action,
      actor: null,
      requestId: request.id,
      details: { version, digest, policy: inForce.hash, ...told.details },
    },
    updates: told.updates ?? [],
    notices: told.notices ?? [],
    jobs: ['announce'],
  };
}

type Told = Pick<Commit, 'updates' | 'notices'> & {
  readonly action: Commit['entry']['action'];
  readonly details: JsonObject;
  readonly prompts: Prompts;
};

const tellers: Record<PromptKind, (given: Prompting) => Told> = {
  ask,
  remind,
  escalate,
  expire_soon: tellOfExpiry,
};

/** An entry also where there is nobody to ask: it says so. */
function ask({ snapshot, known }: Prompting): Told {
  const { version, prompts } = snapshot.request;
  if (typeof known === 'string')
    throw new Error('people were to be asked of whom nothing is known');
  const { people, of } = toBeAsked(undecidedOf(snapshot), countingNow(snapshot, known));
  const everybody = [...(prompts?.asked?.people ?? []), ...people];
  const escalated = prompts?.escalated === undefined ? {} : ({ escalated: true } as const);
  const notice = { code: 'to_decide', told: people.length, of } as const;
  return {
    action: 'approvers_asked',
    details: { people, of },
    prompts: { asked: { people: everybody, version, ...escalated } },
    notices: people.map((to) => ({ to, notice })),
  };
}

function remind({ snapshot, known }: Prompting): Told {
  const { request, shownAt, now } = snapshot;
  const facts = typeof known === 'string' ? undefined : countingNow(snapshot, known);
  const to = toBeReminded(undecidedOf(snapshot), facts);
  const number = (request.prompts?.reminders ?? 0) + 1;
  const since = shownAt.toISOString();
  return {
    action: 'approvers_reminded',
    details: { number, to },
    prompts: { reminders: number, remindedAt: now.toISOString() },
    updates: [{ code: 'reminder', version: request.version, number, since, to }],
  };
}

/** Who cannot decide yet is not called. */
function countingNow(snapshot: Prompting['snapshot'], known: PeopleFacts): PeopleFacts {
  const { memberships, now } = snapshot;
  return seasonedFacts(known, { environment: environmentOf(snapshot), memberships, now });
}

function escalate({ snapshot }: Prompting): Told {
  const { request, shownAt, now } = snapshot;
  const { escalation } = environmentOf(snapshot);
  if (escalation === undefined) throw new Error('an escalation that no policy names was due');
  const { to, afterMs } = escalation;
  const since = shownAt.toISOString();
  return {
    action: 'request_escalated',
    details: { to, after_ms: afterMs, shown_at: since },
    prompts: { escalated: { at: now.toISOString(), to } },
    updates: [{ code: 'escalated', version: request.version, since, to }],
  };
}

function tellOfExpiry({ snapshot: { request } }: Prompting): Told {
  const expiresAt = request.expiresAt.toISOString();
  const told = { code: 'expires_soon', version: request.version, expiresAt } as const;
  return {
    action: 'expiry_announced',
    details: { expires_at: expiresAt, status: request.status },
    prompts: { expiryTold: true },
    updates: [told],
    notices: [{ to: request.requester, notice: told }],
  };
}

/** What depends on an environment is due only where there is one. */
function environmentOf({ request, inForce }: RequestView): Environment {
  const environment = findEnvironment(inForce.policy, request.target);
  if (environment === undefined) throw new Error('people of no environment were to be told');
  return environment;
}

/** A request that waits for decisions, under the policy in force. */
export function undecidedOf(snapshot: RequestView): Undecided {
  const { request, shown, reviews } = snapshot;
  const environment = environmentOf(snapshot);
  return { request, rule: ruleFor(environment, shown.plan), reviews, environment };
}
