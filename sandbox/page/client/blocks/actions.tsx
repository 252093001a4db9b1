import { objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import { Slot } from './slot.tsx';

/** Buttons and menus in a row that wraps. */
export function Actions({ block, ...given }: BlockProps) {
  return (
    <div className="block-actions">
      {objectsIn(block['elements']).map((element, index) => (
        <Slot key={`${String(element['action_id'])}/${index}`} {...{ block, element, ...given }} />
      ))}
    </div>
  );
}
