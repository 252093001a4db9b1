/**
 * Names what happened to a log, from the entries that do not fit.
 *
 * Each step tells what it can be sure of and closes those cases; what is left goes to the next. A gap
 * in the numbers is a missing entry. Two entries that fit once their parts are put back were swapped.
 * Entries that their successor passes over were inserted. An entry that is not its own hash was
 * edited. What remains are links between entries that are sound in themselves: either the one before
 * was rewritten together with its hash, or something between the two was taken out and the rest
 * numbered anew. There the request rows tell (`chain-links.ts`), or nobody does.
 */
import { chainHash, type Range, type Sha256, sameBytes } from './chain-entry.ts';
import { explainLinks, listWitnesses } from './chain-links.ts';
import {
  type Case,
  caseAfter,
  type Finding,
  hashBefore,
  type Memory,
  nextAgrees,
  openCases,
  type Suspect,
  type Witness,
  within,
} from './chain-suspect.ts';
import { explainSwaps } from './chain-swaps.ts';

/** A problem, and what it accounts for. */
export type Explanation = {
  readonly problem: Finding['problem'];
  /** Entries that request rows may remember, under the numbers that these remember. */
  readonly lost: readonly Range[];
  /** Entries that request rows may disagree with, under the numbers of now. */
  readonly touched: readonly Range[];
};

export function explain(
  suspects: readonly Suspect[],
  memories: readonly Memory[],
  sha256: Sha256,
): readonly Explanation[] {
  const cases = openCases(suspects);
  const witnesses = listWitnesses(cases);
  return [
    ...explainJumps(cases),
    ...explainSwaps(cases, sha256),
    ...explainInsertions(cases),
    ...explainEdits(cases, sha256),
    ...explainLinks(cases, memories, sha256),
  ].map(({ problem, lost, added }) => ({
    problem,
    touched: added === undefined ? lost : [...lost, added],
    lost: lost.map((range) => asWritten(range, witnesses)),
  }));
}

/** The numbers that these entries had when they were written. */
function asWritten({ from, to }: Range, witnesses: readonly Witness[]): Range {
  const shift = witnesses.findLast(({ seq }) => seq < from)?.shift ?? 0;
  return { from: from - shift, to: to - shift };
}

function explainJumps(cases: readonly Case[]): readonly Finding[] {
  return cases.flatMap((one) => {
    const { entry, place, jumps } = one.suspect;
    if (!jumps) return [];
    const linked = !one.linkOpen;
    one.linkOpen = false;
    const [from, to] = [place.seq + 1, entry.seq - 1];
    if (to < from) return [found('inserted_entry', entry.seq, 'its number is taken already')];
    const which = from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;
    const detail = linked ? `${which} missing, though the chain runs on` : `${which} missing`;
    return [{ ...found('missing_entry', from, detail), lost: [{ from, to }] }];
  });
}

/** An entry that names an earlier one as its predecessor knows nothing of those in between. */
function explainInsertions(cases: readonly Case[]): readonly Finding[] {
  return cases.flatMap((one) => {
    const added = passedOver(one.suspect);
    if (!one.linkOpen || added === undefined) return [];
    // An entry that was itself rewritten to name an earlier one is not believed by the next.
    if (caseAfter(cases, one.suspect.entry)?.linkOpen) return [];
    one.linkOpen = false;
    for (const other of cases.filter(({ suspect }) => within(suspect.entry.seq, added))) {
      other.textOpen = false;
      other.linkOpen = false;
    }
    const { from, to } = added;
    const which = from === to ? `entry ${from} was` : `entries ${from} to ${to} were`;
    const place = from === 1 ? 'as the first' : `right after entry ${from - 1}`;
    const detail = `${which} inserted: entry ${one.suspect.entry.seq} was written ${place}`;
    return [{ ...found('inserted_entry', from, detail), added }];
  });
}

function passedOver({ before, follows }: Suspect): Range | undefined {
  if (before === undefined || follows === undefined || follows >= before.seq) return undefined;
  return { from: follows + 1, to: before.seq };
}

function explainEdits(cases: readonly Case[], sha256: Sha256): readonly Finding[] {
  return cases.flatMap((one) => {
    if (!one.textOpen) return [];
    const { entry } = one.suspect;
    const edited = editedPart(one.suspect, sha256);
    const after = caseAfter(cases, entry);
    one.textOpen = false;
    if (edited !== 'text') one.linkOpen = false;
    if (edited !== 'predecessor' && after !== undefined && !nextAgrees(one.suspect, entry.hash))
      after.linkOpen = false;
    const detail = `its ${edited} was changed: it is no longer what was hashed`;
    const lost = [{ from: entry.seq, to: entry.seq }];
    return [{ ...found('edited_entry', entry.seq, detail), lost }];
  });
}

type EditedPart = 'text' | 'hash' | 'predecessor' | 'content';

/** Tells which part, put back to what its neighbours say, would make the entry whole. */
function editedPart(suspect: Suspect, sha256: Sha256): EditedPart {
  const { entry, next, linkFits } = suspect;
  if (next !== undefined && sameBytes(next.prev, chainHash(sha256, entry.prev, entry.body)))
    return 'hash';
  if (sameBytes(entry.hash, chainHash(sha256, hashBefore(suspect), entry.body)))
    return 'predecessor';
  return linkFits && nextAgrees(suspect, entry.hash) ? 'text' : 'content';
}

function found(kind: Finding['problem']['kind'], seq: number, detail: string): Finding {
  return { problem: { kind, seq, detail }, lost: [] };
}
