/**
 * Proves that the protections are tested: takes each away in a copy of this tree, and runs the tests that
 * are named for it. Each of those files must turn red; unchanged, all of them must be green.
 *
 * `npm run mutants` takes all of them, `npm run mutants -- lease digest` those whose titles have such a word.
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Mutant } from './mutant.ts';
import { callMutants } from './mutants-of-calls.ts';
import { checkpointMutants } from './mutants-of-checkpoints.ts';
import { decisionMutants } from './mutants-of-decisions.ts';
import { dropMutants } from './mutants-of-drops.ts';
import { homeMutants } from './mutants-of-homes.ts';
import { pageMutants } from './mutants-of-page.ts';
import { peopleMutants } from './mutants-of-people.ts';
import { policyMutants } from './mutants-of-policies.ts';
import { promptMutants } from './mutants-of-prompts.ts';
import { receiptMutants } from './mutants-of-receipts.ts';
import { storeMutants } from './mutants-of-stores.ts';

const mutants = [
  ...decisionMutants,
  ...callMutants,
  ...homeMutants,
  ...pageMutants,
  ...peopleMutants,
  ...policyMutants,
  ...promptMutants,
  ...receiptMutants,
  ...storeMutants,
  ...checkpointMutants,
  ...dropMutants,
];
const copied = [
  'src',
  'test',
  'sandbox',
  'migrations',
  'tools',
  'docs',
  'package.json',
  'tsconfig.json',
];
const patienceMs = 600_000;

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

/** What became of each named file: how many tests failed, of how many. */
type Outcome = { readonly file: string; readonly failed: number; readonly all: number };

function projectOf(file: string): string {
  const folder = file.split('/')[1] ?? '';
  return ['unit', 'faults', 'sandbox'].includes(folder) ? 'fast' : 'servers';
}

async function runTests(tree: string, files: readonly string[]): Promise<readonly Outcome[]> {
  const projects = [...new Set(files.map(projectOf))].flatMap((name) => ['--project', name]);
  const report = join(tree, 'report.json');
  await rm(report, { force: true });
  const vitest = resolve('node_modules/vitest/vitest.mjs');
  const options = ['--reporter=json', `--outputFile=${report}`];
  await new Promise<void>((done) => {
    spawn(process.execPath, [vitest, 'run', ...projects, ...options, ...files], {
      cwd: tree,
      stdio: 'ignore',
      timeout: patienceMs,
    }).once('exit', () => done());
  });
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report;
  return files.map((file) => {
    const tests = testResults
      .filter(({ name }) => name.endsWith(file))
      .flatMap(({ assertionResults }) => assertionResults);
    const failed = tests.filter(({ status }) => status === 'failed').length;
    return { file, failed, all: tests.length };
  });
}

/** Why a mutant proves nothing; `undefined` where it proves what it should. */
async function judge(tree: string, mutant: Mutant): Promise<string | undefined> {
  const { file, find, replace, tests } = mutant;
  const path = join(tree, file);
  const before = await readFile(path, 'utf8');
  const found = before.split(find).length - 1;
  if (found !== 1) return `what it replaces occurs ${found} times in ${file}`;
  await writeFile(
    path,
    before.replace(find, () => replace),
  );
  try {
    const outcomes = await runTests(tree, tests);
    const silent = outcomes.filter(({ failed }) => failed === 0);
    const tally = outcomes.map(({ file: each, failed, all }) => `${each} ${failed} of ${all}`);
    console.log(
      `${silent.length === 0 ? 'killed  ' : 'SURVIVED'}  ${mutant.title}: ${tally.join(', ')}`,
    );
    return silent.length === 0
      ? undefined
      : `${silent.map((each) => each.file).join(', ')} stayed green`;
  } finally {
    await writeFile(path, before);
  }
}

async function main(words: readonly string[]): Promise<number> {
  const chosen = mutants.filter(
    ({ title }) => words.length === 0 || words.some((word) => title.includes(word)),
  );
  const tree = await mkdtemp(join(tmpdir(), 'privatelink-mutants-'));
  try {
    for (const name of [...copied, 'tsconfig.build.json', 'vitest.config.ts'])
      await cp(name, join(tree, name), { recursive: true });
    await symlink(resolve('node_modules'), join(tree, 'node_modules'));
    const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
    const unchanged = await runTests(tree, files);
    const red = unchanged.filter(({ failed, all }) => failed > 0 || all === 0);
    for (const { file, failed, all } of red) console.error(`${file}: ${failed} of ${all} are red`);
    if (red.length > 0) return 1;

    let survived = 0;
    for (const mutant of chosen) {
      const why = await judge(tree, mutant);
      if (why === undefined) continue;
      survived += 1;
      console.error(`${mutant.title}: ${why}`);
    }
    console.log(`${chosen.length - survived} of ${chosen.length} mutants turned their tests red`);
    return survived === 0 ? 0 : 1;
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
