import type { BlockProps } from './block-props.ts';
import { TextObject } from './text-object.tsx';

/** Words at the top of a modal; their level is told by a colour and, to those who do not see it, by its name. */
export function Alert({ block, names }: BlockProps) {
  const level = String(block['level'] ?? 'default');
  return (
    <div className="block-alert" role="note" aria-label={level} data-level={level}>
      <TextObject text={block['text']} names={names} />
    </div>
  );
}
