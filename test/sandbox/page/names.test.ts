import { expect, it } from 'vitest';
import { namesFrom } from '../../../sandbox/page/client/names.ts';
import { createStore } from '../../../sandbox/page/client/store/store.ts';
import { aScene } from './support/told.ts';

it('a mention is the reader’s own where it names them, or a group that they are in', () => {
  const store = createStore();
  const names = namesFrom(store);
  const before = names.isMine('user', 'U0REQUEST');
  const scene = aScene({ groups: [{ id: 'S1', handle: 'askers', members: ['U0REQUEST'] }] });
  store.hear({ kind: 'connected' });
  store.hear({ kind: 'scene', scene });

  expect(before).toBe(false);
  expect(names.isMine('user', 'U0REQUEST')).toBe(true);
  expect(names.isMine('user', 'U0APPROV1')).toBe(false);
  expect(names.isMine('group', 'S1')).toBe(true);
  expect(names.isMine('group', 'S0NETSEC')).toBe(false);
});
