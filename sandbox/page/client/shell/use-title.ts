import { useEffect } from 'react';
import type { Scene } from '../../wire.ts';
import type { Where } from '../address.ts';
import { useStore } from '../store/use-store.ts';
import { shownAt } from './where-shown.ts';

/** Names the window, so that two people in two windows can be told apart, and says when there is news. */
export function useTitle(where: Where): void {
  const title = useStore(({ scene }) => (scene === undefined ? undefined : titleOf(where, scene)));
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
}

function titleOf(where: Where, scene: Scene): string {
  const shown = shownAt(where, scene);
  const place =
    shown.kind === 'channel'
      ? nameOf(shown.channel.kind, shown.channel.name, scene)
      : scene.app.name;
  const hasNews = scene.channels.some(({ mentioned, unread }) => mentioned && unread > 0);
  return `${hasNews ? '! ' : ''}${place} · ${scene.me.name} · ${scene.workspace}`;
}

function nameOf(kind: string, name: string, { app }: Scene): string {
  return kind === 'im' ? app.name : `#${name}`;
}
