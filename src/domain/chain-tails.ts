/**
 * What the request rows say of the log: each names the number and the hash of its last entry. This is
 * what shows that the end of a log was cut off, and that an entry was appended behind a row's back.
 */
import { readEntryText } from './chain-columns.ts';
import type { ChainProblem, Range } from './chain-entry.ts';
import type { Explanation } from './chain-explain.ts';
import { type Memory, within } from './chain-suspect.ts';
import { isEnded } from './receipt-outcome.ts';

/** A request row beside what the log has of it. */
export type RequestTail = {
  readonly requestId: string;
  readonly lastSeq: number | undefined;
  readonly lastHash: Uint8Array | undefined;
  /** Where the log has the entry with that hash. */
  readonly foundSeq: number | undefined;
  /** The log's newest entry about this request, by its index. */
  readonly newest: { readonly seq: number; readonly body: string } | undefined;
  /** What the row says of itself, and its newest entry says too. */
  readonly state: Readonly<Record<'status' | 'version' | 'revision', string | number>>;
};

export type TailNotes = {
  /** Rows whose entry is not in the log, though its number is. */
  readonly memories: Memory[];
  /** Rows whose entry lies beyond the end. */
  readonly beyond: Memory[];
  /** Rows whose entry has another number than they say. */
  readonly moved: ChainProblem[];
  readonly differing: Differing[];
  omitted: number;
};

/** The row's own entry is the one with the hash that it names. */
type Differing = { readonly problem: ChainProblem; readonly own: number };

const maxNotes = 200;

export function startTailNotes(): TailNotes {
  return { memories: [], beyond: [], moved: [], differing: [], omitted: 0 };
}

/** `begin`: the entry that the first one of the log follows; `head`: the last one. */
export function noteTail(
  notes: TailNotes,
  tail: RequestTail,
  { begin, head }: { readonly begin: number; readonly head: number },
): void {
  const { requestId, lastSeq, lastHash, foundSeq, newest } = tail;
  if (lastSeq === undefined || lastHash === undefined)
    noteDiffering(notes, {
      seq: newest?.seq ?? 0,
      detail: `request ${requestId} names no last entry`,
    });
  else if (foundSeq !== undefined) noteFound(notes, tail, foundSeq);
  else if (lastSeq <= begin) noteDropped(notes, tail, lastSeq);
  else {
    const list = lastSeq > head ? notes.beyond : notes.memories;
    keep(notes, list, { requestId, seq: lastSeq, hash: lastHash });
  }
}

/** Its last entry was dropped, which is so of ended requests alone, and of those that nothing came after. */
function noteDropped(notes: TailNotes, tail: RequestTail, lastSeq: number): void {
  const { requestId, newest, state } = tail;
  if (newest !== undefined) {
    const detail = `request ${requestId} does not know this entry: its row ends with the dropped entry ${lastSeq}`;
    noteDiffering(notes, { seq: newest.seq, detail });
  } else if (!isEnded(String(state.status))) {
    const detail = `request ${requestId} is ${state.status}, and its last entry was dropped`;
    noteDiffering(notes, { seq: lastSeq, detail });
  }
}

function noteFound(notes: TailNotes, tail: RequestTail, foundSeq: number): void {
  const { requestId, lastSeq, newest } = tail;
  if (lastSeq !== foundSeq) {
    const detail = `request ${requestId} calls this entry ${lastSeq}`;
    keep(notes, notes.moved, { kind: 'request_differs', seq: foundSeq, detail });
  }
  if (newest === undefined) return;
  if (newest.seq === foundSeq) noteState(notes, tail, newest);
  else if (newest.seq > foundSeq) {
    const detail = `request ${requestId} does not know this entry: its row ends with entry ${foundSeq}`;
    noteDiffering(notes, { seq: newest.seq, detail }, foundSeq);
  }
}

function noteState(
  notes: TailNotes,
  { requestId, state }: RequestTail,
  newest: { readonly seq: number; readonly body: string },
): void {
  const told: Readonly<Record<string, unknown>> = { ...readEntryText(newest.body) };
  const differing = Object.entries(state).filter(
    ([key, value]) => (told[key] ?? value) !== value, // an entry may say nothing of it
  );
  if (differing.length === 0) return;
  const words = differing.map(([key, value]) => `${key} ${value} instead of ${told[key]}`);
  const detail = `the row of request ${requestId} says ${words.join(', ')}`;
  noteDiffering(notes, { seq: newest.seq, detail });
}

function noteDiffering(
  notes: TailNotes,
  what: Pick<ChainProblem, 'seq' | 'detail'>,
  own = what.seq,
): void {
  keep(notes, notes.differing, { problem: { kind: 'request_differs', ...what }, own });
}

function keep<T>(notes: TailNotes, list: T[], item: T): void {
  if (list.length >= maxNotes) notes.omitted += 1;
  else list.push(item);
}

/** Tells what the rows say beyond what the entries themselves have shown. */
export function judgeTails(
  notes: TailNotes,
  explanations: readonly Explanation[],
  headSeq: number,
): readonly ChainProblem[] {
  const lost = explanations.flatMap((explanation) => explanation.lost);
  const touched = explanations.flatMap((explanation) => explanation.touched);
  const isTouched = (seq: number): boolean => touched.some((range) => within(seq, range));
  const differing = notes.differing
    .filter(({ problem, own }) => !(isTouched(problem.seq) || isTouched(own)))
    .map(({ problem }) => problem);
  return [
    ...judgeBeyond(notes, lost, headSeq),
    ...judgeMemories(notes, lost),
    ...(touched.length > 0 ? [] : notes.moved), // the others have moved with what was found
    ...differing,
  ];
}

function judgeBeyond(
  { beyond }: TailNotes,
  lost: readonly Range[],
  headSeq: number,
): readonly ChainProblem[] {
  const unexplained = beyond.filter(({ seq }) => !lost.some((range) => within(seq, range)));
  if (unexplained.length === 0) return [];
  const furthest = Math.max(...unexplained.map(({ seq }) => seq));
  const detail = `the log ends with entry ${headSeq}, but requests name later ones, such as entry ${furthest}`;
  return [{ kind: 'cut_tail', seq: headSeq + 1, detail }];
}

function judgeMemories({ memories }: TailNotes, lost: readonly Range[]): readonly ChainProblem[] {
  const unexplained = memories.filter(({ seq }) => !lost.some((range) => within(seq, range)));
  if (unexplained.length === 0) return [];
  const first = unexplained.reduce((least, memory) => (memory.seq < least.seq ? memory : least));
  const detail = `request ${first.requestId} remembers another entry here: the log was cut and continued, or rewritten, from this entry or an earlier one`;
  return [{ kind: 'cut_tail', seq: first.seq, detail }];
}
