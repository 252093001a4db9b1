import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Figures } from '../../src/domain/figures.ts';
import { createAuditFigures, endsQuery } from '../../src/store/audit-figures.ts';
import { insertRequest } from '../support/log-writer.ts';
import { openWrittenLog, type WrittenLog } from '../support/written-log.ts';

const asked = new Date('2026-05-01T12:00:00Z');
const later = (seconds: number): Date => new Date(asked.getTime() + seconds * 1_000);
const period = { since: new Date('2026-05-01T00:00:00Z'), until: new Date('2026-05-02T00:00:00Z') };

let written: WrittenLog;
let figures: Figures;

type Made = {
  readonly environment: string;
  readonly status: string;
  readonly change?: string;
  /** Seconds after it was asked for. */
  readonly shown?: number;
  readonly posted?: number;
  readonly approvals?: readonly { readonly by: string; readonly at: number }[];
  readonly decided?: number;
  readonly ended?: number;
};

const made: readonly Made[] = [
  {
    ...{ environment: 'prod', status: 'succeeded', shown: 0, posted: 10, decided: 14, ended: 400 },
    approvals: [{ by: 'U0BEN', at: 14 }],
  },
  {
    ...{ environment: 'prod', status: 'succeeded', shown: 0, posted: 10, decided: 90, ended: 800 },
    approvals: [
      { by: 'U0BEN', at: 16 },
      { by: 'U0EVE', at: 90 },
    ],
  },
  {
    // Shown anew an hour later, and approved three seconds after that.
    ...{ environment: 'dev', status: 'succeeded', change: 'delete', shown: 3_600, posted: 5 },
    ...{ decided: 3_603, ended: 4_000 },
    approvals: [{ by: 'U0BEN', at: 3_603 }],
  },
  { environment: 'dev', status: 'rejected', decided: 5_000 },
  { environment: 'dev', status: 'expired' },
];

beforeAll(async () => {
  written = await openWrittenLog('audit_figures');
  await written.superuser`update change_requests set created_at = '2026-04-01'`;
  for (const one of made) await make(one);
  figures = await createAuditFigures(written.openAs(written.botUrl)).of(period);
});
afterAll(async () => await written?.close());

async function make(one: Made): Promise<void> {
  const { superuser: sql } = written;
  const id = randomUUID();
  await insertRequest(sql, id);
  await sql`update change_requests set environment = ${one.environment}, status = ${one.status},
    change = ${one.change ?? 'create'}, created_at = ${asked} where id = ${id}`;
  await sql`insert into request_versions
    (request_id, version, preimage, digest, live, plan, rule, reason_salt, decision_section, created_at)
    values (${id}, 1, '{}', 'd', '{}', '{}', '{}', 's', '[]', ${later(one.shown ?? 0)})`;
  if (one.posted !== undefined)
    await sql`insert into messages (request_id, kind, number, state, recipient, ts)
      values (${id}, 'card', 1, 'sent', 'C1', ${`${later(one.posted).getTime() / 1_000}.000100`})`;
  for (const { by, at } of one.approvals ?? [])
    await sql`insert into reviews (request_id, version, reviewer, decision, facts, at)
      values (${id}, 1, ${by}, 'approve', '{}', ${later(at)})`;
  const decision = one.status === 'rejected' ? 'request_rejected' : 'request_approved';
  if (one.decided !== undefined) await insertEntry(id, decision, one.decided);
  if (one.ended !== undefined) await insertEntry(id, 'request_succeeded', one.ended);
}

/** Of a time that `audit_append` would not take: these figures are of times alone. */
async function insertEntry(id: string, action: string, seconds: number): Promise<void> {
  await written.superuser`insert into audit_entries (seq, body, prev, hash, at, request_id, actor, action)
    select max(seq) + 1, '{}', ''::bytea, ''::bytea, ${later(seconds)}, ${id}, null, ${action}
    from audit_entries`;
}

describe('the figures of a period', () => {
  it('count outcomes by environment', () => {
    expect(figures.outcomes).toEqual([
      { environment: 'dev', status: 'expired', requests: 1 },
      { environment: 'dev', status: 'rejected', requests: 1 },
      { environment: 'dev', status: 'succeeded', requests: 1 },
      { environment: 'prod', status: 'succeeded', requests: 2 },
    ]);
  });

  it('tell how long decisions took, up to a minute, five, thirty and so on', () => {
    expect(figures.toDecision).toEqual({
      counts: [1, 1, 0, 0, 2, 0, 0, 0],
      medianSeconds: (90 + 3_603) / 2,
      ninetiethSeconds: expect.closeTo(3_603 + (5_000 - 3_603) * 0.7, 3),
    });
  });

  it('tell how long it took to AVAILABLE, of what creates or updates a service', () => {
    expect(figures.toAvailable).toMatchObject({
      counts: [0, 0, 2, 0, 0, 0, 0, 0],
      medianSeconds: 600,
    });
  });

  it('count approvals, and those within five seconds of the card, or of the version if that came later', () => {
    expect(figures.approvers).toEqual([
      { approver: 'U0BEN', approvals: 3, hasty: 2 },
      { approver: 'U0EVE', approvals: 1, hasty: 0 },
    ]);
  });

  it('are of that period alone', async () => {
    const before = { since: new Date('2026-03-01'), until: new Date('2026-04-02') };

    const { outcomes, toDecision, approvers } = await createAuditFigures(
      written.openAs(written.botUrl),
    ).of(before);

    expect(outcomes).toEqual([{ environment: 'default', status: 'provisioning', requests: 3 }]);
    expect([toDecision.medianSeconds, approvers]).toEqual([undefined, []]);
  });

  it('read when requests ended from one index of the log, and nothing else of it', async () => {
    const database = written.openAs(written.botUrl);

    const plan = await database.withClient((sql) =>
      sql.begin(async (tx) => {
        // A table as small as this one is read whole, unless that is forbidden.
        await tx`select set_config('enable_seqscan', 'off', true),
          set_config('enable_bitmapscan', 'off', true)`;
        return await tx`explain ${endsQuery(tx, period)}`;
      }),
    );

    const lines = plan.map((row) => String(row['QUERY PLAN']));
    const ofLog = lines.filter((line) => line.includes('audit_entries'));
    expect(ofLog).toEqual([expect.stringContaining('Index Only Scan using audit_entries_ends')]);
  });
});
