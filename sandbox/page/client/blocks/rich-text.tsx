import type { ReactNode } from 'react';
import type { Obj } from '../../wire.ts';
import { isObj, objectsIn } from '../elements/read.ts';
import { Emojis } from '../mrkdwn/emoji.tsx';
import { formatDate } from '../mrkdwn/format-date.ts';
import { Link } from '../mrkdwn/mrkdwn.tsx';
import type { BlockProps } from './block-props.ts';
import type { Names } from './props.ts';

export function RichText({ block, names }: BlockProps) {
  return (
    <div className="rich">
      <RichParts parts={block['elements']} names={names} />
    </div>
  );
}

type RichPartsProps = { readonly parts: unknown; readonly names: Names };

export function RichParts({ parts, names }: RichPartsProps) {
  return objectsIn(parts).map((part, index) => <Part key={index} part={part} names={names} />);
}

type PartProps = { readonly part: Obj; readonly names: Names };

function Part({ part, names }: PartProps): ReactNode {
  const inside = <Inline elements={part['elements']} names={names} />;
  switch (part['type']) {
    case 'rich_text_section':
      return <p className="rich-section">{inside}</p>;
    case 'rich_text_quote':
      return <blockquote>{inside}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{inside}</pre>;
    case 'rich_text_list': {
      const List = part['style'] === 'ordered' ? 'ol' : 'ul';
      return (
        <List>
          {objectsIn(part['elements']).map((item, index) => (
            <li key={index}>
              <Inline elements={item['elements']} names={names} />
            </li>
          ))}
        </List>
      );
    }
    default:
      return <span className="unknown">Text of type {String(part['type'])}</span>;
  }
}

function Inline({ elements, names }: { readonly elements: unknown; readonly names: Names }) {
  return objectsIn(elements).map((element, index) => (
    <Styled key={index} element={element} names={names} />
  ));
}

const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code' } as const;

function Styled({ element, names }: { readonly element: Obj; readonly names: Names }): ReactNode {
  const style = isObj(element['style']) ? element['style'] : {};
  let drawn: ReactNode = <Words element={element} names={names} />;
  for (const [name, Tag] of Object.entries(tags)) {
    if (style[name] === true) drawn = <Tag>{drawn}</Tag>;
  }
  return drawn;
}

function Words({ element, names }: { readonly element: Obj; readonly names: Names }): ReactNode {
  const field = (name: string) => String(element[name] ?? '');
  switch (element['type']) {
    case 'text':
      return field('text');
    case 'link':
      return <Link url={field('url')} label={field('text') || field('url')} />;
    case 'emoji':
      return <Emojis text={`:${field('name')}:`} />;
    case 'user':
      return <Mention words={`@${names.user(field('user_id'))?.handle ?? field('user_id')}`} />;
    case 'usergroup':
      return (
        <Mention
          words={`@${names.group(field('usergroup_id'))?.handle ?? field('usergroup_id')}`}
        />
      );
    case 'channel':
      return (
        <Mention words={`#${names.channel(field('channel_id'))?.name ?? field('channel_id')}`} />
      );
    case 'broadcast':
      return <Mention words={`@${field('range')}`} />;
    case 'date':
      return formatDate(Number(element['timestamp']), field('format'), field('fallback'));
    default:
      return <span className="unknown">Words of type {field('type')}</span>;
  }
}

function Mention({ words }: { readonly words: string }) {
  return <span className="mention">{words}</span>;
}
