import { isObj, objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import type { Names } from './props.ts';
import { RichParts } from './rich-text.tsx';
import { Unknown } from './unknown.tsx';

/** A table, whose first row names its columns. */
export function Table({ block, names }: BlockProps) {
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  const alignOf = alignments(block['column_settings']);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys
    <section className="block-table" aria-label="Table" tabIndex={0}>
      <table>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {objectsIn(row).map((cell, column) => {
                const Cell = at === 0 ? 'th' : 'td';
                return (
                  <Cell key={column} style={{ textAlign: alignOf(column) }}>
                    <CellText cell={cell} names={names} />
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CellText({
  cell,
  names,
}: {
  readonly cell: Record<string, unknown>;
  readonly names: Names;
}) {
  switch (cell['type']) {
    case 'rich_text':
      return <RichParts parts={cell['elements']} names={names} />;
    case 'raw_text':
      return String(cell['text'] ?? '');
    default:
      return <Unknown what="Cell" type={cell['type']} />;
  }
}

/** By place: a column that says nothing of itself may be `null`. */
function alignments(settings: unknown): (column: number) => 'left' | 'center' | 'right' {
  const columns: readonly unknown[] = Array.isArray(settings) ? settings : [];
  return (column) => {
    const one = columns[column];
    const align = isObj(one) ? one['align'] : undefined;
    return align === 'center' || align === 'right' ? align : 'left';
  };
}
