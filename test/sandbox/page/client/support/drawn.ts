import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Blocks } from '../../../../../sandbox/page/client/blocks/blocks.tsx';
import type { Names } from '../../../../../sandbox/page/client/blocks/props.ts';
import { Mrkdwn } from '../../../../../sandbox/page/client/mrkdwn/mrkdwn.tsx';
import type { Block } from '../../../../../sandbox/page/wire.ts';

/** Ada, the group of reviewers and #network are known; nobody else is. The reader is U2. */
const names: Names = {
  user: (id) =>
    id === 'U1'
      ? { id, handle: 'ada', name: 'Ada', kind: 'member', role: 'asks', canSignIn: true }
      : undefined,
  group: (id) => (id === 'S1' ? { id, handle: 'reviewers', members: ['U1'] } : undefined),
  isMine: (kind, id) => kind === 'user' && id === 'U2',
  channel: (id) => (id === 'C1' ? { id, name: 'network', kind: 'public' } : undefined),
};

/** The page that a text becomes, without the frame around it. */
export function drawnText(text: string): string {
  const html = renderToStaticMarkup(createElement(Mrkdwn, { text, names }));
  return html.replace(/^<span class="mrkdwn">/, '').replace(/<\/span>$/, '');
}

export function drawnBlocks(...blocks: readonly Block[]): string {
  return renderToStaticMarkup(
    createElement(Blocks, { blocks, surface: 'message', names, acts: undefined }),
  );
}

/** The words that a reader of a page sees. */
export function readIn(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}
