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
import type { User } from './types.ts';
import { viewJson } from './wire.ts';
import { dmWith } from './world.ts';

/** Tells the app that the Home tab was opened; what it publishes shows up in its own time. */
export async function openHome(acting: Acting, user: User): Promise<Home> {
  const { world } = acting;
  mustBeAble(world, user, undefined);
  if (world.manifest?.features?.app_home?.home_tab_enabled !== true)
    throw new Error('the app has no Home tab: features.app_home.home_tab_enabled');
  const view = () => world.views.get(world.homes.get(user.id) ?? '');
  const text = () => {
    const shown = view();
    return shown === undefined
      ? ''
      : renderBlocks(shown.blocks, namesIn(world), shown.values).join('\n');
  };
  const before = view();
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
