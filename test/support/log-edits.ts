/** Edits of a log, as it is in the database and as an export has it, each with the kind that it must be named as. */
import type { ChainProblem } from '../../src/domain/chain-entry.ts';
import { toHex } from '../../src/domain/hex.ts';
import { startTree } from '../../src/domain/merkle.ts';
import { printExportEnd, printExportHead } from '../../src/intake/export-line.ts';
import {
  at,
  edit as editText,
  type Row,
  renumber,
  type SampleLog,
  sha256,
} from '../unit/domain/sample-log.ts';

type Below = (limit: number) => number;

export type LogEdit = {
  readonly name: string;
  readonly kind: ChainProblem['kind'];
  /** The number of the entry that it must be named with. */
  readonly apply: (log: SampleLog, below: Below) => number;
  /** How an export is told of, by the entry; absent where the edit is none there. */
  readonly inExport?: (seq: number) => ChainProblem['kind'];
};

/** Any entry but the last, which the rows of requests and the end of an export watch over. */
const anyOf = ({ rows }: SampleLog, below: Below): Row => at({ rows }, 1 + below(rows.length - 1));

const flipped = (bytes: Uint8Array, below: Below): Uint8Array => {
  const place = below(bytes.length);
  return bytes.map((byte, index) => (index === place ? byte ^ (1 + below(255)) : byte));
};

export const logEdits: readonly LogEdit[] = [
  {
    ...{ name: 'another text', kind: 'edited_entry', inExport: () => 'edited_entry' },
    apply: (log, below) => {
      const row = anyOf(log, below);
      editText(row);
      return row.seq;
    },
  },
  ...(['hash', 'prev'] as const).map(
    (part): LogEdit => ({
      ...{ name: `another ${part}`, kind: 'edited_entry', inExport: () => 'edited_entry' },
      apply: (log, below) => {
        const row = anyOf(log, below);
        row[part] = flipped(row[part], below);
        return row.seq;
      },
    }),
  ),
  ...[false, true].map(
    (hides): LogEdit => ({
      name: hides ? 'an entry less, the rest numbered anew' : 'an entry less',
      kind: 'missing_entry',
      // No request row is there to tell more; but before the first entry there is none.
      inExport: (seq) => (hides && seq > 1 ? 'broken_link' : 'missing_entry'),
      apply: (log, below) => {
        const { seq } = anyOf(log, below);
        log.rows.splice(seq - 1, 1);
        if (hides) renumber(log);
        return seq;
      },
    }),
  ),
  {
    ...{ name: 'two entries swapped', kind: 'swapped_entries', inExport: () => 'swapped_entries' },
    apply: (log, below) => {
      const one = anyOf(log, below);
      const next = at(log, one.seq + 1);
      const { seq } = one;
      Object.assign(one, { seq: next.seq });
      next.seq = seq;
      log.rows.sort((left, right) => left.seq - right.seq);
      return seq;
    },
  },
  {
    ...{ name: 'a cut end', kind: 'cut_tail' },
    apply: (log, below) => {
      const kept = below(log.rows.length - 1);
      log.rows.splice(kept);
      return kept + 1;
    },
  },
  {
    ...{ name: 'another column', kind: 'column_differs' },
    apply: (log, below) => {
      const row = anyOf(log, below);
      row.columns.actor = 'U0MALLORY';
      return row.seq;
    },
  },
];

/** The lines of an export of a log, as it says that it ends. */
export function exportOf(rows: readonly Row[], said: readonly Row[] = rows): readonly string[] {
  const tree = startTree(sha256);
  for (const { body } of said) tree.add(body);
  const last = said.at(-1);
  return [
    printExportHead({ complete: true, filter: '' }),
    ...rows.map(
      ({ seq, prev, hash, body }) =>
        `${JSON.stringify({ seq, prev: toHex(prev), hash: toHex(hash), body })}\n`,
    ),
    printExportEnd({
      entries: said.length,
      log: last === undefined ? null : { seq: last.seq, hash: toHex(last.hash) },
      root: toHex(tree.head().root),
    }),
  ].map((line) => line.trimEnd());
}

/** Of the last line, of what is between, and of the whole; all of them are told as `export_differs`. */
export const exportEdits: Readonly<
  Record<string, (lines: readonly string[], below: Below) => readonly string[]>
> = {
  'entries cut off before the end': (lines, below) => [
    ...lines.slice(0, 2 + below(lines.length - 3)),
    lines.at(-1) ?? '',
  ],
  'no end': (lines) => lines.slice(0, -1),
  'another number of entries': (lines) =>
    lines.with(-1, (lines.at(-1) ?? '').replace(/"entries":\d+/, '"entries":7777')),
  'another last hash': (lines, below) => lines.with(-1, otherHash(lines, '"hash":"', below)),
  'another root': (lines, below) => lines.with(-1, otherHash(lines, '"root":"', below)),
};

function otherHash(lines: readonly string[], before: string, below: Below): string {
  const line = lines.at(-1) ?? '';
  const place = line.indexOf(before) + before.length + below(64);
  const next = line[place] === '0' ? '1' : '0';
  return `${line.slice(0, place)}${next}${line.slice(place + 1)}`;
}
