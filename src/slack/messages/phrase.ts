import type { Who } from '../../domain/people.ts';
import type { SlackUserId } from '../../domain/request.ts';
import { cutPlain, fitList } from '../cut.ts';
import {
  channelMention,
  code,
  groupMention,
  joined,
  type Mrkdwn,
  mention,
  mrkdwn,
  shown,
} from '../text.ts';

/** Something that Slack shows in a way of its own, and a terminal by its id. */
type Thing = { readonly kind: 'user' | 'group' | 'channel' | 'value'; readonly id: string };

/** What is told of many: a message has room for some of them, a terminal for all. */
type Several = { readonly kind: 'several'; readonly each: readonly Phrase[] };

/** Our own words with things in them, for Slack and for a terminal alike. */
export type Phrase = readonly (Mrkdwn | Thing | Several)[];

/** A phrase from our own words; a bare string as a piece does not compile. */
export function say(
  words: TemplateStringsArray,
  ...pieces: readonly (Phrase | Mrkdwn | number)[]
): Phrase {
  return words.flatMap((word, index) => {
    const piece = pieces[index];
    const after = typeof piece === 'number' ? [mrkdwn`${piece}`] : piece === undefined ? [] : piece;
    return [word as Mrkdwn, ...(typeof after === 'string' ? [after] : after)];
  });
}

export const quoted = (id: string): Phrase => [{ kind: 'value', id }];
export const channelOf = (id: string): Phrase => [{ kind: 'channel', id }];
export const several = (each: readonly Phrase[]): Phrase => [{ kind: 'several', each }];

/** `quiet`: named, and not called by it. */
export function peopleOf({ groups, users }: Who, quiet?: true): Phrase {
  const thing = (kind: 'user' | 'group') => (id: string) =>
    quiet === true ? quoted(id) : [{ kind, id } as const];
  const each = [...groups.map(thing('group')), ...users.map(thing('user'))];
  return each.length === 0 ? say`nobody` : several(each);
}

/** Room in a message for one value, and for what is told of many. */
const phraseRoom = { value: 120, several: 400 } as const;

/** As Slack shows it: what is told of many is cut, with a count, so that a line stays one. */
export function phraseMrkdwn(phrase: Phrase): Mrkdwn {
  const pieces = phrase.map((piece): Mrkdwn => {
    if (typeof piece === 'string') return piece;
    if (piece.kind !== 'several') return things[piece.kind](piece.id);
    const options = { separator: ', ', where: mrkdwn`` } as const;
    return fitList(piece.each.map(phraseMrkdwn), phraseRoom.several, options).text;
  });
  return joined(pieces, '');
}

const things: Record<Thing['kind'], (id: string) => Mrkdwn> = {
  user: (id) => mention(id as SlackUserId), // it was one where the policy was read
  group: groupMention,
  channel: channelMention,
  value: (id) => code(cutPlain(id, phraseRoom.value)),
};

/** As a terminal shows it: ids, and nothing that could move the cursor. */
export function phrasePlain(phrase: Phrase): string {
  return phrase
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if (piece.kind === 'several') return piece.each.map(phrasePlain).join(', ');
      return shown(piece.id).replace(/\s+/g, ' ');
    })
    .join('');
}
