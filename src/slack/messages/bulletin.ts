import type { Bulletin } from '../../domain/message.ts';
import type { BulletinState } from '../../use-cases/ports/painter.ts';
import { context, section } from '../blocks.ts';
import { dateText, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { actorWords, freezeReason, frozenWords, reasonRoom } from './freeze-words.ts';
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
    ...(note.length === 0 ? [] : [context(id('note'), ...note)]),
  ];
  return { blocks: JSON.stringify(blocks), text };
}

function words(bulletin: Bulletin): Mrkdwn {
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
