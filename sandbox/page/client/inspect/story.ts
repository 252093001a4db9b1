/**
 * Reads what `audit show --json` printed of a request. The page takes nothing of it on trust: what has
 * another shape is left out, and so cannot match.
 */
import type { Obj } from '../../wire.ts';

export type StoryVersion = {
  readonly version: number;
  /** The text whose UTF-8 bytes were hashed. */
  readonly preimage: string;
  readonly digest: string;
};

export type StoryEntry = {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  /** `undefined` where the bot acted by itself. */
  readonly actor: string | undefined;
  readonly details: Obj;
};

/** Newest first. */
export function versionsIn(story: Obj): readonly StoryVersion[] {
  return membersOf(story['versions'])
    .flatMap(({ version, preimage, digest }) =>
      typeof version === 'number' && typeof preimage === 'string' && typeof digest === 'string'
        ? [{ version, preimage, digest }]
        : [],
    )
    .sort((one, other) => other.version - one.version);
}

/** In the order of the log. */
export function entriesIn(story: Obj): readonly StoryEntry[] {
  return membersOf(story['entries']).flatMap(({ seq, entry }) => {
    if (typeof seq !== 'number' || !isObj(entry)) return [];
    const { at, action, actor, details } = entry;
    return [
      {
        ...{ seq, at: textOf(at) ?? '', action: textOf(action) ?? '(unnamed)' },
        ...{ actor: textOf(actor), details: isObj(details) ? details : {} },
      },
    ];
  });
}

export function statusIn(story: Obj): string | undefined {
  const request = story['request'];
  return isObj(request) ? textOf(request['status']) : undefined;
}

function membersOf(value: unknown): readonly Obj[] {
  return Array.isArray(value) ? value.filter(isObj) : [];
}

function isObj(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
