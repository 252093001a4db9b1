/** What one person has before them: channels, messages, views. */
import type { Client } from './client-types.ts';
import { homeOf } from './home.ts';
import { isVisibleTo, mustSee } from './interactions.ts';
import { stackOf } from './modals.ts';
import type { User } from './types.ts';
import { Unable } from './unable.ts';
import { dmWith, findMessage, type World } from './world.ts';

type Sight = Pick<Client, 'channels' | 'messages' | 'message' | 'modals' | 'home' | 'view'>;

export function createSight(world: World, user: User): Sight {
  const channels = () => {
    dmWith(world, user.id); // there before anybody has written into it
    return [...world.channels.values()].filter((channel) => isVisibleTo(channel, user));
  };
  return {
    channels,
    messages() {
      const seen = new Set(channels().map(({ id }) => id));
      return world.messages.filter(
        ({ channel, ephemeralTo }) =>
          seen.has(channel) && (ephemeralTo === undefined || ephemeralTo === user.id),
      );
    },
    message(channel, ts) {
      const message = findMessage(world, channel, ts);
      if (message === undefined) throw new Unable('that message is not there any more');
      mustSee(world, user, message);
      return message;
    },
    modals: () => stackOf(world, user.id),
    home: () => homeOf(world, user),
    view(id) {
      const view = world.views.get(id);
      if (view === undefined || view.user !== user.id || !view.open)
        throw new Unable('that view is closed');
      return view;
    },
  };
}
