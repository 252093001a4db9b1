import type { ChainEntry } from '../domain/chain-entry.ts';

/** The first line of an export: whether it is the whole log, and else which entries it has, in words. */
export type ExportHead = { readonly complete: boolean; readonly filter: string };

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

export function printExportHead({ complete, filter }: ExportHead): string {
  return `${JSON.stringify({ format, complete, filter })}\n`;
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
  const [before, own] = [toBytes(prev), toBytes(hash)];
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
  const { complete, filter } = read;
  if (read['format'] !== format || typeof complete !== 'boolean' || typeof filter !== 'string')
    return undefined;
  return { kind: 'head', head: { complete, filter } };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const hexPattern = /^[0-9a-f]{64}$/;

/** 32 bytes, as lower-case hex. */
function toBytes(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string' || !hexPattern.test(text)) return undefined;
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1)
    bytes[index] = 16 * digitAt(text, 2 * index) + digitAt(text, 2 * index + 1);
  return bytes;
}

function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 0x61 ? code - 0x30 : code - 0x57;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
