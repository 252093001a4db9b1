/**
 * Slack's mrkdwn as a tree. Total: whatever is not markup is text, and all text that went in comes out.
 *
 * @see Slack docs, "Formatting text for app surfaces"
 */
import { parseInline } from './inline.ts';
import type { Piece } from './piece.ts';
import { unescaped } from './unescaped.ts';

export function parseMrkdwn(text: string): readonly Piece[] {
  return text
    .split(/(```[\s\S]+?```\n?)/)
    .flatMap((part, index) => (index % 2 === 1 ? [codeBlock(part)] : withQuotes(part)));
}

/** The ends of lines that only set the block apart are not part of it. */
function codeBlock(fenced: string): Piece {
  const inside = fenced.replace(/```\n?$/, '').replace(/^```\n?/, '');
  return { kind: 'block', text: unescaped(inside) };
}

/** Three signs quote all that follows; one quotes its line, and lines in a row share a quote. */
const quote = /((?:^|(?<=\n))(?:(?:>|&gt;){3}[\s\S]*|(?:(?:>|&gt;)[^\n]*(?:\n|$))+))/;

function withQuotes(text: string): readonly Piece[] {
  return text.split(quote).flatMap((part, index): readonly Piece[] => {
    if (index % 2 === 0) return parseInline(part);
    const isWhole = /^(?:>|&gt;){3}/.test(part);
    const bare = isWhole
      ? part.replace(/^(?:>|&gt;){3} ?/, '')
      : part.replace(/^(?:>|&gt;) ?/gm, '');
    return [{ kind: 'quote', pieces: parseInline(bare.replace(/\n$/, '')) }];
  });
}
