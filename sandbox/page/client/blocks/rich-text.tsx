import type { Obj } from '../../wire.ts';
import { objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import type { Names } from './props.ts';
import { RichInline } from './rich-inline.tsx';
import { Unknown } from './unknown.tsx';

export function RichText({ block, names }: BlockProps) {
  return <RichParts parts={block['elements']} names={names} />;
}

type RichPartsProps = { readonly parts: unknown; readonly names: Names };

/** Text with its structure, as people write it in Slack's composer. */
export function RichParts({ parts, names }: RichPartsProps) {
  return (
    <div className="rich">
      {objectsIn(parts).map((part, index) => (
        <Part key={index} part={part} names={names} />
      ))}
    </div>
  );
}

type PartProps = { readonly part: Obj; readonly names: Names };

function Part({ part, names }: PartProps) {
  const inside = <RichInline elements={part['elements']} names={names} />;
  switch (part['type']) {
    case 'rich_text_section':
      return <div>{inside}</div>;
    case 'rich_text_quote':
      return <blockquote>{inside}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{inside}</pre>;
    case 'rich_text_list':
      return <List part={part} names={names} />;
    default:
      return <Unknown what="Text" type={part['type']} />;
  }
}

/** A list is flat on the wire: deeper items are lists of their own with an indent, numbered from an offset. */
function List({ part, names }: PartProps) {
  const items = objectsIn(part['elements']).map((item, index) => (
    <li key={index}>
      <RichInline elements={item['elements']} names={names} />
    </li>
  ));
  const indent = { marginLeft: `${Number(part['indent'] ?? 0) * 1.5}em` };
  if (part['style'] !== 'ordered') return <ul style={indent}>{items}</ul>;
  return (
    <ol style={indent} start={Number(part['offset'] ?? 0) + 1}>
      {items}
    </ol>
  );
}
