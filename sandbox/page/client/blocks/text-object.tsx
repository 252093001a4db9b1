import { isObj } from '../elements/read.ts';
import { Mrkdwn, PlainText } from '../mrkdwn/mrkdwn.tsx';
import type { Names } from './props.ts';

/** A text object of either kind; nothing where there is none. */
export function TextObject({ text, names }: { readonly text: unknown; readonly names: Names }) {
  if (!isObj(text)) return null;
  const words = String(text['text'] ?? '');
  if (text['type'] === 'mrkdwn') return <Mrkdwn text={words} names={names} />;
  return <PlainText text={words} emoji={text['emoji'] !== false} />;
}
