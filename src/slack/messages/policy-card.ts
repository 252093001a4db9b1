import type { ActionsBlock, KnownBlock } from '@slack/types';
import type { Who } from '../../domain/people.ts';
import { confirmationsNeeded, type PolicyCandidacy } from '../../domain/policy-candidate.ts';
import { isSamePolicy } from '../../domain/policy-difference.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { button, confirmation, context, section } from '../blocks.ts';
import { candidateValue } from '../button-value.ts';
import { actionIds } from '../ids.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { peopleOf, phraseMrkdwn } from './phrase.ts';
import { differenceSections, shortHash } from './policy-bulletin.ts';
import { type Picture, repeatedNote } from './request-card.ts';
import { count } from './words.ts';

type Candidacy = PolicyCandidacy & { readonly asked: Who };

/** The card of a proposed policy: what would mean something else, and how far policy admins have decided. */
export function policyCard(candidacy: Candidacy, state: Pick<CardState, 'repeated'>): Picture {
  const { id: candidate, revision, ended, base: from, difference } = candidacy;
  const id = (name: string): string => `policy:${candidate}:r${revision}:${name}`;
  const blocks: readonly KnownBlock[] = [
    section(id('what'), lead(candidacy)),
    ...differenceSections(id, { from, to: candidacy.candidate, difference }),
    section(id('progress'), ended === undefined ? waitWords(candidacy) : endWords(candidacy)),
    ...(ended === undefined ? [actions(id('buttons'), candidacy)] : []),
    context(
      id('binding'),
      mrkdwn`Proposed ${dateText(candidacy.proposedAt)}. A click is bound to both policies and this difference: ${code(shortHash(candidacy.digest))}`,
      ...repeatedNote(state),
    ),
  ];
  return { blocks: JSON.stringify(blocks), text: cardText(candidacy) };
}

function lead({ candidate, base, difference }: Candidacy): Mrkdwn {
  const what = mrkdwn`*Another policy is proposed:* ${code(shortHash(candidate))} in the place of ${code(shortHash(base))}.`;
  return isSamePolicy(difference)
    ? mrkdwn`${what} It means the same, and is written differently.`
    : mrkdwn`${what} What would be different:`;
}

function waitWords({ asked, confirmations }: Candidacy): Mrkdwn {
  const names = joined(
    confirmations.map(({ person }) => mention(person)),
    ', ',
  );
  const sofar =
    confirmations.length === 0 ? mrkdwn`Nobody has confirmed yet.` : mrkdwn`Confirmed by ${names}.`;
  return mrkdwn`*Waits for ${count(confirmationsNeeded, 'policy admin')}* of ${phraseMrkdwn(peopleOf(asked))}. ${sofar} Until then the policy in force stays, and one of them can reject this.`;
}

function endWords({ ended, confirmations }: Candidacy): Mrkdwn {
  if (ended === undefined) return mrkdwn``;
  const { as, at, by } = ended;
  const who = by === null ? mrkdwn`` : mrkdwn` by ${mention(by)}`;
  switch (as) {
    case 'confirmed':
      return mrkdwn`*In force* since ${dateText(at)}, confirmed by ${joined(
        confirmations.map(({ person }) => mention(person)),
        ' and ',
      )}.`;
    case 'rejected':
      return mrkdwn`*Rejected* ${dateText(at)}${who}. The policy that was in force stays.`;
    case 'replaced':
      return mrkdwn`*Replaced* ${dateText(at)}: another policy was proposed, and has a card of its own.`;
  }
}

function actions(id: string, candidacy: Candidacy): ActionsBlock {
  const value = candidateValue(candidacy);
  const named = `policy ${shortHash(candidacy.candidate)}`;
  return {
    type: 'actions',
    block_id: id,
    elements: [
      button({
        ...{ action: actionIds.confirmPolicy, label: 'Confirm', spoken: `Confirm ${named}`, value },
        style: 'primary',
        confirm: confirmation({
          title: 'Confirm this policy?',
          text: `${named} takes the place of ${shortHash(candidacy.base)} once two policy admins have confirmed it.`,
          yes: 'Confirm',
          no: 'Not yet',
          style: 'primary',
        }),
      }),
      button({
        ...{ action: actionIds.rejectPolicy, label: 'Reject', spoken: `Reject ${named}`, value },
        style: 'danger',
        confirm: confirmation({
          title: 'Reject this policy?',
          text: `${named} is not decided on any more. It can be proposed again.`,
          yes: 'Reject',
          no: 'Not yet',
          style: 'danger',
        }),
      }),
    ],
  };
}

const states = {
  confirmed: mrkdwn`It is in force.`,
  rejected: mrkdwn`It was rejected.`,
  replaced: mrkdwn`Another one was proposed.`,
};

/** What notifications show and screen readers read in place of the blocks: the facts, no mention. */
function cardText({ candidate, base, ended }: Candidacy): Mrkdwn {
  const where = ended === undefined ? mrkdwn`It waits for policy admins.` : states[ended.as];
  return mrkdwn`Another policy is proposed, ${code(shortHash(candidate))} in the place of ${code(shortHash(base))}. ${where}`;
}
