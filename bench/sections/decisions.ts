import { digestPrefix } from '../../src/domain/preimage.ts';
import { type Bench, type CleanUps, withCleanUps } from '../bench.ts';
import { captureStatements, oneByOne, toScript } from '../capture.ts';
import { type Child, startChild } from '../child.ts';
import { type Deciding, decide } from '../decide.ts';
import type { DecidePlan } from '../decide-child.ts';
import { check, type Figure, figure, type Outcome, type Section } from '../figure.ts';
import { createNumbers, prototypeNumber, requestIdOf } from '../numbering.ts';
import { findPgbench, pgbench } from '../pgbench.ts';
import { approver, onePlace, policyText, requester } from '../policy.ts';
import { copyRequests, recordClicks, seedInventory, seedPeople } from '../seed.ts';
import type { BenchDatabase } from '../server.ts';
import { hashing, openStore } from '../store.ts';

/** The bot's connections to PostgreSQL; pgbench is given as many clients. */
const atOnce = 10;
const repeats = 3;
const teamId = 'T0SANDBOX';

/** The transaction that decides, as often as it goes, beside the same statements without the bot. */
export function decisionsSection(bench: Bench): Section {
  return {
    id: 'decisions',
    title: `Decisions a second, ${atOnce} at once, one process`,
    run: () => withCleanUps((cleanUps) => measureDecisions(bench, cleanUps)),
  };
}

async function measureDecisions(bench: Bench, cleanUps: CleanUps): Promise<Outcome> {
  const program = findPgbench();
  if (program === undefined)
    return { figures: [], checks: [], notes: ['skipped: there is no pgbench in PATH'] };
  const database = await bench.server.createDatabase('decisions');
  cleanUps.add(() => database.drop());
  const store = openStore(database.botUrl);
  cleanUps.add(() => store.close());
  await seedInventory(database.sql, [prototypeNumber]);
  await seedPeople(database.sql, [requester], teamId);
  await store.adoptPolicy(policyText([onePlace]));
  const take = createNumbers();
  await store.submit(take(1)[0] ?? prototypeNumber, requester);
  const digest = (await store.requests.find(requestIdOf(prototypeNumber)))?.request.digest;
  if (digest === undefined) throw new Error('the prototype is gone');
  const deciding = { teamId, digestPrefix: digestPrefix(digest) };
  const supply = async (count: number): Promise<readonly number[]> => {
    const numbers = take(count);
    await copyRequests(database.sql, numbers);
    await recordClicks(database.sql, numbers, { person: approver, ...deciding });
    return numbers;
  };
  const child = await startChild('decide-child.ts', [database.botUrl]);
  cleanUps.add(() => child.stop());
  const each = bench.quick ? 10 : 150;
  const parts = { bench, database, child, deciding, supply, program, each };
  const { figures, decided } = await measure(parts);
  const [row] = await database.sql`
    select count(*)::int as n from audit_entries where action = 'request_approved'`;
  return {
    figures,
    checks: [
      check(Number(row?.['n']) === decided, `${decided} decisions are ${decided} entries`),
      await store.verify(),
    ],
    notes: [
      'pgbench runs the statements that one decision of the bot was seen to send, with their values; what the bot sends in one go, pgbench sends as one query',
      'facts about people are known; the record of the click was made before, as it is before its acknowledgement',
    ],
  };
}

type Parts = {
  readonly bench: Bench;
  readonly database: BenchDatabase;
  readonly child: Child;
  readonly deciding: Deciding;
  readonly supply: (count: number) => Promise<readonly number[]>;
  readonly program: string;
  readonly each: number;
};

async function measure(
  parts: Parts,
): Promise<{ readonly figures: readonly Figure[]; readonly decided: number }> {
  const { each } = parts;
  const [captured = 0] = await parts.supply(1);
  const batches = await captureStatements(parts.database.botUrl, hashing.canonical, (requests) =>
    decide(requests, captured, parts.deciding),
  );
  const together = await pgbenchOf(parts, 'together', toScript(batches, captured));
  const apart = await pgbenchOf(parts, 'apart', toScript(oneByOne(batches), captured));
  await decideMany(parts); // warms up
  await together();
  const before = { together: await again(together), apart: await again(apart) };
  const runs = await again(() => decideMany(parts));
  const after = { together: await again(together), apart: await again(apart) };
  const name = `decisions, ${atOnce} at once`;
  const common = { unit: '/s', samples: runs.length * atOnce * each, runs };
  const statements = batches.flat().length;
  return {
    decided: 1 + atOnce * each * (2 + 5 * repeats),
    figures: [
      figure({
        ...{ ...common, name },
        anchor: {
          name: `pgbench, the same ${statements} statements, pipelined alike`,
          before: before.together,
          after: after.together,
        },
        target: { of: 'ratio', limit: 0.4, want: 'at_least' },
      }),
      figure({
        ...{ ...common, name },
        anchor: {
          name: 'pgbench, one statement at a time',
          before: before.apart,
          after: after.apart,
        },
      }),
    ],
  };
}

async function again(work: () => Promise<number>): Promise<readonly number[]> {
  const rates: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) rates.push(await work());
  return rates;
}

async function decideMany({ child, supply, deciding, each }: Parts): Promise<number> {
  const numbers = await supply(atOnce * each);
  const plan: DecidePlan = { ...deciding, numbers, atOnce };
  return (await child.ask<{ rate: number }>(plan)).rate;
}

async function pgbenchOf(
  { bench, database, supply, program, each }: Parts,
  name: string,
  text: string,
): Promise<() => Promise<number>> {
  const script = await bench.writeFile(`pgbench-${name}.sql`, text);
  return async () => {
    const [base = 0] = await supply(atOnce * each);
    return await pgbench({ program, url: database.botUrl, script, clients: atOnce, each, base });
  };
}
