import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startSample } from '../domain/sample.ts';
import { createHashing } from '../hashing.ts';
import { type Period, parsePeriod } from '../intake/period.ts';
import { readWholeHistory } from '../store/request-history.ts';
import { historyRecord } from '../use-cases/history-record.ts';
import type { PastRequest } from '../use-cases/ports/request-history.ts';
import { tellLacking } from './dropped-words.ts';
import { formatFlags, readFormat } from './history-output.ts';
import { type CliContext, UsageError, type Verb } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

const { canonical, sha256 } = createHashing();
const { json, csv } = formatFlags;

/**
 * Prints every change that was asked for in a period and what became of it, how many they are, and the SHA-256 over
 * them: who lists the same population again, from the same data, reads the same hash.
 */
export const auditPopulation: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { period: { type: 'string' }, ...{ json, csv } },
  });
  const period = readPeriod(values.period);
  const { name, output } = readFormat(values);
  await context.write(output.head());
  const counted = await readPopulation(context, period, (requests) =>
    context.write(output.some(requests)),
  );
  await context.write(output.end({ period: periodJson(period), ...counted }));
  if (name !== 'json') context.complain(populationWords(period, counted));
  return 0;
};

/**
 * Draws from that population, so that everybody who draws with the same seed gets the same ones: see
 * `startSample` for how.
 */
export const auditSample: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: {
      period: { type: 'string' },
      seed: { type: 'string' },
      count: { type: 'string', default: '25' },
      ...{ json, csv },
    },
  });
  const period = readPeriod(values.period);
  const { name, output } = readFormat(values);
  const wanted = { seed: readSeed(values.seed), count: readCount(values.count) };
  const sample = startSample<PastRequest>(wanted, sha256);
  const counted = await readPopulation(context, period, (requests) => {
    for (const request of requests) sample.add(request.id, request);
    return Promise.resolve();
  });
  const taken = sample.taken();
  const some = taken.length === 0 ? '' : output.some(taken);
  const end = output.end({ period: periodJson(period), ...wanted, population: counted });
  await context.write(output.head() + some + end);
  if (name !== 'json')
    context.complain(
      `${taken.length} of them, by seed ${wanted.seed}. ${populationWords(period, counted)}`,
    );
  return 0;
};

type Counted = { readonly count: number; readonly sha256: string };

/** The hash is over the canonical JSON (RFC 8785) of each, the newest first, each with a line end behind it. */
async function readPopulation(
  context: CliContext,
  { since, until }: Period,
  take: (requests: readonly PastRequest[]) => Promise<void>,
): Promise<Counted> {
  const hash = createHash('sha256');
  let count = 0;
  await withAuditDatabase(context, async (database) => {
    await tellLacking(context, database, since);
    await readWholeHistory(database, { filter: { since, until } }, async (requests) => {
      for (const request of requests) hash.update(`${canonical(historyRecord(request))}\n`);
      count += requests.length;
      await take(requests);
    });
  });
  return { count, sha256: hash.digest('hex') };
}

function populationWords({ name }: Period, { count, sha256: hash }: Counted): string {
  return `The population of ${name}: ${count} changes, SHA-256 ${hash}.`;
}

function periodJson({ name, since, until }: Period) {
  return { name, since: since.toISOString(), until: until.toISOString() };
}

function readPeriod(text: string | undefined): Period {
  const period = parsePeriod(text ?? '');
  if (period === undefined)
    throw new UsageError('--period must be a year, a quarter or a month: 2026, 2026Q3, 2026-08.');
  return period;
}

function readSeed(text: string | undefined): string {
  if (text === undefined || !/^[\w.-]{1,100}$/.test(text))
    throw new UsageError('--seed must be a word or a number that you choose, and note down.');
  return text;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 10_000)
    throw new UsageError('--count must be a whole number from 1 to 10000.');
  return count;
}
