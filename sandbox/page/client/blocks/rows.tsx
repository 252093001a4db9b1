import { Element } from '../elements/element.tsx';
import { objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import { Picture } from './plain.tsx';
import { TextObject } from './text-object.tsx';

/** Small words and pictures in a row. */
export function Context({ block, names }: BlockProps) {
  return (
    <div className="context">
      {objectsIn(block['elements']).map((element, index) => {
        const isPicture = element['type'] === 'image';
        return isPicture ? (
          <Picture key={index} image={element} />
        ) : (
          <TextObject key={index} text={element} names={names} />
        );
      })}
    </div>
  );
}

/** Buttons and menus in a row that wraps. */
export function Actions({ block, names, acts, values }: BlockProps) {
  const blockId = String(block.block_id ?? '');
  return (
    <div className="actions">
      {objectsIn(block['elements']).map((element) => {
        const actionId = String(element['action_id']);
        const state = values?.[blockId]?.[actionId];
        return <Element key={actionId} {...{ blockId, element, names, acts, state }} />;
      })}
    </div>
  );
}
