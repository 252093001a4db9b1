import type { Block, Obj, ShownView, StateValues } from '../../../sandbox/page/wire.ts';

/** Where the one element of each sample stands. */
export const at = { blockId: 'B', actionId: 'A' };

export const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });

export const option = (value: string, text: string, description?: string) => ({
  ...{ text: plain(text), value },
  ...(description === undefined ? {} : { description: plain(description) }),
});

/** A block whose elements are called `A`, unless they say another name. */
export function block(type: string, { element, elements, ...more }: Obj, id = 'B'): Block {
  const named = (one: unknown) => ({ action_id: 'A', ...(one as Obj) });
  return {
    ...{ type, block_id: id, ...more },
    ...(element === undefined ? {} : { element: named(element) }),
    ...(Array.isArray(elements) ? { elements: elements.map(named) } : {}),
  };
}

/** The state of a form with one field. */
export const fields = (state: Obj): StateValues => ({ B: { A: state } });

export const modal = (id: string, more: Partial<ShownView> = {}): ShownView => ({
  ...{ id, kind: 'modal', hash: '1', title: plain(`Title of ${id}`), close: null, blocks: [] },
  ...{ submit: plain('Send'), values: {}, ...more },
});
