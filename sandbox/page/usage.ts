/** How near a message or a view comes to each of Slack's limits, in words. */
import { measureMessage, measureView } from '../slack/limits.ts';
import type { Measured, Unit } from '../slack/limits-check.ts';
import { placeInWords } from './place-words.ts';
import type { Obj, Usage } from './wire.ts';

/** What is nearest to its limit first. Pointers start at the message. */
export function messageUsage(message: Obj): readonly Usage[] {
  return inWords(message, measureMessage(message));
}

/** The same of a modal or Home. */
export function viewUsage(view: Obj): readonly Usage[] {
  return inWords(view, measureView(view));
}

const countedAs: Record<Unit, string> = {
  characters: '',
  items: '',
  bytes: ', in bytes',
  'characters of JSON': ', as JSON',
};

function inWords(json: Obj, measured: readonly Measured[]): readonly Usage[] {
  const share = ({ used, allowed }: Usage) => used / allowed;
  return measured
    .map(({ pointer, unit, used, allowed }) => ({
      ...{ pointer, what: `${placeInWords(json, pointer)}${countedAs[unit]}` },
      ...{ used, allowed },
    }))
    .sort((one, other) => share(other) - share(one));
}
