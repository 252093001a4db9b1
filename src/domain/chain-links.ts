/**
 * Links that are broken between entries sound in themselves.
 *
 * Each request row names the number and the hash of its last entry. A row whose entry is still in the
 * log is a witness: the difference between the number it names and the entry's number now is how far
 * the log has moved there. If the log has moved across a broken link, that many entries are missing;
 * if not, the entry before the link was rewritten together with its hash. A row whose entry is gone
 * remembers it, by number.
 */
import { differingColumns } from './chain-columns.ts';
import {
  type ChainEntry,
  type ChainProblem,
  chainHash,
  type Sha256,
  sameBytes,
} from './chain-entry.ts';
import {
  type Case,
  caseAfter,
  type Finding,
  hashBefore,
  type Memory,
  type Suspect,
  type Witness,
} from './chain-suspect.ts';

type Evidence = {
  readonly memories: readonly Memory[];
  readonly sha256: Sha256;
  /** In the order of the log. */
  readonly witnesses: readonly Witness[];
  readonly open: readonly Case[];
};

export function explainLinks(
  cases: readonly Case[],
  memories: readonly Memory[],
  sha256: Sha256,
): readonly Finding[] {
  const open = cases.filter(({ linkOpen }) => linkOpen);
  const evidence = { memories, sha256, witnesses: listWitnesses(open), open };
  return open.flatMap((one) => {
    if (!one.linkOpen) return [];
    one.linkOpen = false;
    return [explainReplaced(one, evidence) ?? explainLink(one.suspect, evidence)];
  });
}

/** An entry with broken links on both sides was replaced whole, unless somebody vouches for it. */
function explainReplaced({ suspect }: Case, evidence: Evidence): Finding | undefined {
  const { entry, next } = suspect;
  const after = caseAfter(evidence.open, entry);
  if (after === undefined || next === undefined || entry.claimedSeq !== undefined) return undefined;
  const sameText = sameBytes(
    next.prev,
    chainHash(evidence.sha256, hashBefore(suspect), entry.body),
  );
  const remembered = remember(evidence, next.prev) === entry.seq;
  const unmoved =
    shiftsAround(evidence, suspect).left === shiftsAround(evidence, after.suspect).right;
  if (!(sameText || remembered || unmoved)) return undefined;
  after.linkOpen = false;
  return edited(entry.seq);
}

function explainLink(suspect: Suspect, evidence: Evidence): Finding {
  const { entry, before } = suspect;
  const { left, right, alone } = shiftsAround(evidence, suspect);
  const gone = right === undefined ? 0 : left - right;
  if (before === undefined) return missing(entry.seq, Math.max(gone, 1));
  const remembered = remember(evidence, entry.prev);
  if (remembered === before.seq || differsFromColumns(before)) return edited(before.seq);
  if (remembered !== undefined || before.claimedSeq !== undefined)
    return missing(entry.seq, Math.max(gone, 1));
  if (right === undefined) return unclear(before.seq, entry.seq);
  if (gone === 0) return edited(before.seq);
  if (!alone) return unclear(before.seq, entry.seq);
  return gone > 0 ? missing(entry.seq, gone) : inserted(before.seq, -gone);
}

/** Whoever computes a hash anew may forget the index. */
function differsFromColumns({ body, columns }: ChainEntry): boolean {
  return columns !== undefined && differingColumns(body, columns).length > 0;
}

/** Where a request row says that an entry with this hash was, in the numbers of now. */
function remember({ memories, witnesses }: Evidence, hash: Uint8Array): number | undefined {
  const memory = memories.find((one) => sameBytes(one.hash, hash));
  if (memory === undefined) return undefined;
  const near = witnesses.findLast(({ seq, shift }) => seq - shift <= memory.seq);
  return memory.seq + (near?.shift ?? 0);
}

type Sides = {
  readonly left: number;
  readonly right: number | undefined;
  /** No other broken link lies between the same two witnesses. */
  readonly alone: boolean;
};

/** The nearest witnesses on both sides of a link; where the log begins, nothing has moved. */
function shiftsAround({ witnesses, open }: Evidence, { entry }: Suspect): Sides {
  const left = witnesses.findLast(({ seq }) => seq < entry.seq) ?? { seq: 0, shift: 0 };
  const right = witnesses.find(({ seq }) => seq >= entry.seq);
  const between = open.filter(
    ({ suspect }) => suspect.entry.seq > left.seq && suspect.entry.seq <= (right?.seq ?? Infinity),
  );
  return { left: left.shift, right: right?.shift, alone: between.length === 1 };
}

/** The witnesses near some cases, in the order of the log. */
export function listWitnesses(open: readonly Case[]): readonly Witness[] {
  const witnesses = open.flatMap(({ suspect: { entry, witnessBefore, witnessAfter } }) => {
    const own =
      entry.claimedSeq === undefined
        ? undefined
        : { seq: entry.seq, shift: entry.seq - entry.claimedSeq };
    return [witnessBefore, own, witnessAfter].filter((witness) => witness !== undefined);
  });
  return witnesses.sort((a, b) => a.seq - b.seq);
}

function edited(seq: number): Finding {
  const detail = 'it was rewritten together with its hash: the entry after it follows another one';
  return { problem: problem('edited_entry', seq, detail), lost: [{ from: seq, to: seq }] };
}

function missing(seq: number, count: number): Finding {
  const which = count === 1 ? 'an entry' : `${count} entries`;
  const detail = `${which} before it taken out, and the rest numbered anew`;
  return {
    problem: problem('missing_entry', seq, detail),
    lost: [{ from: seq, to: seq + count - 1 }],
  };
}

function inserted(seq: number, count: number): Finding {
  const detail = `${count} entries up to here were inserted`;
  return {
    problem: problem('inserted_entry', seq, detail),
    lost: [],
    added: { from: seq - count + 1, to: seq },
  };
}

function unclear(from: number, to: number): Finding {
  const detail = `entry ${from} was rewritten, or entries between it and entry ${to} were taken out`;
  return { problem: problem('broken_link', to, detail), lost: [{ from, to }] };
}

function problem(kind: ChainProblem['kind'], seq: number, detail: string): ChainProblem {
  return { kind, seq, detail };
}
