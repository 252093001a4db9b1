import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { digestPrefix } from '../../src/domain/preimage.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { decide } from '../decide.ts';
import { check, figure, type Outcome, type Section } from '../figure.ts';
import { createNumbers, prototypeNumber, requestIdOf } from '../numbering.ts';
import { onePlace, policyText, requester } from '../policy.ts';
import { copyRequests, recordClicks, seedInventory, seedPeople } from '../seed.ts';
import type { BenchDatabase } from '../server.ts';
import { openStore } from '../store.ts';

const teamId = 'T0SANDBOX';
const target = { of: 'value', limit: 10_000, want: 'at_most' } as const;

/** The verb as an operator runs it, over a log of decisions of which each would have gone otherwise. */
export function replaySection(bench: Bench): Section {
  return {
    id: 'replay',
    title: 'policy replay',
    run: () => withCleanUps((cleanUps) => measureReplay(bench, cleanUps)),
  };
}

async function measureReplay(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const decisions = bench.quick ? 10_000 : 100_000;
  const database = await bench.server.createDatabase('replay');
  cleanUps.add(() => database.drop());
  bench.note(`replay: ${decisions} decisions`);
  await seedDecisions(database, decisions);
  const inForce = policyText([onePlace]);
  const same = await bench.writeFile('replay-same.yaml', inForce);
  const stricter = JSON.parse(inForce);
  stricter.environments[0].approvals = { create: 2 };
  const other = await bench.writeFile('replay-other.yaml', JSON.stringify(stricter));
  const cli = join(bench.program.folder, 'dist', 'cli', 'main.js');
  const replay = (file: string) => timed(cli, ['policy', 'replay', file], database.botUrl);

  const unchanged = await replay(same); // warms up
  const read = () => readAll(database, decisions);
  const before = [await read(), await read(), await read()];
  const runs = [await replay(other), await replay(other), await replay(other)];
  const after = [await read(), await read(), await read()];

  const sum = (otherwise: number) =>
    `Of ${decisions} decided versions, ${otherwise} would have gone otherwise.`;
  return {
    figures: [
      figure({
        ...{ name: `replay of ${decisions} decisions`, unit: 'ms', samples: runs.length, target },
        runs: runs.map(({ ms }) => ms),
        anchor: { name: 'reading the same plans and reviews, a batch at a time', before, after },
      }),
    ],
    checks: [
      check(unchanged.code === 0 && unchanged.out.includes(sum(0)), 'the same policy changes none'),
      check(
        runs.every(({ code, out }) => code === 2 && out.includes(sum(decisions))),
        `another one changes all ${decisions}, and each is told`,
      ),
    ],
    notes: [
      'a process of its own, from its spawn to its end; the decisions are copies of one that was made, each with a line in the answer',
    ],
  };
}

/** One that is made as the bot makes it, and copies of it. */
async function seedDecisions(database: BenchDatabase, count: number): Promise<void> {
  const store = openStore(database.botUrl);
  try {
    await seedInventory(database.sql, [prototypeNumber]);
    await seedPeople(database.sql, [requester], teamId);
    await store.adoptPolicy(policyText([onePlace]));
    const [first = prototypeNumber, ...others] = createNumbers()(count);
    await store.submit(first, requester);
    const digest = (await store.requests.find(requestIdOf(first)))?.request.digest ?? '';
    const deciding = { teamId, digestPrefix: digestPrefix(digest) };
    const { sql } = database;
    await recordClicks(sql, [first], { person: 'U0APPROV1', ...deciding });
    await decide(store.requests, first, deciding);
    await copyRequests(sql, others, ['change_requests', 'request_versions', 'reviews']);
  } finally {
    await store.close();
  }
}

type Ran = { readonly code: number; readonly out: string; readonly ms: number };

async function timed(cli: string, args: readonly string[], databaseUrl: string): Promise<Ran> {
  const from = performance.now();
  return await new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: databaseUrl };
    const options = { env, maxBuffer: 1 << 28 };
    execFile(process.execPath, [cli, ...args], options, (error, out) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, ms: performance.now() - from }),
    );
  });
}

/** What a replay cannot do without: every plan and every review, over the same driver. */
async function readAll({ sql }: BenchDatabase, expected: number): Promise<number> {
  const from = performance.now();
  let rows = 0;
  const query = sql`
    select v.request_id, v.version, v.plan, r.reviewer, r.decision, r.facts
    from request_versions v join reviews r using (request_id, version)`;
  for await (const batch of query.cursor(1_000)) rows += batch.length;
  if (rows !== expected) throw new Error(`${rows} decisions were read`);
  return performance.now() - from;
}
