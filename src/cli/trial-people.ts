import { parseSlackAccess } from '../config.ts';
import { maxFactsAgeMs, type PeopleFacts } from '../domain/people.ts';
import { groupsOf, type Policy } from '../domain/policy.ts';
import { likelyApprovers } from '../domain/quorum.ts';
import type { SlackUserId } from '../domain/request.ts';
import { createHashing } from '../hashing.ts';
import { createIdentity } from '../slack/identity.ts';
import { createPeopleDirectory } from '../slack/people-directory.ts';
import { createWebClient } from '../slack/web.ts';
import type { Database } from '../store/database.ts';
import { createPeopleCache } from '../store/people-cache.ts';
import { createPolicyTrial } from '../store/policy-trial.ts';
import type { PeopleDirectory } from '../use-cases/ports/people-directory.ts';
import type { CliContext } from './verb.ts';

export type TrialPeople = {
  readonly facts: PeopleFacts;
  /** Whom the facts are from, and since when the oldest of them has been kept. */
  readonly from: 'slack' | 'kept';
  readonly oldest: Date | undefined;
};

/**
 * What is known of people, to try a policy on: as Slack says now, where there is a token, and else as it
 * was last kept. Slack is asked about all groups, and of people about these and some who may approve.
 */
export async function readTrialPeople(
  context: CliContext,
  database: Database,
  asked: { readonly policy: Policy; readonly persons: readonly SlackUserId[] },
): Promise<TrialPeople> {
  const kept = await createPolicyTrial(database.orm).keptPeople();
  const directory = openDirectory(context, database);
  if (directory === undefined) return { facts: kept, from: 'kept', oldest: oldestOf(kept) };
  const { policy, persons } = asked;
  const first = await directory.facts({ persons, groups: groupsOf(policy) }, maxFactsAgeMs);
  const [requester = '' as SlackUserId] = persons;
  const likely = likelyApprovers(policy, requester, first);
  const others = await directory.facts({ persons: likely, groups: [] }, approversAgeMs);
  const told = new Map([...others.persons, ...first.persons]);
  // Whom Slack was asked about and does not know is not known, whatever was kept.
  const unasked = [...kept.persons].filter(([id]) => ![...persons, ...likely].includes(id));
  return {
    facts: { ...first, persons: new Map([...unasked, ...told]) },
    from: 'slack',
    oldest: undefined,
  };
}

/** As when a form is opened: whoever does approve is asked about anew. */
const approversAgeMs = 86_400_000;

function openDirectory(
  { environment, readFile, log }: CliContext,
  { orm }: Database,
): PeopleDirectory | undefined {
  const access = parseSlackAccess(environment, readFile);
  if (access === undefined) return undefined;
  const web = createWebClient(access, 'worker', log);
  const boundary = createIdentity(web, log);
  // Who is in a group since when is noted where it is kept: a trial is no look, least of all at other groups.
  const kept = createPeopleCache({ orm, canonical: createHashing().canonical });
  const cache = { ...kept, write: async () => {} };
  return createPeopleDirectory({ web, cache, boundary, clock: () => new Date(), log });
}

function oldestOf({ persons, groups }: PeopleFacts): Date | undefined {
  const times = [...persons.values(), ...groups.values()].map(({ fetchedAt }) => fetchedAt);
  return times.length === 0 ? undefined : new Date(Math.min(...times.map(Number)));
}

/** Whom the facts are from, as one line. */
export function peopleLine({ from, oldest }: TrialPeople): string {
  if (from === 'slack') return 'People and groups: as Slack says now.';
  return oldest === undefined
    ? 'People and groups: nothing is kept of them, and there is no SLACK_BOT_TOKEN to ask Slack with.'
    : `People and groups: as last kept, the oldest of ${oldest.toISOString()}; there is no SLACK_BOT_TOKEN to ask Slack with.`;
}
