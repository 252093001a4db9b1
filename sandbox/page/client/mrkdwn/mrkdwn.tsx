import type { ReactNode } from 'react';
import type { Names } from '../blocks/props.ts';
import { Emojis } from './emoji.tsx';
import { Link } from './link.tsx';
import { MentionOf } from './mention-of.tsx';
import { Moment } from './moment.tsx';
import './mrkdwn.css';
import { parseMrkdwn } from './parse.ts';
import type { Piece } from './piece.ts';
import { unescaped } from './unescaped.ts';

/** Text as Slack's clients draw mrkdwn. Nothing in it is ever markup of the page. */
export function Mrkdwn({ text, names }: { readonly text: string; readonly names: Names }) {
  return <span className="mrkdwn">{drawn(parseMrkdwn(text), names)}</span>;
}

/** A `plain_text` object: escapes undone, emoji where the app asked for them, and nothing else. */
export function PlainText({ text, emoji }: { readonly text: string; readonly emoji: boolean }) {
  const words = unescaped(text);
  return <span className="plain-text">{emoji ? <Emojis text={words} /> : words}</span>;
}

function drawn(pieces: readonly Piece[], names: Names): ReactNode {
  return pieces.map((piece, index) => <One key={index} piece={piece} names={names} />);
}

function One({ piece, names }: { readonly piece: Piece; readonly names: Names }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return <Emojis text={piece.text} />;
    case 'code':
      return <code>{piece.text}</code>;
    case 'block':
      return <pre>{piece.text}</pre>;
    case 'bold':
      return <strong>{drawn(piece.pieces, names)}</strong>;
    case 'italic':
      return <em>{drawn(piece.pieces, names)}</em>;
    case 'strike':
      return <s>{drawn(piece.pieces, names)}</s>;
    case 'quote':
      return <blockquote>{drawn(piece.pieces, names)}</blockquote>;
    case 'link':
      return <Link url={piece.url}>{<Emojis text={piece.label} />}</Link>;
    case 'date':
      return <Moment {...piece} />;
    default:
      return <MentionOf {...piece} names={names} />;
  }
}
