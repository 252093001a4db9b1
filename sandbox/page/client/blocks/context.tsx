import { objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import { Picture } from './picture.tsx';
import { TextObject } from './text-object.tsx';

/** Small words and pictures in a row. */
export function Context({ block, names }: BlockProps) {
  return (
    <div className="block-context">
      {objectsIn(block['elements']).map((element, index) =>
        element['type'] === 'image' ? (
          <Picture key={index} image={element} />
        ) : (
          <TextObject key={index} text={element} names={names} />
        ),
      )}
    </div>
  );
}
