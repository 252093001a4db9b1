import {
  type ChainEntry,
  type ChainPlace,
  type ChainProblem,
  type Range,
  sameBytes,
} from './chain-entry.ts';

/** An entry that a request row vouches for, and how far it has moved since that row was written. */
export type Witness = { readonly seq: number; readonly shift: number };

/** An entry that does not fit, with its neighbours and the nearest witnesses among those that fit. */
export type Suspect = {
  readonly entry: ChainEntry;
  readonly before: ChainEntry | undefined;
  /** What it must follow: the entry before, or where the log begins. */
  readonly place: ChainPlace;
  readonly next: ChainEntry | undefined;
  /** Its hash is that of its text and of the predecessor it names. */
  readonly textFits: boolean;
  /** The predecessor it names is the entry before it. */
  readonly linkFits: boolean;
  /** Its number does not follow the one before. */
  readonly jumps: boolean;
  /** The number of the earlier entry that it names as its predecessor, when that one is near. */
  readonly follows: number | undefined;
  readonly witnessBefore: Witness | undefined;
  readonly witnessAfter: Witness | undefined;
};

/** A request row's memory of an entry whose hash the log no longer has. */
export type Memory = {
  readonly requestId: string;
  readonly seq: number;
  readonly hash: Uint8Array;
};

/** A suspect whose faults are being told, one by one. */
export type Case = {
  readonly suspect: Suspect;
  textOpen: boolean;
  linkOpen: boolean;
};

/** A problem, and the entries that it accounts for. */
export type Finding = {
  readonly problem: ChainProblem;
  /** What request rows may remember and the log no longer has, or has elsewhere. */
  readonly lost: readonly Range[];
  /** What the log has and request rows do not know. */
  readonly added?: Range;
};

export function openCases(suspects: readonly Suspect[]): readonly Case[] {
  return suspects.map((suspect) => ({
    suspect,
    textOpen: !suspect.textFits,
    linkOpen: !suspect.linkFits,
  }));
}

/** The case of the entry after this one, if that one does not fit either. */
export function caseAfter(cases: readonly Case[], entry: ChainEntry): Case | undefined {
  return cases.find(({ suspect }) => suspect.before === entry);
}

export function within(seq: number, { from, to }: Range): boolean {
  return from <= seq && seq <= to;
}

/** The hash that an entry's `prev` must be. */
export function hashBefore(suspect: Suspect): Uint8Array {
  return suspect.place.hash;
}

/** Whether the entry after agrees that `hash` is this one's; at the end of the log nobody disagrees. */
export function nextAgrees(suspect: Suspect, hash: Uint8Array): boolean {
  return suspect.next === undefined || sameBytes(suspect.next.prev, hash);
}
