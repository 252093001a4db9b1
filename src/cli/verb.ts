import type { Environment, ReadFile } from '../config-reader.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Write } from './output.ts';

/** What a verb may touch of the process. */
export type CliContext = {
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly readFile: ReadFile;
  /** For files that are larger than memory: some lines at a time. */
  readonly readLines: (path: string) => AsyncIterable<readonly string[]>;
  /** Into a file that is not there yet, for its owner alone; throws where it cannot. */
  readonly writeFile: (path: string, text: string) => void;
  readonly print: (line: string) => void;
  /** Where there may be much of it: text as it is, with its ends of lines. */
  readonly write: Write;
  /** For people at a terminal: nothing that a machine would read. */
  readonly complain: (line: string) => void;
  readonly log: Log;
};

/** One thing that an operator or an auditor can ask for. Returns the exit code. */
export type Verb = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  run(context: CliContext): Promise<number>;
};

/** The arguments make no sense; the sentence says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
