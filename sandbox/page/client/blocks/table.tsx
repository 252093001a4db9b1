import { isObj, objectsIn } from '../elements/read.ts';
import type { BlockProps } from './block-props.ts';
import type { Names } from './props.ts';
import { RichParts } from './rich-text.tsx';

/** A table, whose first row names its columns. */
export function Table({ block, names }: BlockProps) {
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  return (
    <div className="table-frame">
      <table className="table">
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {objectsIn(row).map((cell, column) => (
                <Cell key={column} cell={cell} isHead={at === 0} names={names} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { readonly cell: unknown; readonly isHead: boolean; readonly names: Names };

function Cell({ cell, isHead, names }: CellProps) {
  const words = isObj(cell) ? cell : {};
  const drawn =
    words['type'] === 'rich_text' ? (
      <RichParts parts={words['elements']} names={names} />
    ) : (
      String(words['text'] ?? '')
    );
  return isHead ? <th scope="col">{drawn}</th> : <td>{drawn}</td>;
}
