import type { FunctionComponent } from 'react';
import { InputBlock } from '../elements/input-block.tsx';
import { Actions } from './actions.tsx';
import { Alert } from './alert.tsx';
import type { BlockProps } from './block-props.ts';
import './blocks.css';
import { Context } from './context.tsx';
import { Divider } from './divider.tsx';
import { Header } from './header.tsx';
import { Markdown } from './markdown.tsx';
import { Image } from './picture.tsx';
import type { BlocksProps } from './props.ts';
import { RichText } from './rich-text.tsx';
import { Section } from './section.tsx';
import { Table } from './table.tsx';
import { UnknownBlock } from './unknown.tsx';

const renders: Readonly<Record<string, FunctionComponent<BlockProps>>> = {
  actions: Actions,
  alert: Alert,
  context: Context,
  divider: Divider,
  header: Header,
  image: Image,
  input: InputBlock,
  markdown: Markdown,
  rich_text: RichText,
  section: Section,
  table: Table,
};

/** Blocks as Slack's clients draw them. What cannot be drawn is said, never left out. */
export function Blocks({ blocks, surface, names, acts, values, errors }: BlocksProps) {
  return (
    <div className="blocks" data-surface={surface}>
      {blocks.map((block, index) => {
        const Drawn = Object.hasOwn(renders, block.type) ? renders[block.type] : undefined;
        const Block = Drawn ?? UnknownBlock;
        const key = `${block.block_id ?? ''}/${index}`;
        return <Block key={key} {...{ block, names, acts, values, errors }} />;
      })}
    </div>
  );
}
