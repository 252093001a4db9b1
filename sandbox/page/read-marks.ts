/** How far each person has read in each channel. */
import { z } from 'zod';

const marks = z.record(z.string(), z.record(z.string(), z.string()));

/** By person, then by channel: the `ts` of the last message that they have read. */
export const savedMarks = marks;
export type SavedMarks = z.infer<typeof marks>;

export type ReadMarks = {
  /** Before every message, where nothing was read yet. */
  lastRead(user: string, channel: string): string;
  /** Only forward: two windows of one person may be of two minds. */
  read(user: string, channel: string, ts: string): void;
  save(): SavedMarks;
};

export function createReadMarks(saved: SavedMarks = {}): ReadMarks {
  const all = structuredClone(saved);
  const lastRead = (user: string, channel: string) => all[user]?.[channel] ?? '0';
  return {
    lastRead,
    read(user, channel, ts) {
      if (ts > lastRead(user, channel)) all[user] = { ...all[user], [channel]: ts };
    },
    save: () => structuredClone(all),
  };
}
