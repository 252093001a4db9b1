import { type Html, html, nothing } from '../html.ts';

export type Column<T> = {
  readonly heading: string;
  readonly cell: (row: T) => Html | string | number;
  readonly numeric?: true;
};

type Table<T> = {
  readonly caption: string;
  /** The first one names its row. */
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  /** On a narrow screen each row becomes a card. */
  readonly cards?: true;
};

/**
 * A table whose roles are written out: laid out as cards, it stays one for those who hear it.
 *
 * @see Adrian Roselli, "Tables, CSS Display Properties, and ARIA"
 */
export function table<T>({ caption, columns, rows, cards }: Table<T>): Html {
  const [first, ...others] = columns;
  if (first === undefined) return nothing;
  return html`<div class="scroll"${cards ? nothing : html` tabindex="0" role="group" aria-label="${caption}"`}>
<table role="table"${cards ? html` class="cards"` : nothing}>
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => heading(column))}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  (row) => html`<tr role="row"><th role="rowheader" scope="row">${first.cell(row)}</th>${others.map(
    (column) =>
      html`<td role="cell"${numeric(column)} data-label="${column.heading}">${column.cell(row)}</td>`,
  )}</tr>
`,
)}</tbody>
</table>
</div>`;
}

function heading<T>(column: Column<T>): Html {
  return html`<th role="columnheader" scope="col"${numeric(column)}>${column.heading}</th>`;
}

function numeric<T>({ numeric: is }: Column<T>): Html {
  return is ? html` class="number"` : nothing;
}
