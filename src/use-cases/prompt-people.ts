import {
  calledUpon,
  candidatesOf,
  likelyToBeAsked,
  namedAtMost,
  type Undecided,
} from '../domain/candidates.ts';
import type { PeopleFacts } from '../domain/people.ts';
import type { PromptKind } from '../domain/prompts.ts';
import type { RequestId, SlackUserId } from '../domain/request.ts';
import { isCall, judgePrompt, type Known, promptOf, undecidedOf } from './judge-prompt.ts';
import type { Log } from './ports/log.ts';
import { type PeopleDirectory, PeopleUnavailableError } from './ports/people-directory.ts';
import type { RequestStore, RequestView } from './ports/request-store.ts';

export type PromptDeps = {
  readonly requests: RequestStore;
  readonly people: PeopleDirectory;
  readonly log: Log;
};

/** Requests looked at in one pass: the next pass takes the rest. */
const batch = 100;

/** How soon to try again where something could not be told. */
const againMs = 60_000;

/**
 * Tells people what they are to be told unasked: that it waits for them, reminders, escalations, that a request
 * expires soon. Each is one commit on the locked row, by the database's clock, so it happens once in all
 * processes. A request of which nothing is to be told is left alone until it is. One that fails does not keep
 * the rest.
 */
export async function promptPeople(deps: PromptDeps, signal: AbortSignal): Promise<void> {
  for (const id of await deps.requests.listToPrompt(batch)) {
    if (signal.aborted) return;
    await promptAbout(deps, id).catch(async (err: unknown) => {
      deps.log.warn({ err, requestId: id }, 'people could not be told about a request');
      await leaveFor(deps, id);
    });
  }
}

async function promptAbout(deps: PromptDeps, id: RequestId): Promise<void> {
  const before = await deps.requests.view(id);
  if (before === undefined) return;
  const known = await findOut(deps, before);
  const persons = typeof known === 'string' ? [] : everybodyIn(known);
  const left = await deps.requests.change<RequestView | undefined>(id, { persons }, (snapshot) => {
    const commit = judgePrompt({ snapshot, known });
    return commit === undefined ? { answer: snapshot } : { answer: undefined, commit };
  });
  if (left === undefined) return;
  const { request, inForce, now } = left;
  const at = promptOf(left)?.at ?? request.expiresAt;
  // Others have told something meanwhile, and now it matters who there is: the next look finds out.
  if (at <= now && known === 'unasked' && now < request.expiresAt) return;
  const next = at > now ? at : new Date(now.getTime() + againMs);
  await deps.requests.promptLater(id, {
    ...{ revision: request.revision, policy: inForce.hash, at: next },
  });
}

/** Whoever may be called: since when they are in their groups is read with the request. */
function everybodyIn({ persons, groups }: PeopleFacts): readonly SlackUserId[] {
  const members = [...groups.values()].flatMap((group) => group.members);
  return [...new Set([...persons.keys(), ...members])];
}

/** So that requests that fail are not all that is ever looked at. */
async function leaveFor({ requests }: PromptDeps, id: RequestId): Promise<void> {
  const view = await requests.view(id).catch(() => undefined);
  if (view === undefined) return;
  const { request, inForce, now } = view;
  const at = new Date(now.getTime() + againMs);
  const { revision } = request;
  await requests.promptLater(id, { revision, policy: inForce.hash, at }).catch(() => undefined);
}

/** Whom to call is no decision: what Slack said a while ago will do. */
const factsAgeMs = 3_600_000;

async function findOut({ people }: PromptDeps, view: RequestView): Promise<Known> {
  const prompt = promptOf(view);
  if (prompt === undefined || !isCall(prompt.kind) || prompt.at > view.now) return 'unasked';
  const undecided = undecidedOf(view);
  const who = calledUpon(undecided);
  try {
    const groups = [...new Set(who.flatMap((one) => one.groups))];
    const inGroups = await people.facts({ persons: [], groups }, factsAgeMs);
    const persons = aboutWhom(undecided, prompt.kind, inGroups);
    const known = await people.facts({ persons, groups: [] }, factsAgeMs);
    return { persons: known.persons, groups: inGroups.groups };
  } catch (error) {
    if (error instanceof PeopleUnavailableError) return 'away';
    throw error;
  }
}

/** Of many, nobody is called by name. */
function aboutWhom(
  undecided: Undecided,
  kind: PromptKind,
  inGroups: PeopleFacts,
): readonly SlackUserId[] {
  if (kind === 'ask') return likelyToBeAsked(undecided, inGroups);
  const all = candidatesOf(undecided, calledUpon(undecided), inGroups);
  return all.length > namedAtMost ? [] : all;
}
