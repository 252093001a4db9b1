import type { BlockProps } from './block-props.ts';
import { TextObject } from './text-object.tsx';

export function Header({ block, names }: BlockProps) {
  return (
    <h3 className="block-header">
      <TextObject text={block['text']} names={names} />
    </h3>
  );
}
