import type { Obj } from '../../wire.ts';
import { Element } from '../elements/element.tsx';
import type { BlockProps } from './block-props.ts';

/** Where an element stands in a block, with its part of the view's state. */
export function Slot({
  block,
  element,
  names,
  acts,
  values,
}: BlockProps & { readonly element: Obj }) {
  const blockId = String(block.block_id ?? '');
  const state = values?.[blockId]?.[String(element['action_id'])];
  return <Element {...{ blockId, element, names, acts, state }} />;
}
