/** What the twins and the page know, in one file, so that it is always of one moment. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { savedHcp } from '../hcp/saved.ts';
import { savedMarks } from '../page/read-marks.ts';
import { savedSlack } from '../slack/saved.ts';

const state = z.object({
  version: z.literal(1),
  ...{ slack: savedSlack, hcp: savedHcp, marks: savedMarks },
});

export type State = z.infer<typeof state>;

/** `problem` says what is wrong with a file that is there. */
export type ReadState = { readonly state?: State; readonly problem?: string };

export async function readState(file: string): Promise<ReadState> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  const read = state.safeParse(parsed(text));
  if (read.success) return { state: read.data };
  const [first] = read.error.issues;
  return { problem: `${first?.path.join('.') ?? ''}: ${first?.message ?? 'unreadable'}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Saver = {
  /** Something may have changed. */
  stir(): void;
  /** Writes what is so now; nothing is written afterwards. */
  end(): Promise<void>;
};

const soonMs = 300;

/** `take` is asked at most a few times a second. A file is there whole, or as it was before. */
export function createSaver(
  file: string,
  take: () => State,
  trouble: (error: unknown) => void,
): Saver {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let isOver = false;

  const write = () => {
    timer = undefined;
    writing = writing.then(async () => {
      await writeFile(`${file}.draft`, JSON.stringify(take()));
      await rename(`${file}.draft`, file);
    });
    writing = writing.catch(trouble);
  };
  return {
    stir() {
      if (!isOver) timer ??= setTimeout(write, soonMs);
    },
    async end() {
      isOver = true;
      clearTimeout(timer);
      write();
      await writing;
    },
  };
}
