/** The app's Home tab in the hands of a person. */
import { matches } from './card.ts';
import type { Home } from './driver-types.ts';
import {
  type Acting,
  act,
  actionOf,
  buttonsOf,
  findButton,
  labelOf,
  mustBeAble,
} from './interactions.ts';
import { namesIn } from './mrkdwn.ts';
import { renderBlocks } from './render.ts';
import type { User, View } from './types.ts';
import { Unable } from './unable.ts';
import { viewJson } from './wire.ts';
import { dmWith, type World } from './world.ts';

export function homeOf(world: World, user: User): View | undefined {
  return world.views.get(world.homes.get(user.id) ?? '');
}

/** Tells the app that the Home tab was opened; what it publishes shows up in its own time. */
export async function openHome(acting: Acting, user: User): Promise<Home> {
  const { world } = acting;
  tellOpened(world, user);
  const view = () => homeOf(world, user);
  const text = () => {
    const shown = view();
    return shown === undefined
      ? ''
      : renderBlocks(shown.blocks, namesIn(world), shown.values).join('\n');
  };

  return await Promise.resolve({
    text,
    buttons: () => buttonsOf(view()?.blocks ?? []).map(labelOf),
    async click(label, options = {}) {
      const shown = view();
      if (shown === undefined) throw new Error('the Home tab is empty');
      const action = actionOf(world, findButton(shown.blocks, label));
      return await act(acting, user, { place: { view: shown }, action, options });
    },
    waitForText: (pattern, timeoutMs) =>
      world.changes.waitFor(
        `text ${String(pattern)} on the Home tab`,
        () => matches(text(), pattern) && text(),
        timeoutMs,
      ),
  });
}

/** Throws an `Unable` where the app has no Home tab. */
export function tellOpened(world: World, user: User): void {
  mustBeAble(world, user, undefined);
  if (world.manifest?.features?.app_home?.home_tab_enabled !== true)
    throw new Unable('the app has no Home tab: features.app_home.home_tab_enabled');
  const before = homeOf(world, user);
  const channel = dmWith(world, user.id).id;
  world.emit({
    event: {
      type: 'app_home_opened',
      user: user.id,
      channel,
      tab: 'home',
      event_ts: world.nextTs(),
      ...(before === undefined ? {} : { view: viewJson(before) }),
    },
    subscription: 'app_home_opened',
    scopes: [],
  });
}
