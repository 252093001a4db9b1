/** The deciding transaction by itself: what a click comes to once the facts about people are known. */
import type { PeopleFacts } from '../src/domain/people.ts';
import type { SlackUserId } from '../src/domain/request.ts';
import { judgeReview } from '../src/use-cases/judge-review.ts';
import type { RequestStore } from '../src/use-cases/ports/request-store.ts';
import { requestIdOf } from './numbering.ts';
import { approver } from './policy.ts';
import { versionDeps } from './store.ts';

export type Deciding = { readonly teamId: string; readonly digestPrefix: string };

/** Approves one copied request by its recorded click. Throws unless that decides it. */
export async function decide(
  requests: Pick<RequestStore, 'change'>,
  number: number,
  { teamId, digestPrefix }: Deciding,
): Promise<void> {
  const key = `click-${number}`;
  const person = approver as SlackUserId; // of the twin's seed
  const click: Parameters<typeof judgeReview>[2] = {
    key,
    person,
    teamId,
    requestId: requestIdOf(number),
    action: 'approve',
    version: 1,
    digestPrefix,
    reason: undefined,
    channel: undefined,
    facts: factsNow(person, teamId),
  };
  const answer = await requests.change(click.requestId, { click: key }, (snapshot) =>
    judgeReview(versionDeps, snapshot, click),
  );
  if (answer?.code !== 'approved') throw new Error(`not approved: ${JSON.stringify(answer)}`);
}

function factsNow(person: SlackUserId, teamId: string): PeopleFacts {
  const fetchedAt = new Date();
  const group = { id: 'S0NETSEC', handle: 'netsec', members: [person], fetchedAt };
  return {
    persons: new Map([[person, { id: person, kind: 'member', teamId, fetchedAt }]]),
    groups: new Map([[group.id, group]]),
  };
}
