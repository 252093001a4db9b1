/** Open requests by the thousand, and how many bytes each of them takes where. */
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { createQueueEngine } from '../../src/queue/engine.ts';
import { ask } from '../../test/support/redis.ts';
import { check, type Figure, figure } from '../figure.ts';
import { createNumbers } from '../numbering.ts';
import { onePlace, policyText, requester } from '../policy.ts';
import { seedInventory, seedPeople } from '../seed.ts';
import { type BenchDatabase, quiet } from '../server.ts';
import { openStore } from '../store.ts';
import type { Twins } from '../twins.ts';

export type MemoryWorld = {
  readonly twins: Twins;
  readonly empty: BenchDatabase;
  readonly full: BenchDatabase;
  readonly policyFile: string;
};

const batches = 3;
const atOnce = 8;
const hourMs = 3_600_000;

/** Submits requests as their form does, and weighs PostgreSQL after each third of them. */
export async function fillStore(
  { full, twins }: MemoryWorld,
  count: number,
): Promise<{ readonly figures: readonly Figure[]; readonly checks: readonly string[] }> {
  const { sql } = full;
  const numbers = createNumbers()(count);
  await seedInventory(sql, numbers);
  await seedPeople(sql, [requester], twins.slack.teamId);
  const store = openStore(full.botUrl);
  try {
    await store.adoptPolicy(policyText([onePlace]));
    const runs: number[] = [];
    for (let batch = 0; batch < batches; batch += 1) {
      const left = numbers.filter((_, index) => index % batches === batch);
      const size = left.length;
      const before = await tableBytes(full);
      const submitAll = async (): Promise<void> => {
        for (let number = left.pop(); number !== undefined; number = left.pop())
          await store.submit(number, requester);
      };
      await Promise.all(Array.from({ length: atOnce }, submitAll));
      runs.push(((await tableBytes(full)) - before) / size);
    }
    const [row] = await sql<{ n: number; bytes: number }[]>`
      select count(*)::int as n, avg(octet_length(e.body) + octet_length(v.preimage)
        + octet_length(v.decision_section) + octet_length(r::text))::float8 as bytes
      from change_requests r
      join request_versions v on v.request_id = r.id
      join audit_entries e on e.request_id = r.id`;
    const bytes = row?.bytes ?? Number.NaN;
    return {
      figures: [
        figure({
          ...{ name: 'per open request in PostgreSQL', unit: 'B', samples: count, runs },
          anchor: {
            name: 'its row, version and entry in the log, as text',
            before: [bytes],
            after: [bytes],
          },
        }),
      ],
      checks: [check(row?.n === count, `${count} requests are open`), await store.verify()],
    };
  } finally {
    await store.close();
  }
}

/** Gives each request the job that it has while HCP works on it, and weighs Redis before and after. */
export async function fillRedis(
  { full }: MemoryWorld,
  url: string,
  count: number,
): Promise<Figure> {
  const { sql } = full;
  await sql`
    update change_requests set status = 'provisioning', phase = 'running', started_at = now(),
      operation_id = id::text, drawn_revision = revision, progress =
      jsonb_build_object('acceptedAt', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
  await sql`update messages set state = 'sent', ts = '1700000000.000100'`;
  await sql`update outbox set settled_at = now()`;
  const rows = await sql<{ id: string }[]>`select id from change_requests order by id`;
  const bare = async (): Promise<number> => await weigh(url, count, () => addBare(url, count));
  const before = await bare();
  const after = await bare();
  const queue = createQueueEngine({ kind: 'redis', url }, quiet);
  const runAt = new Date(Date.now() + hourMs);
  try {
    const runs: number[] = [];
    for (let batch = 0; batch < batches; batch += 1) {
      const jobs = rows
        .filter((_, index) => index % batches === batch)
        .map(({ id }) => {
          const kind = 'provision' as const;
          return { id: `${kind}-${id}-v1-0`, kind, requestId: id, runAt };
        });
      runs.push(await weigh(url, jobs.length, () => queue.jobs.add(jobs)));
    }
    return figure({
      ...{ name: 'per open request in Redis', unit: 'B', samples: count, runs },
      anchor: { name: 'a bare delayed job of BullMQ', before: [before], after: [after] },
    });
  } finally {
    await queue.close();
  }
}

async function addBare(url: string, count: number): Promise<void> {
  const queue = new Queue(`bare-${randomUUID()}`, { connection: { url } });
  const job = { name: 'bare', data: {}, opts: { delay: hourMs } };
  await queue.addBulk(Array.from({ length: count }, () => job));
  await queue.close();
}

async function weigh(url: string, count: number, add: () => Promise<void>): Promise<number> {
  const used = (): Promise<number> =>
    ask(url, async (client) => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]));
  const before = await used();
  await add();
  return ((await used()) - before) / count;
}

/** All tables of the bot with their indexes; not the inventory, which knows of no request. */
async function tableBytes({ sql }: BenchDatabase): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`
    select sum(pg_total_relation_size(c.oid)) as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname not like 'inventory%'`;
  return Number(row?.bytes);
}
