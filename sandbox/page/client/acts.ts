import type { Place } from '../wire.ts';
import type { Acts } from './blocks/props.ts';
import type { Workspace } from './workspace.ts';

/** What a person can do with the blocks of a message or a view. */
export function actsOn(
  { attempt, toasts }: Pick<Workspace, 'attempt' | 'toasts'>,
  place: Place,
): Acts {
  const view = 'view' in place ? place.view : undefined;
  const press: Acts['press'] = async (at, picked) => {
    const ask = picked === undefined ? { place, at } : { place, at, picked };
    const answer = await attempt('press', ask);
    if (answer?.trouble !== undefined) toasts.add(`The app did not take that: ${answer.trouble}`);
  };
  return {
    press,
    async fill(at, typed) {
      if (view !== undefined) await attempt('fill', { view, at, typed });
    },
    async pick(at, picked) {
      // A message keeps nothing that is chosen in it: the app is told at once.
      await (view === undefined ? press(at, picked) : attempt('pick', { view, at, picked }));
    },
    async suggest(at, query) {
      return (await attempt('suggest', { place, at, query }))?.choices ?? [];
    },
  };
}
