/** Another door to the same use cases: verbs for operators and auditors. */
import { readFileSync } from 'node:fs';
import { secretNames } from '../config-reader.ts';
import { describeError } from '../describe-error.ts';
import { createLog, scrubber } from '../log.ts';
import { auditListVerb, auditVerifyVerb } from './audit.ts';
import { manifestVerb } from './manifest.ts';
import { migrateVerb } from './migrate.ts';
import { policyApplyVerb, policyCheckVerb } from './policy.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';

const verbs: readonly Verb[] = [
  migrateVerb,
  manifestVerb,
  policyCheckVerb,
  policyApplyVerb,
  auditListVerb,
  auditVerifyVerb,
];

function helpText(): string {
  const width = Math.max(...verbs.map(({ usage }) => usage.length));
  const lines = verbs.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return [
    'Usage: npm run cli -- VERB',
    '',
    ...lines,
    '',
    'Settings come from the environment: see .env.example.',
  ].join('\n');
}

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
    const text =
      verb === undefined ? helpText() : `Usage: npm run cli -- ${verb.usage}\n\n${verb.summary}`;
    process.stdout.write(`${text}\n`);
    return wantsHelp ? 0 : 2;
  }
  const scrub = scrubber(secretsOf(process.env));
  const context: CliContext = {
    args: words.slice(verb.name.split(' ').length),
    environment: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    print: (line) => void process.stdout.write(`${scrub(line)}\n`),
    complain: (line) => void process.stderr.write(`${scrub(line)}\n`),
    log: createLog({ level: 'warn', secrets: secretsOf(process.env) }, process.stderr),
  };
  try {
    return await verb.run(context);
  } catch (error) {
    context.complain(describe(error, verb));
    return error instanceof UsageError ? 2 : 1;
  }
}

function describe(error: unknown, verb: Verb): string {
  if (!(error instanceof Error)) return String(error);
  const unknownOption = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (error instanceof UsageError || unknownOption)
    return `${error.message}\nUsage: npm run cli -- ${verb.usage}`;
  return describeError(error);
}

process.exitCode = await main(process.argv.slice(2));
