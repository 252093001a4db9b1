import type { Obj } from '../../wire.ts';
import type { BlockProps } from './block-props.ts';
import { TextObject } from './text-object.tsx';

export function Image({ block, names }: BlockProps) {
  return (
    <figure className="block-image">
      {block['title'] === undefined ? null : (
        <figcaption>
          <TextObject text={block['title']} names={names} />
        </figcaption>
      )}
      <Picture image={block} />
    </figure>
  );
}

/** The page asks for nothing elsewhere, so a picture is told by the words that stand for it. */
export function Picture({ image }: { readonly image: Obj }) {
  return <span className="block-picture">🖼 {String(image['alt_text'] ?? '')}</span>;
}
