/** `views.*`: no scope is needed, but a trigger for each modal. */
import { validateView } from '../limits.ts';
import { isObj } from '../limits-check.ts';
import { exchange, popViews, publishHome, pushView, rewriteView, stackOf } from '../modals.ts';
import type { Obj, View } from '../types.ts';
import { viewJson } from '../wire.ts';
import type { World } from '../world.ts';
import { arg, type Method, refuse, SlackError } from './method.ts';

function checked(args: Obj, type: View['type']): Obj {
  const view = args['view'];
  const wrong =
    isObj(view) && view['type'] !== undefined && view['type'] !== type
      ? [{ pointer: '/view/type', message: `must be ${type}` }]
      : [];
  refuse([...validateView(view), ...wrong], 'invalid_arguments');
  return isObj(view) ? view : {};
}

const open: Method = {
  tier: 4,
  run(world, args) {
    const view = checked(args, 'modal');
    const trigger = exchange(world, arg(args, 'trigger_id'));
    // A new root replaces what the person had open: a client shows one stack at a time.
    if (trigger.viewId === undefined) popViews(world, trigger.user, true);
    return { view: viewJson(pushView(world, trigger.user, view)) };
  },
};

const push: Method = {
  tier: 4,
  run(world, args) {
    const view = checked(args, 'modal');
    const trigger = exchange(world, arg(args, 'trigger_id'));
    const inModal = stackOf(world, trigger.user).some(({ id }) => id === trigger.viewId);
    if (!inModal) throw new SlackError('not_found');
    return { view: viewJson(pushView(world, trigger.user, view)) };
  },
};

function named(world: World, args: Obj): View {
  const externalId = arg(args, 'external_id');
  const view =
    world.views.get(arg(args, 'view_id')) ??
    [...world.views.values()].find(
      (each) => externalId !== '' && each.open && each.externalId === externalId,
    );
  if (view === undefined || view.type !== 'modal') throw new SlackError('not_found');
  return view;
}

const update: Method = {
  tier: 4,
  run(world, args) {
    const json = checked(args, 'modal');
    return { view: viewJson(rewriteView(world, named(world, args), json, arg(args, 'hash'))) };
  },
};

const publish: Method = {
  tier: 4,
  run(world, args) {
    const json = checked(args, 'home');
    const user = world.users.get(arg(args, 'user_id'));
    if (user === undefined) throw new SlackError('user_not_found');
    if (world.manifest?.features?.app_home?.home_tab_enabled !== true)
      throw new SlackError('not_enabled');
    return { view: viewJson(publishHome(world, user.id, json, arg(args, 'hash'))) };
  },
};

export const views: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
