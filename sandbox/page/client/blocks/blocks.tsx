import type { FunctionComponent } from 'react';
import { InputBlock } from '../elements/input-block.tsx';
import '../style/tokens.css';
import './blocks.css';
import type { BlockProps } from './block-props.ts';
import { Alert, Divider, Header, Image, Markdown, Unknown } from './plain.tsx';
import type { BlocksProps } from './props.ts';
import { RichText } from './rich-text.tsx';
import { Actions, Context } from './rows.tsx';
import { Section } from './section.tsx';
import { Table } from './table.tsx';

const renders: Readonly<Record<string, FunctionComponent<BlockProps>>> = {
  header: Header,
  section: Section,
  context: Context,
  actions: Actions,
  divider: Divider,
  image: Image,
  input: InputBlock,
  rich_text: RichText,
  markdown: Markdown,
  alert: Alert,
  table: Table,
};

/** Blocks as Slack's clients draw them. What cannot be drawn is said, never left out. */
export function Blocks({ blocks, surface, names, acts, values, errors }: BlocksProps) {
  return (
    <div className={`blocks ${surface}`}>
      {blocks.map((block, index) => {
        const Drawn = Object.hasOwn(renders, block.type)
          ? (renders[block.type] ?? Unknown)
          : Unknown;
        const key = `${block.block_id ?? ''}/${index}`;
        return <Drawn key={key} {...{ block, names, acts, values, errors }} />;
      })}
    </div>
  );
}
