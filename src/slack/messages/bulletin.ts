import type { Bulletin, CheckpointTold, FreezeTold } from '../../domain/message.ts';
import type { SlackUserId } from '../../domain/request.ts';
import type { BulletinState } from '../../use-cases/ports/painter.ts';
import { context, section } from '../blocks.ts';
import { code, codeBlock, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { actorWords, freezeReason, frozenWords, reasonRoom } from './freeze-words.ts';
import { differenceSections, policyWords } from './policy-bulletin.ts';
import { type Picture, repeatedNote } from './request-card.ts';

/** What a channel is told that is about no request. */
export function bulletinMessage(bulletin: Bulletin, state: BulletinState): Picture {
  const id = (name: string): string => `bulletin:${state.id}:${name}`;
  const text = words(bulletin);
  const note = repeatedNote(state);
  const blocks = [
    section(id('words'), text),
    ...(bulletin.code === 'frozen'
      ? freezeReason(id('reason'), { freeze: bulletin, room: reasonRoom.bulletin })
      : []),
    ...(bulletin.code === 'policy_applied' ? differenceSections(id, bulletin) : []),
    ...(note.length === 0 ? [] : [context(id('note'), ...note)]),
  ];
  return { blocks: JSON.stringify(blocks), text };
}

function words(bulletin: Bulletin): Mrkdwn {
  switch (bulletin.code) {
    case 'members_changed':
      return memberWords(bulletin);
    case 'policy_applied':
      return policyWords(bulletin);
    case 'checkpoint':
      return checkpointWords(bulletin);
    default:
      return freezeTold(bulletin);
  }
}

function freezeTold(bulletin: FreezeTold): Mrkdwn {
  const what = frozenWords(bulletin.environment);
  const who = actorWords(bulletin.by);
  switch (bulletin.code) {
    case 'frozen':
      return joined(
        [
          mrkdwn`*${what} is frozen* by ${who}, ${dateText(new Date(bulletin.at))}.`,
          mrkdwn`Requests can be made and decided. What is approved waits until the freeze ends; what HCP has taken is followed to its end.`,
        ],
        '\n',
      );
    case 'unfrozen':
      return joined(
        [
          mrkdwn`*${what} is no longer frozen:* ${who} ended the freeze of ${dateText(new Date(bulletin.since))}.`,
          mrkdwn`What is approved and waited for it goes on by itself.`,
        ],
        '\n',
      );
  }
}

/** The note stands by itself, so that it can be copied as it is signed. */
function checkpointWords({ size, note }: CheckpointTold): Mrkdwn {
  return joined(
    [
      mrkdwn`*Checkpoint of the audit log:* ${size} entries. Whoever keeps this text can show later whether the log was rewritten or cut:`,
      codeBlock(note),
    ],
    '\n',
  );
}

type Members = Extract<Bulletin, { code: 'members_changed' }>;

/** One line, whatever number of people. */
function memberWords({ group, decideFrom, ...changed }: Members): Mrkdwn {
  const came = someWords(changed.joined, changed.joinedCount);
  const gone = someWords(changed.left, changed.leftCount);
  return joined(
    [
      mrkdwn`*Approvers changed:* group ${code(group)}.`,
      ...(changed.joinedCount === 0
        ? []
        : [mrkdwn`New: ${came}, who can decide here from ${dateText(new Date(decideFrom))} on.`]),
      ...(changed.leftCount === 0 ? [] : [mrkdwn`No longer in it: ${gone}.`]),
    ],
    ' ',
  );
}

function someWords(named: readonly SlackUserId[], count: number): Mrkdwn {
  const names = joined(named.map(mention), ', ');
  const more = count - named.length;
  return more === 0 ? names : mrkdwn`${names} and ${more} more`;
}
