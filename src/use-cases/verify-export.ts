import { startChainCheck } from '../domain/chain.ts';
import {
  type ChainEntry,
  type ChainProblem,
  leafHash,
  type Sha256,
} from '../domain/chain-entry.ts';
import { startSelectionCheck } from '../domain/chain-selection.ts';
import { type Dropped, droppedAction, readDropped } from '../domain/dropped.ts';
import { toHex } from '../domain/hex.ts';
import { type HeadsFound, startTree, type TreeHead } from '../domain/merkle.ts';
import {
  type ExportBegin,
  type ExportEnd,
  type ExportHead,
  type ExportLine,
  parseExportLine,
} from '../intake/export-line.ts';

export type ExportReport = {
  readonly entries: number;
  /** In the order of the file. */
  readonly problems: readonly ChainProblem[];
  readonly omitted: number;
  /** `undefined` where the file is no export. */
  readonly told: ExportHead | undefined;
  readonly head: { readonly seq: number; readonly hash: Uint8Array } | undefined;
  /** Of what is in the file, and of what was dropped before it. */
  readonly heads: HeadsFound;
  /** By the newest entry in the file that says so. */
  readonly dropped: Dropped | undefined;
};

type Deps = { readonly sha256: Sha256 };

/**
 * Checks an export by itself, line by line and in constant memory: no database is asked. The whole log must be whole;
 * of a selection every entry must be its own hash, and no more can be told. A log that does not begin with its first
 * entry must say itself what was dropped. `size`: how many entries the log had at the moment that is asked about.
 */
export async function verifyExport(
  { sha256 }: Deps,
  {
    lines,
    size,
  }: { readonly lines: AsyncIterable<readonly string[]>; readonly size?: number | undefined },
): Promise<ExportReport> {
  const reading = startReading(sha256, size);
  let number = 0;
  for await (const some of lines)
    for (const line of some) {
      number += 1;
      reading.add(parseExportLine(line), number);
    }
  return reading.report();
}

/** What a file is read as: one head, then entries, then one end. */
function startReading(sha256: Sha256, size: number | undefined) {
  let counted = startCounting(sha256, { size });
  const misplaced: ChainProblem[] = [];
  let head: ExportHead | undefined;
  let end: ExportEnd | undefined;
  let check: Check | undefined;
  const isInPlace = (line: ExportLine): boolean =>
    line.kind === 'head' ? head === undefined : head !== undefined && end === undefined;
  return {
    add: (line: ExportLine | undefined, number: number): void => {
      if (line === undefined || !isInPlace(line)) {
        misplaced.push(misplacedLine(line, { number, seq: counted.last()?.seq ?? 0 }));
        return;
      }
      if (line.kind === 'entry') {
        // Both the chain and the tree are over it.
        const leaf = leafHash(sha256, line.entry.body);
        counted.add(line.entry, leaf);
        check?.addEntry({ ...line.entry, leaf });
      } else if (line.kind === 'end') end = line.end;
      else {
        head = line.head;
        counted = startCounting(sha256, { size, from: head.from });
        check = head.complete ? wholeCheck(sha256, head.from) : startSelectionCheck(sha256);
      }
    },
    report: (): ExportReport => {
      const found = check?.problems() ?? { problems: [], omitted: 0 };
      const closing = closingProblems({ head, end }, counted);
      const begin = beginProblems(sha256, head, counted.dropped());
      const own = [...misplaced.slice(0, maxMisplaced), ...begin, ...closing];
      const last = counted.last();
      return {
        entries: counted.entries(),
        problems: [...found.problems, ...own],
        omitted: found.omitted + Math.max(0, misplaced.length - maxMisplaced),
        told: head,
        head: last && { seq: last.seq, hash: last.hash },
        heads: counted.heads(),
        dropped: counted.dropped(),
      };
    },
  };
}

/** A file that is something else altogether is told of in few words. */
const maxMisplaced = 10;

type Check = ReturnType<typeof startSelectionCheck>;

function wholeCheck(sha256: Sha256, from: ExportBegin | undefined): Check {
  const check = startChainCheck(sha256, from);
  return { addEntry: check.addEntry, problems: check.report };
}

type Counting = {
  add(entry: ChainEntry, leaf: Uint8Array): void;
  entries(): number;
  last(): ChainEntry | undefined;
  heads(): HeadsFound;
  dropped(): Dropped | undefined;
};

type Counted = { readonly size: number | undefined; readonly from?: ExportBegin | undefined };

function startCounting(sha256: Sha256, { size, from }: Counted): Counting {
  const tree = startTree(sha256, from?.subtrees);
  const before = from?.seq ?? 0;
  let then: TreeHead | undefined = size === before ? tree.head() : undefined;
  let entries = 0;
  let last: ChainEntry | undefined;
  let dropped: Dropped | undefined;
  return {
    add: (entry, leaf) => {
      tree.addLeaf(leaf);
      entries += 1;
      last = entry;
      if (before + entries === size) then = tree.head();
      if (entry.body.includes(`"${droppedAction}"`))
        dropped = readDropped(entry.seq, entry.body) ?? dropped;
    },
    entries: () => entries,
    last: () => last,
    heads: () => ({ whole: tree.head(), then }),
    dropped: () => dropped,
  };
}

function misplacedLine(
  line: ExportLine | undefined,
  { number, seq }: { readonly number: number; readonly seq: number },
): ChainProblem {
  const words = line === undefined ? 'is nothing that an export has' : 'stands where none belongs';
  return differs(seq, `line ${number} ${words}`);
}

/**
 * In what the beginning of a whole log contradicts what its entries say was dropped. Of a part of it, the entry that says so
 * stands in what came later.
 */
function beginProblems(
  sha256: Sha256,
  head: ExportHead | undefined,
  dropped: Dropped | undefined,
): readonly ChainProblem[] {
  if (head?.complete !== true || head.before !== undefined) return [];
  const { from } = head;
  const said = dropped && `${dropped.size} ${toHex(dropped.hash)} ${toHex(dropped.root)}`;
  const root = from && startTree(sha256, from.subtrees).head().root;
  const found = from && root && `${from.seq} ${toHex(from.hash)} ${toHex(root)}`;
  if (said === found) return [];
  const detail = 'it does not begin where its entries say that what was before was dropped';
  return [{ kind: 'drop_differs', seq: dropped?.seq ?? from?.seq ?? 0, detail }];
}

/** In what the ends of a file contradict what is between them. */
function closingProblems(
  { head, end }: { readonly head: ExportHead | undefined; readonly end: ExportEnd | undefined },
  counted: Counting,
): readonly ChainProblem[] {
  const last = counted.last();
  const seq = last?.seq ?? 0;
  if (head === undefined) return [differs(seq, 'it does not begin as an export does')];
  if (end === undefined) return [differs(seq, 'its last line is missing: it was cut off')];
  if (end.entries !== counted.entries())
    return [differs(seq, `it ends with ${counted.entries()} entries, and says ${end.entries}`)];
  if (!head.complete) return [];
  const { whole } = counted.heads();
  const said = end.log === null ? undefined : `${end.log.seq} ${end.log.hash}`;
  const found = last === undefined ? undefined : `${last.seq} ${toHex(last.hash)}`;
  if (said !== found) return [differs(seq, 'its last entry is not the one that its end names')];
  if (end.root !== undefined && end.root !== toHex(whole.root))
    return [differs(seq, 'its entries do not have the root that its end names')];
  return [];
}

function differs(seq: number, detail: string): ChainProblem {
  return { kind: 'export_differs', seq, detail };
}
