import { calledUpon, toBeReminded } from '../domain/candidates.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { type Environment, findEnvironment } from '../domain/policy.ts';
import { nextPrompt, type Prompt, type PromptKind } from '../domain/prompts.ts';
import type { Prompts } from '../domain/request.ts';
import { ruleFor } from '../domain/rule.ts';
import type { Commit, RequestView } from './ports/request-store.ts';

/** What a person has to be told of a request, and what is known of those who can decide. */
export type Prompting = {
  readonly snapshot: RequestView;
  readonly facts: PeopleFacts | undefined;
};

/** What people are to be told next of a request, and when; by the policy in force. */
export function promptOf({ request, shownAt, inForce, now }: RequestView): Prompt | undefined {
  const environment = findEnvironment(inForce.policy, request.target);
  return nextPrompt({ request, shownAt, environment }, now);
}

/**
 * What is written for what people are to be told now; `undefined` where nothing is. Judged on the locked row by
 * the database's clock, and what was told is on the row: so it is told once, however many look. Pure.
 */
export function judgePrompt(given: Prompting): Commit | undefined {
  const { snapshot } = given;
  const prompt = promptOf(snapshot);
  if (prompt === undefined || prompt.at > snapshot.now) return undefined;
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
  remind: remind,
  escalate: escalate,
  expire_soon: tellOfExpiry,
};

function remind({ snapshot, facts }: Prompting): Told {
  const { request, shown, shownAt, reviews, now } = snapshot;
  const environment = environmentOf(snapshot);
  const rule = ruleFor(environment, shown.plan);
  const to = toBeReminded({ request, rule, reviews, environment }, facts);
  const number = (request.prompts?.reminders ?? 0) + 1;
  const since = shownAt.toISOString();
  return {
    action: 'approvers_reminded',
    details: { number, to },
    prompts: { reminders: number, remindedAt: now.toISOString() },
    updates: [{ code: 'reminder', version: request.version, number, since, to }],
  };
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

/** Of whom to ask Slack before people are called: groups first, and then who is in them. */
export function whoIsCalled(snapshot: RequestView) {
  const { request, shown, reviews, inForce } = snapshot;
  const environment = findEnvironment(inForce.policy, request.target);
  if (environment === undefined) return undefined;
  const undecided = { request, rule: ruleFor(environment, shown.plan), reviews, environment };
  return { undecided, who: calledUpon(undecided) };
}
