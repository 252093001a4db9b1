import { useId } from 'react';
import type { Block, StateValues } from '../../wire.ts';
import type { Acts, Names } from '../blocks/props.ts';
import { Element } from './element.tsx';
import { isObj, textOf } from './read.ts';

type InputBlockProps = {
  readonly block: Block;
  readonly names: Names;
  readonly acts: Acts | undefined;
  readonly values: StateValues | undefined;
  readonly errors: Readonly<Record<string, string>> | undefined;
};

/** A field with its label, its hint, and what is wrong with it. */
export function InputBlock({ block, names, acts, values, errors }: InputBlockProps) {
  const id = useId();
  const blockId = String(block.block_id ?? '');
  const element = isObj(block['element']) ? block['element'] : {};
  const hint = textOf(block['hint']);
  const error = errors?.[blockId];
  const about = [
    ...(hint === '' ? [] : [`${id}hint`]),
    ...(error === undefined ? [] : [`${id}error`]),
  ].join(' ');
  return (
    <div className="input-block" data-block-id={blockId} data-invalid={error !== undefined}>
      <span id={`${id}label`} className="input-label">
        {textOf(block['label'])}
        {block['optional'] === true ? <span className="input-optional"> (optional)</span> : null}
      </span>
      <Element
        blockId={blockId}
        element={element}
        names={names}
        acts={acts}
        state={values?.[blockId]?.[String(element['action_id'])]}
        labelledBy={`${id}label`}
        describedBy={about === '' ? undefined : about}
        invalid={error !== undefined}
      />
      {error === undefined ? null : (
        <p id={`${id}error`} className="input-error" role="alert">
          {error}
        </p>
      )}
      {hint === '' ? null : (
        <p id={`${id}hint`} className="field-note">
          {hint}
        </p>
      )}
    </div>
  );
}
