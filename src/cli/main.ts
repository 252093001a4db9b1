/** Another door to the same use cases: verbs for operators and auditors. */
import { readFileSync } from 'node:fs';
import { secretNames } from '../config-reader.ts';
import { createLog, scrubber } from '../log.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';

type Listed = Omit<Verb, 'run'> & {
  /** Loaded when asked for: a manifest needs no database driver. */
  readonly load: () => Promise<Verb['run']>;
};

const verbs: readonly Listed[] = [
  {
    name: 'migrate',
    usage: 'migrate [--create-login]',
    summary:
      'apply migrations with DATABASE_OWNER_URL and grant the role of DATABASE_URL; --create-login makes that role',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  {
    name: 'doctor',
    usage: 'doctor [--json]',
    summary: 'check database, queue, Slack, policy and HCP; exit 1 if anything fails',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'manifest',
    usage: 'manifest [--mode socket|http] [--url https://…] [--name …]',
    summary: "print the Slack app's manifest as JSON",
    load: async () => (await import('./manifest.ts')).manifest,
  },
  {
    name: 'policy check',
    usage: 'policy check [FILE]',
    summary: 'say what is wrong with a policy file: line, key and reason; exit 1 if anything is',
    load: async () => (await import('./policy.ts')).policyCheck,
  },
  {
    name: 'policy apply',
    usage: 'policy apply [FILE]',
    summary: 'put a policy file in force, for all processes, and log it',
    load: async () => (await import('./policy.ts')).policyApply,
  },
  {
    name: 'audit list',
    usage: 'audit list [--limit 100] [--json]',
    summary: 'print the newest entries of the audit log; with --json their exact bodies',
    load: async () => (await import('./audit.ts')).auditList,
  },
  {
    name: 'audit verify',
    usage: 'audit verify [--json]',
    summary:
      'check the chain of the audit log and the requests that name it; exit 1 if anything is wrong',
    load: async () => (await import('./audit.ts')).auditVerify,
  },
];

function helpText(): string {
  const width = Math.max(...verbs.map(({ usage }) => usage.length));
  const lines = verbs.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  const settings = 'Settings come from the environment: see .env.example.';
  return ['Usage: npm run cli -- VERB', '', ...lines, '', settings].join('\n');
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
    print: (line) => void process.stdout.write(`${scrub(line)}\n`),
    complain: (line) => void process.stderr.write(`${scrub(line)}\n`),
    log: createLog({ level: 'warn', secrets }, process.stderr),
  };
  try {
    const run = await verb.load();
    return await run(context);
  } catch (error) {
    if (isAboutUsage(error)) {
      context.complain(`${error.message}\n${usageOf(verb)}`);
      return 2;
    }
    const { describeError } = await import('../describe-error.ts');
    context.complain(describeError(error));
    return 1;
  }
}

const usageOf = ({ usage }: Listed): string => `Usage: npm run cli -- ${usage}`;

/** Ours, or the argument parser's. */
function isAboutUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}

process.exitCode = await main(process.argv.slice(2));
