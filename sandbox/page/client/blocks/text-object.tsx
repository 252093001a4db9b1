import { isObj } from '../elements/read.ts';
import { Mrkdwn, PlainText } from '../mrkdwn/mrkdwn.tsx';
import type { Names } from './props.ts';
import { Unknown } from './unknown.tsx';

/** A text object of either kind; nothing where there is none. */
export function TextObject({ text, names }: { readonly text: unknown; readonly names: Names }) {
  if (!isObj(text)) return null;
  const words = String(text['text'] ?? '');
  switch (text['type']) {
    case 'mrkdwn':
      return <Mrkdwn text={words} names={names} />;
    case 'plain_text':
      // Slack fills in `true` where an app says nothing.
      return <PlainText text={words} emoji={text['emoji'] !== false} />;
    default:
      return <Unknown what="Text" type={text['type']} />;
  }
}
