import type { ReactNode } from 'react';
import type { Names } from '../blocks/props.ts';
import { Emojis } from './emoji.tsx';
import { formatDate } from './format-date.ts';
import './mrkdwn.css';
import { type Piece, parseMrkdwn, unescaped } from './parse.ts';

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
      return <Link url={piece.url} label={piece.label} />;
    case 'date':
      return (
        <time dateTime={isoOf(piece.seconds)}>
          {formatDate(piece.seconds, piece.format, piece.fallback)}
        </time>
      );
    default:
      return <span className="mention">{mentionOf(piece, names)}</span>;
  }
}

type Mention = Extract<Piece, { readonly id: string }>;

function mentionOf({ kind, id, label }: Mention, names: Names): string {
  if (kind === 'broadcast') return `@${id}`;
  if (kind === 'channel') return `#${names.channel(id)?.name ?? label ?? id}`;
  const named = kind === 'user' ? names.user(id) : names.group(id);
  return `@${named?.handle ?? label?.replace(/^@/, '') ?? id}`;
}

/** Only the web's own kinds of address lead anywhere; any other is text. */
export function Link({ url, label }: { readonly url: string; readonly label: string }) {
  if (!/^(https?|mailto):/i.test(url)) return label === url ? url : `${label} (${url})`;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener" title={url}>
      {label}
    </a>
  );
}

function isoOf(seconds: number): string | undefined {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
