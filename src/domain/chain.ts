/**
 * The chain of the log, and what a look along it can tell.
 *
 * `hash = SHA-256(0x01 ‖ prev ‖ SHA-256(0x00 ‖ body))`, where `body` is the entry's text in UTF-8 and
 * `prev` the hash of the entry before, 32 zero bytes for the first. Numbers run from 1 without a gap.
 * Each entry is checked against its own text, its predecessor and its number, so that any change of
 * any of them shows. What was changed is worked out afterwards, from the few entries that do not fit
 * (`chain-explain.ts`) and from the requests, each of which names its last entry (`chain-tails.ts`).
 * Whoever rewrites the whole log and every request row with it leaves no trace in here: compare the
 * head with one that was written down elsewhere.
 *
 * A log whose first months were dropped begins after the last of those entries, which an entry names (`dropped.ts`).
 */
import { differingColumns } from './chain-columns.ts';
import {
  type ChainEntry,
  type ChainPlace,
  type ChainProblem,
  entryHash,
  type Sha256,
  sameBytes,
  zeroPlace,
} from './chain-entry.ts';
import { explain } from './chain-explain.ts';
import type { Suspect, Witness } from './chain-suspect.ts';
import {
  judgeTails,
  noteTail,
  type RequestTail,
  startTailNotes,
  type TailNotes,
} from './chain-tails.ts';

export type ChainReport = {
  readonly entries: number;
  readonly head: ChainPlace | undefined;
  /** In the order of the log. */
  readonly problems: readonly ChainProblem[];
  /** Signs of problems beyond those in the list. */
  readonly omitted: number;
};

/** Entries first, in the order of their numbers, then request rows, then the report. */
export type ChainCheck = {
  addEntry(entry: ChainEntry): void;
  addTail(tail: RequestTail): void;
  report(): ChainReport;
};

/** Checks a log as it streams by, in constant memory. `begin`: what its first entry must follow. */
export function startChainCheck(sha256: Sha256, begin: ChainPlace = zeroPlace): ChainCheck {
  const walk: Walk = {
    sha256,
    begin,
    entries: 0,
    last: undefined,
    window: [begin],
    witness: undefined,
    suspects: [],
    columnProblems: [],
    omitted: 0,
  };
  const notes = startTailNotes();
  return {
    addEntry: (entry) => addEntry(walk, entry),
    addTail: (tail) => noteTail(notes, tail, { begin: begin.seq, head: (walk.last ?? begin).seq }),
    report: () => report(walk, notes),
  };
}

/** How many entries that do not fit are kept for an explanation; more are counted. */
const maxSuspects = 200;
const maxProblems = 200;
/** How far back an inserted run of entries is recognised as such. */
const windowLength = 64;

/** How far the look has come. */
type Walk = {
  readonly sha256: Sha256;
  readonly begin: ChainPlace;
  entries: number;
  last: ChainEntry | undefined;
  readonly window: ChainPlace[];
  witness: Witness | undefined;
  readonly suspects: OpenSuspect[];
  readonly columnProblems: ChainProblem[];
  omitted: number;
};

type OpenSuspect = Omit<Suspect, 'next' | 'witnessAfter'> & {
  next: ChainEntry | undefined;
  witnessAfter: Witness | undefined;
};

function addEntry(walk: Walk, entry: ChainEntry): void {
  const before = walk.last;
  const place = before ?? walk.begin;
  const fits = {
    textFits: sameBytes(entry.hash, entryHash(walk.sha256, entry)),
    linkFits: sameBytes(entry.prev, place.hash),
    jumps: entry.seq !== place.seq + 1,
  };
  const newest = walk.suspects.at(-1);
  if (newest !== undefined && newest.entry === before) newest.next = entry;
  if (fits.textFits) noteColumns(walk, entry);
  if (fits.textFits && fits.linkFits && !fits.jumps) noteWitness(walk, entry);
  else noteSuspect(walk, entry, fits);
  walk.entries += 1;
  walk.last = entry;
  walk.window.push({ seq: entry.seq, hash: entry.hash });
  if (walk.window.length > windowLength) walk.window.shift();
}

function noteSuspect(
  walk: Walk,
  entry: ChainEntry,
  fits: Pick<Suspect, 'textFits' | 'linkFits' | 'jumps'>,
): void {
  if (walk.suspects.length >= maxSuspects) {
    walk.omitted += 1;
    return;
  }
  walk.suspects.push({
    ...fits,
    entry,
    before: walk.last,
    place: walk.last ?? walk.begin,
    next: undefined,
    follows: walk.window.find(({ hash }) => sameBytes(hash, entry.prev))?.seq,
    witnessBefore: walk.witness,
    witnessAfter: undefined,
  });
}

function noteWitness(walk: Walk, { seq, claimedSeq }: ChainEntry): void {
  if (claimedSeq === undefined) return;
  walk.witness = { seq, shift: seq - claimedSeq };
  for (let index = walk.suspects.length - 1; index >= 0; index -= 1) {
    const suspect = walk.suspects[index];
    if (suspect === undefined || suspect.witnessAfter !== undefined) return;
    suspect.witnessAfter = walk.witness;
  }
}

function noteColumns(walk: Walk, { seq, body, columns }: ChainEntry): void {
  if (columns === undefined) return;
  const differing = differingColumns(body, columns);
  if (differing.length === 0) return;
  if (walk.columnProblems.length >= maxProblems) {
    walk.omitted += 1;
    return;
  }
  const detail = `its text says otherwise than its columns: ${differing.join(', ')}`;
  walk.columnProblems.push({ kind: 'column_differs', seq, detail });
}

function report(walk: Walk, notes: TailNotes): ChainReport {
  const { entries, last, begin } = walk;
  const memories = [...notes.memories, ...notes.beyond];
  const findings = explain(walk.suspects, memories, walk.sha256);
  const edited = new Set(
    findings.map(({ problem }) => problem.kind === 'edited_entry' && problem.seq),
  );
  const problems = [
    ...findings.map(({ problem }) => problem),
    ...walk.columnProblems.filter(({ seq }) => !edited.has(seq)),
    ...judgeTails(notes, findings, (last ?? begin).seq),
  ].sort((a, b) => a.seq - b.seq);
  return {
    entries,
    head: last === undefined ? undefined : { seq: last.seq, hash: last.hash },
    problems: problems.slice(0, maxProblems),
    omitted: walk.omitted + notes.omitted + Math.max(0, problems.length - maxProblems),
  };
}
