import { Element } from '../elements/element.tsx';
import { isObj, objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import { Picture } from './plain.tsx';
import { TextObject } from './text-object.tsx';

/** Text, fields in two columns, and something beside it. */
export function Section({ block, names, acts, values }: BlockProps) {
  const { text, fields, accessory, block_id: id } = block;
  const blockId = String(id ?? '');
  return (
    <div className="section">
      <div className="section-text">
        <TextObject text={text} names={names} />
        {objectsIn(fields).length === 0 ? null : (
          <div className="section-fields">
            {objectsIn(fields).map((field, index) => (
              <div key={index}>
                <TextObject text={field} names={names} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isObj(accessory) ? (
        <div className="section-accessory">
          {accessory['type'] === 'image' ? (
            <Picture image={accessory} />
          ) : (
            <Element
              {...{ blockId, element: accessory, names, acts }}
              state={values?.[blockId]?.[String(accessory['action_id'])]}
            />
          )}
        </div>
      ) : null}
    </div>
  );
}
