import type { BlockProps } from './block-props.ts';

/** Standard Markdown, shown as it was written. */
export function Markdown({ block }: BlockProps) {
  return <div className="block-markdown">{String(block['text'] ?? '')}</div>;
}
