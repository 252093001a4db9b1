/**
 * Measures what the project promises of speed, each figure beside an anchor of the same run.
 *
 * Everything is real but Slack and HCP, which are the twins: PostgreSQL syncs, Redis appends, the bot is
 * a compiled process. Prints a table, and writes the same with every single run to reports/bench.json.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, startBench } from './bench.ts';
import type { Section } from './figure.ts';
import { describeMachine, loadNow } from './machine.ts';
import { markdown, type Report, type Reported } from './report.ts';
import { ackSection } from './sections/ack.ts';
import { appendSection } from './sections/append.ts';
import { decisionsSection } from './sections/decisions.ts';
import { doorsSection } from './sections/doors.ts';
import { dropSection } from './sections/drop.ts';
import { figuresSection } from './sections/figures.ts';
import { flowSection } from './sections/flow.ts';
import { historySection } from './sections/history.ts';
import { killsSection } from './sections/kills.ts';
import { memorySection } from './sections/memory.ts';
import { pagesSection } from './sections/pages.ts';
import { replaySection } from './sections/replay.ts';
import { startSection } from './sections/start.ts';

const sections = {
  ack: ackSection,
  append: appendSection,
  flow: flowSection,
  decisions: decisionsSection,
  kills: killsSection,
  start: startSection,
  memory: memorySection,
  replay: replaySection,
  pages: pagesSection,
  doors: doorsSection,
  history: historySection,
  figures: figuresSection,
  drop: dropSection,
} satisfies Record<string, (bench: Bench) => Section>;

type Id = keyof typeof sections;
const ids = Object.keys(sections) as Id[];

const usage = `Usage: npm run bench [-- --quick] [--only ${ids.join(',')}] [--entries N] [--database URL]

  --quick         a look in under 90 s; too short to be quoted
  --only          some of the sections, separated by commas
  --entries N     how long the logs of pages, doors, history and drop are: by default 1,000,000, and
                  50,000 with --quick; ten million need 20 GB and ten minutes more
  --database URL  a superuser's address of a PostgreSQL to use instead of an embedded one; only
                  databases and roles whose names begin with privatelink are made there
`;

const reportFile = join(import.meta.dirname, '..', 'reports', 'bench.json');

async function runSection({ id, title, run }: Section): Promise<Reported> {
  const before = loadNow();
  const outcome = await run().catch((error: unknown): { failed: string } => {
    process.exitCode = 1;
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return { failed: error instanceof Error ? error.message : String(error) };
  });
  return { id, title, outcome, load: { before, after: loadNow() } };
}

async function measure(bench: Bench, wanted: readonly Id[]): Promise<Report> {
  const reported: Reported[] = [];
  for (const id of wanted) reported.push(await runSection(sections[id](bench)));
  return {
    at: new Date().toISOString(),
    quick: bench.quick,
    machine: await describeMachine(),
    postgres: await bench.server.settings(),
    sections: reported,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      entries: { type: 'string' },
      database: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const named = values.only?.split(',') ?? ids;
  const wanted = ids.filter((id) => named.includes(id));
  const entries = Number(values.entries ?? (values.quick ? 50_000 : 1_000_000));
  if (
    values.help ||
    wanted.length < named.length ||
    !Number.isSafeInteger(entries) ||
    entries < 1
  ) {
    process.stdout.write(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const bench = await startBench({ quick: values.quick, entries, databaseUrl: values.database });
  const report = await measure(bench, wanted).finally(() => bench.stop());
  await mkdir(join(reportFile, '..'), { recursive: true });
  await writeFile(reportFile, `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`${markdown(report)}\n`);
}

await main();
