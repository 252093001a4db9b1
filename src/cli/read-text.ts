import { type CliContext, UsageError } from './verb.ts';

/** The text of a file that an argument names; where it cannot be read, that argument made no sense. */
export function readText({ readFile }: Pick<CliContext, 'readFile'>, path: string): string {
  try {
    return readFile(path);
  } catch {
    throw new UsageError(`There is no file ${path} that can be read.`);
  }
}
