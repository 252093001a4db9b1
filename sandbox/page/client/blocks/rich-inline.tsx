import type { ReactNode } from 'react';
import type { Obj } from '../../wire.ts';
import { isObj, objectsIn } from '../elements/read.ts';
import { Emojis } from '../mrkdwn/emoji.tsx';
import { Link } from '../mrkdwn/link.tsx';
import { MentionOf } from '../mrkdwn/mention-of.tsx';
import { Moment } from '../mrkdwn/moment.tsx';
import type { Names } from './props.ts';
import { Unknown } from './unknown.tsx';

type RichInlineProps = { readonly elements: unknown; readonly names: Names };

/** The words of one part of rich text. They are not escaped, and nothing in them is markup. */
export function RichInline({ elements, names }: RichInlineProps) {
  return objectsIn(elements).map((element, index) => (
    <Styled key={index} element={element} names={names} />
  ));
}

type OneProps = { readonly element: Obj; readonly names: Names };

const tags = { code: 'code', bold: 'strong', italic: 'em', strike: 's', underline: 'u' } as const;

function Styled({ element, names }: OneProps): ReactNode {
  const style = isObj(element['style']) ? element['style'] : {};
  let drawn: ReactNode = <Words element={element} names={names} />;
  for (const [name, Tag] of Object.entries(tags)) {
    if (style[name] === true) drawn = <Tag>{drawn}</Tag>;
  }
  return drawn;
}

const mentions = {
  user: ['user', 'user_id'],
  usergroup: ['group', 'usergroup_id'],
  channel: ['channel', 'channel_id'],
  broadcast: ['broadcast', 'range'],
} as const;

function Words({ element, names }: OneProps): ReactNode {
  const type = String(element['type']);
  const field = (name: string) => String(element[name] ?? '');
  const [kind, id] = Object.hasOwn(mentions, type) ? mentions[type as keyof typeof mentions] : [];
  if (kind !== undefined) {
    return <MentionOf kind={kind} id={field(id)} label={undefined} names={names} />;
  }
  switch (type) {
    case 'text':
      return field('text');
    case 'color':
      return field('value');
    case 'link':
      return <Link url={field('url')}>{field('text') || field('url')}</Link>;
    case 'emoji':
      return <Emojis text={`:${field('name')}:`} />;
    case 'date':
      return (
        <Moment
          seconds={Number(element['timestamp'])}
          format={field('format')}
          fallback={field('fallback') || field('timestamp')}
          url={element['url'] === undefined ? undefined : field('url')}
        />
      );
    default:
      return <Unknown what="Words" type={type} />;
  }
}
