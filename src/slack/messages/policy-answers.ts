import type { CandidateEnd } from '../../domain/policy-candidate.ts';
import type { PolicyAnswer } from '../../use-cases/policy-answer.ts';
import { type Answer, section } from '../blocks.ts';
import { code, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { everyClickWords } from './click-text.ts';
import { shortHash } from './policy-bulletin.ts';

type Words = {
  readonly [C in PolicyAnswer['code']]: (answer: Extract<PolicyAnswer, { code: C }>) => Mrkdwn;
};

const endedWords: Record<CandidateEnd, Mrkdwn> = {
  confirmed: mrkdwn`it is in force`,
  rejected: mrkdwn`it was rejected`,
  replaced: mrkdwn`another policy was proposed since, which has a card of its own`,
};

const words: Words = {
  ...everyClickWords,
  in_force: ({ policy }) =>
    mrkdwn`You confirmed, as the second. Policy ${code(shortHash(policy))} is in force, and the channels concerned are told.`,
  confirmation_counted: ({ left }) => {
    const gone =
      left.length === 0
        ? mrkdwn``
        : mrkdwn` No longer counted, because they are no policy admins any more: ${joined(left.map(mention), ', ')}.`;
    return mrkdwn`Your confirmation counts. Another policy admin must confirm it as well; until then the policy in force stays.${gone}`;
  },
  policy_rejected: () => mrkdwn`You rejected this policy. The one in force stays.`,
  not_a_policy_admin: () =>
    mrkdwn`The policy in force does not name you as a policy admin. Nothing was done.`,
  unknown_candidate: () => mrkdwn`The bot has no record of this policy. Nothing was done.`,
  already_confirmed: () =>
    mrkdwn`You have confirmed this policy already; it counts once. Another policy admin must confirm it as well.`,
  candidacy_ended: ({ as, by }) => {
    const who = by === null ? mrkdwn`` : mrkdwn` The last decision was by ${mention(by)}.`;
    return mrkdwn`There is nothing left to decide: ${endedWords[as]}.${who}`;
  },
  read_otherwise: () =>
    mrkdwn`The bot was updated since, and reads more in these policies than the card shows, so nothing was done. Whoever proposed this one can do so again.`,
  base_differs: () =>
    mrkdwn`Another policy is in force by now than the one that this was compared with, so nothing was done. Whoever proposed it can do so again.`,
};

export function policyAnswer(given: PolicyAnswer): Answer {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const text = (words[given.code] as (given: PolicyAnswer) => Mrkdwn)(given);
  return { text, blocks: [section('answer', text)] };
}
