import { readEntryText } from '../domain/chain-columns.ts';
import { parseExportLine } from '../intake/export-line.ts';
import type { StoryEntry } from '../use-cases/ports/audit-stories.ts';
import { type CliContext, UsageError } from './verb.ts';

/** Exports of what was dropped, for `parseArgs`. */
export const exportOption = { type: 'string', multiple: true, default: [] as string[] } as const;

/** Said before a database is asked, whose errors would hide it. */
export async function checkReadable(
  { readLines }: CliContext,
  files: readonly string[],
): Promise<void> {
  for (const file of files)
    try {
      for await (const _ of readLines(file)) break;
    } catch (cause) {
      throw new UsageError(`There is no file ${file} that can be read.`, { cause });
    }
}

/** What these exports have about a request. Nothing in them is believed here: whoever uses it proves it. */
export async function readExported(
  { readLines }: CliContext,
  files: readonly string[],
  requestId: string,
): Promise<readonly StoryEntry[]> {
  const found: StoryEntry[] = [];
  for (const file of files)
    for await (const lines of readLines(file))
      for (const line of lines)
        if (line.includes(requestId)) found.push(...entryOf(line, requestId));
  return found;
}

function entryOf(line: string, requestId: string): readonly StoryEntry[] {
  const read = parseExportLine(line);
  if (read?.kind !== 'entry') return [];
  const said = readEntryText(read.entry.body);
  if (said?.request_id !== requestId) return [];
  const { at, actor, action } = said;
  const columns = { requestId, at: String(at), actor: textOf(actor), action: String(action) };
  return [{ ...read.entry, columns }];
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
