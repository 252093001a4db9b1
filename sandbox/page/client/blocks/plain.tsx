import type { Obj } from '../../wire.ts';
import { textOf } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import { TextObject } from './text-object.tsx';

export function Header({ block, names }: BlockProps) {
  return (
    <h3 className="header">
      <TextObject text={block['text']} names={names} />
    </h3>
  );
}

export function Divider() {
  return <hr className="divider" />;
}

export function Image({ block }: BlockProps) {
  return (
    <figure className="image">
      <figcaption>{textOf(block['title'])}</figcaption>
      <Picture image={block} />
    </figure>
  );
}

/** The page asks for nothing elsewhere, so a picture is told by the words that stand for it. */
export function Picture({ image }: { readonly image: Obj }) {
  return <span className="picture">🖼 {String(image['alt_text'] ?? '')}</span>;
}

/** Standard Markdown, shown as it was written. */
export function Markdown({ block }: BlockProps) {
  return <pre className="markdown">{String(block['text'] ?? '')}</pre>;
}

export function Alert({ block, names }: BlockProps) {
  return (
    <div className="alert" role="note">
      <TextObject text={block['text']} names={names} />
    </div>
  );
}

export function Unknown({ block }: BlockProps) {
  return <p className="unknown">Block of type {block.type}, which this workspace cannot draw</p>;
}
