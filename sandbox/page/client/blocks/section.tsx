import { isObj, objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import { Picture } from './picture.tsx';
import { Slot } from './slot.tsx';
import { TextObject } from './text-object.tsx';

/** Text, fields in two columns, and something beside it. */
export function Section({ block, ...given }: BlockProps) {
  const { text, accessory } = block;
  const fields = objectsIn(block['fields']);
  return (
    <div className="block-section">
      <div className="block-section-text">
        <TextObject text={text} names={given.names} />
        {fields.length === 0 ? null : (
          <div className="block-section-fields">
            {fields.map((field, index) => (
              <div key={index}>
                <TextObject text={field} names={given.names} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isObj(accessory) ? (
        <div className="block-section-accessory">
          {accessory['type'] === 'image' ? (
            <Picture image={accessory} />
          ) : (
            <Slot {...{ block, element: accessory, ...given }} />
          )}
        </div>
      ) : null}
    </div>
  );
}
