/** Another door to the same use cases: verbs for operators and auditors. */
import { readFileSync, writeFileSync } from 'node:fs';
import { secretNames } from '../config-reader.ts';
import { createLog, scrubber } from '../log.ts';
import { createWrite, isReaderGone } from './output.ts';
import { readLines } from './read-lines.ts';
import { type CliContext, UsageError } from './verb.ts';
import { helpText, type ListedVerb, verbs } from './verbs.ts';

/** Words that are not this process's to repeat, wherever they come from. */
function secretsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  return secretNames.flatMap((name) => {
    const value = environment[name] ?? '';
    const password = URL.canParse(value) ? new URL(value).password : '';
    return [value, password].filter((text) => text !== '');
  });
}

async function main(words: readonly string[]): Promise<number> {
  const wantsHelp = words.length === 0 || words.includes('--help') || words[0] === 'help';
  const verb = verbs.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
  if (verb === undefined || wantsHelp) {
    const text = verb === undefined ? helpText() : `${usageOf(verb)}\n\n${verb.summary}`;
    process.stdout.write(`${text}\n`);
    return wantsHelp ? 0 : 2;
  }
  const secrets = secretsOf(process.env);
  const scrub = scrubber(secrets);
  const context: CliContext = {
    args: words.slice(verb.name.split(' ').length),
    environment: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    readLines,
    write: createWrite(process.stdout),
    writeFile: (path, text) => writeFileSync(path, text, { flag: 'wx', mode: 0o600 }),
    print: (line) => void process.stdout.write(`${scrub(line)}\n`),
    complain: (line) => void process.stderr.write(`${scrub(line)}\n`),
    log: createLog({ level: 'warn', secrets }, process.stderr),
  };
  try {
    const run = await verb.load();
    return await run(context);
  } catch (error) {
    return await endWith(error, verb, context);
  }
}

/** Says what went wrong, and gives the exit code. */
async function endWith(error: unknown, verb: ListedVerb, context: CliContext): Promise<number> {
  if (isReaderGone(error)) return 0;
  if (isAboutUsage(error)) {
    context.complain(`${error.message}\n${usageOf(verb)}`);
    return verb.usageExit ?? 2;
  }
  const { describeError } = await import('../describe-error.ts');
  context.complain(describeError(error));
  return 1;
}

const usageOf = ({ usage }: ListedVerb): string => `Usage: npm run cli -- ${usage}`;

/** Ours, or the argument parser's. */
function isAboutUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}

process.exitCode = await main(process.argv.slice(2));
