import type { ContextBlock } from '@slack/types';
import { everyEnvironment, type Freeze } from '../../domain/freeze.ts';
import type { SlackUserId } from '../../domain/request.ts';
import { plain } from '../blocks.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';

/** Who froze or unfroze: an operator has no name in Slack. */
export function actorWords(by: SlackUserId | null): Mrkdwn {
  return by === null ? mrkdwn`an operator` : mention(by);
}

/** What is frozen, as the subject of a sentence in the singular. */
export function frozenWords(environment: string): Mrkdwn {
  return environment === everyEnvironment ? mrkdwn`Every environment` : code(environment);
}

/** By whom, and since when. */
export function sinceWords({ by, at }: Pick<Freeze, 'by' | 'at'>): Mrkdwn {
  return mrkdwn`by ${actorWords(by)} since ${dateText(at)}`;
}

/** That it holds, whatever began it, as a sentence. */
export function freezeSentence(freeze: Freeze): Mrkdwn {
  if (freeze.lost === undefined)
    return mrkdwn`*${frozenWords(freeze.environment)} is frozen* ${sinceWords(freeze)}.`;
  return mrkdwn`*The audit log is older than a published checkpoint*, seen ${dateText(freeze.at)}: the database has lost what was done since, so nothing is sent to HCP.`;
}

/** What has to happen before what waits goes on, after *until*. */
export function untilWords({ lost }: Freeze): Mrkdwn {
  return lost === undefined
    ? mrkdwn`the freeze ends`
    : mrkdwn`an operator has acknowledged the loss`;
}

/** Why, in the words of whoever typed it: never markup, and absent where there are none. */
export function freezeReason(
  id: string,
  { freeze, room }: { readonly freeze: Pick<Freeze, 'reason'> | undefined; readonly room: number },
): readonly ContextBlock[] {
  if (freeze?.reason === undefined) return [];
  const element = plain(`Reason of the freeze: ${freeze.reason}`, room);
  return [{ type: 'context', block_id: id, elements: [element] }];
}

/** A card has little room left, and the channel has been told all of it. */
export const reasonRoom = { card: 120, bulletin: 3_000 } as const;

const listedFreezes = 10;

/** All that is frozen, a line each: for answers that are about more than one environment. */
function freezeLines(freezes: readonly Freeze[]): readonly Mrkdwn[] {
  const lines = freezes.slice(0, listedFreezes).map(freezeSentence);
  const left = freezes.length - lines.length;
  return left === 0 ? lines : [...lines, mrkdwn`… and ${left} more.`];
}

/**
 * What is frozen of certain environments, or of all there are: beside what is shown of services and
 * requests, and in forms. Nothing where nothing is.
 */
export function freezeNote(
  held: readonly Freeze[],
  of: 'environments' | readonly (string | undefined)[],
): readonly ContextBlock[] {
  const isAbout = ({ environment }: Freeze): boolean =>
    of === 'environments' || environment === everyEnvironment || of.includes(environment);
  const freezes = held.filter(isAbout);
  if (freezes.length === 0 || of.length === 0) return [];
  const means = mrkdwn`What is approved there waits, and goes on by itself.`;
  const text = joined([...freezeLines(freezes), means], '\n');
  const element = { type: 'mrkdwn', text, verbatim: true } as const;
  return [{ type: 'context', block_id: 'frozen', elements: [element] }];
}
