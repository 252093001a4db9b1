import type { ChainEntry, ChainPlace } from '../domain/chain-entry.ts';
import { fromHex, toHex } from '../domain/hex.ts';
import { subtreeSizes, type TreeHead } from '../domain/merkle.ts';

/** The first line of an export: whether it is the whole log, and else which entries it has, in words. */
export type ExportHead = {
  readonly complete: boolean;
  readonly filter: string;
  /** Complete up to this month, as `2026-07`; absent where it is to the end. */
  readonly before?: string;
  /** What was dropped from the log before; absent where nothing was. */
  readonly from?: ExportBegin;
};

/** The last entry that was dropped, and the largest whole subtrees of the tree over all up to it. */
export type ExportBegin = ChainPlace & { readonly subtrees: readonly TreeHead[] };

/** The last line: how many entries there are, and what the whole log was when they were read. */
export type ExportEnd = {
  readonly entries: number;
  /** Of the whole log: the number and the hash of its last entry. */
  readonly log: { readonly seq: number; readonly hash: string } | null;
  /** The root over the whole log, as lower-case hex like every hash, where whoever wrote it has computed one. */
  readonly root?: string;
};

export type ExportLine =
  | { readonly kind: 'head'; readonly head: ExportHead }
  | { readonly kind: 'entry'; readonly entry: ChainEntry }
  | { readonly kind: 'end'; readonly end: ExportEnd };

/** What the first line says that it is, so that no other file is taken for one. */
const format = 'privatelink-audit-export/1';

export function printExportHead({ complete, filter, before, from }: ExportHead): string {
  const part = before === undefined ? {} : { before };
  return `${JSON.stringify({ format, complete, filter, ...part, ...beginJson(from) })}\n`;
}

function beginJson(from: ExportBegin | undefined) {
  if (from === undefined) return {};
  const { seq, hash, subtrees } = from;
  const roots = subtrees.map(({ root }) => toHex(root));
  return { from: { seq, hash: toHex(hash), subtrees: roots } };
}

export function printExportEnd({ entries, log, root }: ExportEnd): string {
  return `${JSON.stringify({ end: { entries, log, ...(root === undefined ? {} : { root }) } })}\n`;
}

/** Reads a line of an export; `undefined` for anything that it cannot hold. */
export function parseExportLine(text: string): ExportLine | undefined {
  const read = parseObject(text);
  if (read === undefined) return undefined;
  if ('seq' in read) return toEntry(read);
  return 'end' in read ? toEnd(read['end']) : toHead(read);
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined; // fields stay unknown
}

/** Written out and not by a schema: it runs for every entry of a log. */
function toEntry({ seq, body, prev, hash }: Fields): ExportLine | undefined {
  const [before, own] = [fromHex(prev), fromHex(hash)];
  if (!isCount(seq) || typeof body !== 'string') return undefined;
  if (before === undefined || own === undefined) return undefined;
  return { kind: 'entry', entry: { seq, body, prev: before, hash: own } };
}

function toEnd(value: unknown): ExportLine | undefined {
  const { entries, log, root } = asFields(value) ?? {};
  if (!isCount(entries)) return undefined;
  const { seq, hash } = asFields(log) ?? {};
  if (log !== null && !(isCount(seq) && typeof hash === 'string')) return undefined;
  const ofLog = isCount(seq) && typeof hash === 'string' ? { seq, hash } : null;
  return {
    kind: 'end',
    end: { entries, log: ofLog, ...(typeof root === 'string' ? { root } : {}) },
  };
}

function toHead(read: Fields): ExportLine | undefined {
  const { complete, filter, before } = read;
  if (read['format'] !== format || typeof complete !== 'boolean' || typeof filter !== 'string')
    return undefined;
  if (!(before === undefined || typeof before === 'string')) return undefined;
  const from = 'from' in read ? toBegin(read['from']) : undefined;
  if ('from' in read && from === undefined) return undefined;
  const head = { complete, filter };
  return {
    kind: 'head',
    head: { ...head, ...(before === undefined ? {} : { before }), ...(from && { from }) },
  };
}

function toBegin(value: unknown): ExportBegin | undefined {
  const { seq, hash: said, subtrees } = asFields(value) ?? {};
  const hash = fromHex(said);
  if (!isCount(seq) || seq === 0 || hash === undefined || !Array.isArray(subtrees))
    return undefined;
  const sizes = subtreeSizes(seq);
  const roots = subtrees.flatMap((root: unknown) => fromHex(root) ?? []);
  if (roots.length !== sizes.length || subtrees.length !== sizes.length) return undefined;
  const known = roots.map((root, at): TreeHead => ({ size: sizes[at] ?? 0, root }));
  return { seq, hash, subtrees: known };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
