/** What menus have offered to somebody: a client lets nobody pick anything else. */
import type { At } from './client-types.ts';
import { choicesIn, selectedState, stateAt, typedState } from './fields.ts';
import type { Acting, Found, Place } from './interactions.ts';
import { suggest } from './suggestions.ts';
import type { Choice, Obj, User } from './types.ts';
import { Unable } from './unable.ts';

export type Menu = { readonly user: User; readonly place: Place; readonly found: Found };

export type Offers = {
  /** Asks a menu, and remembers what it offers. */
  ask(menu: Menu, query: string): Promise<readonly Choice[]>;
  /** The state of an element in which just these are chosen. */
  stateFor(menu: Menu, picked: readonly Choice[]): Promise<Obj>;
};

export function createOffers(acting: Acting): Offers {
  const remembered = new WeakMap<object, Map<string, Choice[]>>();

  /** Kept with the message or view, so that it is forgotten with it. */
  function seenIn({ place, found }: Menu): Choice[] {
    const holder = 'view' in place ? place.view : place.message;
    const menus = remembered.get(holder) ?? new Map<string, Choice[]>();
    remembered.set(holder, menus);
    const { blockId, actionId } = atOf(found);
    const key = JSON.stringify([blockId, actionId]);
    const seen = menus.get(key) ?? [];
    menus.set(key, seen);
    return seen;
  }

  async function ask(menu: Menu, query: string): Promise<readonly Choice[]> {
    const { user, place, found: field } = menu;
    const offered = await suggest(acting, { user, place, field, query });
    const seen = seenIn(menu);
    seen.push(...offered.filter(({ value }) => !seen.some((each) => each.value === value)));
    return offered;
  }

  return {
    ask,
    async stateFor(menu, picked) {
      const type = typeOf(menu.found);
      const typed = typedState(type, picked[0]?.value ?? '');
      if (typed !== undefined) return typed;
      const isAsked = type.endsWith('external_select');
      const offered = [...(isAsked ? seenIn(menu) : await ask(menu, '')), ...chosenBefore(menu)];
      const most = menu.found.element['max_selected_items'];
      if (typeof most === 'number' && picked.length > most)
        throw new Unable(`no more than ${most} can be chosen there`);
      return selectedState(
        type,
        picked.map(({ value }) => offeredOne(offered, value)),
      );
    },
  };
}

function offeredOne(offered: readonly Choice[], wanted: string): Choice {
  const found = offered.find(({ value }) => value === wanted);
  if (found === undefined) throw new Unable('that is not offered there');
  return found;
}

/** What the app filled in counts as offered. */
function chosenBefore({ place, found }: Menu): Choice[] {
  const { element } = found;
  const state = 'view' in place ? stateAt(place.view, found) : undefined;
  const names = ['initial_option', 'initial_options'];
  const told = [...names.map((name) => element[name]), ...Object.values(state ?? {})];
  return choicesIn({ options: told.flat() });
}

function typeOf({ element }: Found): string {
  return String(element['type']);
}

function atOf({ block, element }: Found): At {
  return { blockId: String(block.block_id), actionId: String(element['action_id']) };
}
