/**
 * A bot with its page on, and a past to look at: one request that people really made, one that was rejected, one that
 * waits, and a crowd that was written straight into the tables, entries of the log included.
 */
import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from 'postgres';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { anEntry, append, insertRequest } from './log-writer.ts';
import { agree, ask } from './people.ts';
import { createRandom } from './seeded-random.ts';
import { startWorld } from './world.ts';

export type PageStage = {
  readonly origin: string;
  readonly slackOrigin: string;
  /** Of a request that was carried out. */
  readonly storyPath: string;
  /** How many requests on a cluster were approved. */
  approvedOn(cluster: string): number;
  stop(): Promise<void>;
};

const clusters = ['payments-eu', 'payments-us', 'trial-eu'] as const;
const crowd = 120;

export async function openPageStage(): Promise<PageStage> {
  const world = await startWorld('page_stage', {
    places: clusters.map((cluster) => ({ cluster, more: 1 })),
    policy: { auditors: { groups: ['S0AUDIT'] } },
    bot: () => ({ page: true, tuning: { chainEveryMs: 500 } }),
  });
  for (const cluster of clusters) world.slack.workspace.join(cluster, 'approver', 'approver2');
  const done = await ask(world, {
    cluster: 'payments-eu',
    fields: { 'Consumer accounts': '111122223333, 444455556666', Ticket: 'CHG0031337' },
  });
  await agree(world, done, 'approver');
  await done.person.waitForDm('AVAILABLE');
  await ask(world, { cluster: 'trial-eu' });
  const random = createRandom(7);
  const approved = new Map<string, number>([['payments-eu', 1]]);
  for (let number = 0; number < crowd; number += 1) {
    const made = await addPast(world.sql, random);
    if (made.isApproved) approved.set(made.cluster, (approved.get(made.cluster) ?? 0) + 1);
  }
  return {
    origin: `http://127.0.0.1:${world.bots[0]?.port}`,
    slackOrigin: new URL(world.slack.apiUrl).origin,
    storyPath: `/audit/requests/${done.id}`,
    approvedOn: (cluster) => approved.get(cluster) ?? 0,
    stop: () => world.stop(),
  };
}

const ends = [
  ...['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
  ...['rejected', 'rejected', 'expired', 'canceled', 'failed', 'abandoned'],
];
const undecided = ['expired', 'canceled'];

/** In one transaction: the bot beside must not find it half made, and take it for work. */
async function addPast(superuser: Sql, random: () => number) {
  const made = await superuser.begin((sql) => makePast(sql, random));
  return made as { readonly cluster: string; readonly isApproved: boolean };
}

async function makePast(sql: TransactionSql, random: () => number) {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const id = randomUUID();
  const [cluster, status] = [pick(clusters), pick(ends)];
  const environment = cluster.startsWith('payments') ? 'production' : 'staging';
  await insertRequest(sql, id);
  const askedAt = new Date(Date.now() - Math.round(random() ** 4 * 20 * 86_400_000) - 20_000);
  await sql`update change_requests set
    status = ${status}, cluster_id = ${cluster}, environment = ${environment},
    reference = ${referenceOf(id as RequestId)}, service_id = ${`${cluster}-${id.slice(0, 6)}`},
    requester = ${pick(['U0REQUEST', 'U0PLATFRM', 'U0NEW0042'])},
    change = ${pick(['create', 'update', 'update', 'delete'])},
    ticket = ${random() < 0.7 ? `CHG00${Math.floor(random() * 90_000 + 10_000)}` : null},
    created_at = ${askedAt}, drawn_revision = 1 where id = ${id}`;
  const shownAt = random() < 0.1 ? new Date(Date.now() - 3_000) : askedAt;
  await sql`insert into request_versions
    (request_id, version, preimage, digest, live, plan, rule, reason_salt, decision_section, created_at)
    values (${id}, 1, '{}', 'd', '{}', '{}', '{}', 's', '[]', ${shownAt})`;
  const state = { status, version: 1, revision: 1 };
  await append(sql, anEntry(id, { ...state, action: 'request_submitted', details: {} }));
  const isRejected = status === 'rejected';
  const isApproved = !isRejected && !undecided.includes(status);
  if (isRejected || isApproved) {
    await sql`insert into reviews (request_id, version, reviewer, decision, facts, at)
      values (${id}, 1, ${pick(['U0APPROV1', 'U0APPROV1', 'U0APPROV2', 'U0APPROV3'])},
        ${isRejected ? 'reject' : 'approve'}, '{}', now())`;
    const action = isRejected ? 'request_rejected' : 'request_approved';
    await append(sql, anEntry(id, { ...state, action, details: {} }));
  }
  if (status === 'succeeded')
    await append(sql, anEntry(id, { ...state, action: 'request_succeeded', details: {} }));
  return { cluster, isApproved };
}
