import type { Verb } from '../../src/cli/verb.ts';
import type { Ended } from './cli.ts';

/** Runs a verb that needs nothing but files, in this process and with these. */
export async function runVerb(
  run: Verb['run'],
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  const quiet = () => undefined;
  const code = await run({
    ...{ args, environment: {} },
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`there is no file ${path}`);
      return text;
    },
    writeFile: () => {
      throw new Error('it writes nothing');
    },
    readLines: () => {
      throw new Error('it reads no large file');
    },
    write: (text) => Promise.resolve(void out.push(String(text))),
    print: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    log: { info: quiet, warn: quiet, error: quiet },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
