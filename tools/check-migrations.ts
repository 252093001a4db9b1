import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

/**
 * Fails when the tables in `schema.ts` and the migrations differ, when the migrations do not follow
 * from one another, or when the journal and the files do not name the same migrations.
 *
 * drizzle-kit ends with 0 whatever happens to it, so only its own good news counts.
 */
const migrations = resolve('migrations');
const drizzleKit = resolve('node_modules/drizzle-kit/bin.cjs');
/** Relative: drizzle-kit puts `./` before whatever folder it is given. */
const copy = relative('.', mkdtempSync(join(tmpdir(), 'migrations-')));

type Journal = { readonly entries: readonly { readonly idx: number; readonly tag: string }[] };
type Snapshot = { readonly id: string; readonly prevId: string };

/** What drizzle-kit says, unless it says that all is well. */
function complaintOf(goodNews: string, ...args: readonly string[]): string | undefined {
  const options = ['--dialect', 'postgresql', '--out', copy];
  const { stdout, stderr } = spawnSync(process.execPath, [drizzleKit, ...args, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  return stdout.includes(goodNews) ? undefined : `${stdout}${stderr}`.trim();
}

// Both were written by drizzle-kit, which has just read them.
const readMeta = <T>(file: string): T =>
  JSON.parse(readFileSync(join(migrations, 'meta', file), 'utf8')) as T;

function checkChain({ entries }: Journal): string | undefined {
  const snapshots = entries.map(({ idx }) =>
    readMeta<Snapshot>(`${String(idx).padStart(4, '0')}_snapshot.json`),
  );
  const broken = snapshots.find(({ prevId }, at) => at > 0 && prevId !== snapshots[at - 1]?.id);
  return broken && `snapshot ${broken.id} does not follow the one before it`;
}

function checkFiles({ entries }: Journal): string | undefined {
  const named = entries.map(({ tag }) => `${tag}.sql`).join(', ');
  const there = readdirSync(migrations).filter((file) => file.endsWith('.sql'));
  const found = there.sort().join(', ');
  return named === found ? undefined : `the journal names ${named}; the folder has ${found}`;
}

function findProblems(): readonly string[] {
  const journal = readMeta<Journal>('_journal.json');
  const collision = complaintOf("Everything's fine", 'check');
  const schema = resolve('src/store/schema.ts');
  const change = complaintOf('No schema changes', 'generate', '--schema', schema);
  return [
    checkFiles(journal),
    checkChain(journal),
    collision && `the migrations do not go together\n${collision}`,
    change && `schema.ts is not what the migrations make: npm run db:generate\n${change}`,
  ].filter((problem) => problem !== undefined);
}

try {
  cpSync(migrations, copy, { recursive: true });
  const problems = findProblems();
  for (const problem of problems) console.error(problem);
  console.log(`migrations: ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
