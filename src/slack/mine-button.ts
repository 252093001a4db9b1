import { z } from 'zod';

/** Which page of each list is shown: what the buttons under them say of themselves. */
export type MinePages = { readonly own: number; readonly decide: number };

const page = z.number().int().min(0).max(100_000);
const pagesSchema = z.strictObject({ own: page, decide: page });

export function mineButton(pages: MinePages): string {
  return JSON.stringify(pages);
}

/** Reads a button's value; `undefined` for anything that is not one of ours. */
export function parseMineButton(text: string | undefined): MinePages | undefined {
  try {
    const read = pagesSchema.safeParse(JSON.parse(text ?? ''));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
