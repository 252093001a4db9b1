import type { Names } from './blocks/props.ts';
import type { Store } from './store/store.ts';

/** Names as they are when they are asked for; one object for good, so that nothing is drawn again for it. */
export function namesFrom(store: Store): Names {
  const scene = () => store.get().scene;
  return {
    user: (id) => scene()?.people.find((person) => person.id === id),
    group: (id) => scene()?.groups.find((group) => group.id === id),
    isMine(kind, id) {
      const { me, groups = [] } = scene() ?? {};
      if (me === undefined) return false;
      if (kind === 'user') return id === me.id;
      return groups.some((group) => group.id === id && group.members.includes(me.id));
    },
    channel: (id) => scene()?.channels.find((channel) => channel.id === id),
  };
}
