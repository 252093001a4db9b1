/**
 * Writes a log through `audit_append` as the store does, without the store: every entry about a
 * request is noted on that request's row.
 */
import type { Sql, TransactionSql } from 'postgres';

type Client = Sql | TransactionSql;

export type EntryDraft = Readonly<Record<string, unknown>>;

/** A well-formed entry of now. */
export function anEntry(requestId: string | null, more: EntryDraft = {}): string {
  return JSON.stringify({
    action: 'phase_changed',
    actor: 'U0ADA',
    at: new Date().toISOString(),
    request_id: requestId,
    v: 1,
    ...more,
  });
}

export async function append(
  client: Client,
  body: string,
): Promise<{ readonly seq: number; readonly hash: Uint8Array }> {
  const [row] = await client<{ seq: string; hash: Uint8Array }[]>`
    with appended as materialized (select seq, hash from audit_append(${body})),
    noted as (
      update change_requests set last_seq = appended.seq, last_hash = appended.hash
      from appended where change_requests.id = (${body}::text::json ->> 'request_id')::uuid
    )
    select seq, hash from appended`;
  if (row === undefined) throw new Error('nothing was appended');
  return { seq: Number(row.seq), hash: row.hash };
}

/** A request that stands for nothing but its row. Each has a service of its own. */
export async function insertRequest(client: Client, id: string): Promise<void> {
  const row = {
    id,
    reference: 'AAAAAA',
    version: 1,
    revision: 1,
    requester: 'U0ADA',
    environment: 'default',
    change: 'create',
    organization_id: 'org',
    project_id: 'project',
    hvn_id: 'hvn',
    cluster_id: `cluster-${id}`,
    service_id: `service-${id}`,
    region: 'eu-central-1',
    consumer_accounts: [],
    consumer_ip_ranges: [],
    consumer_regions: [],
    status: 'provisioning',
    digest: 'digest',
    channel: 'C0PRIVLINK',
    quorum: 1,
    created_at: new Date(),
    expires_at: new Date(),
    progress: {},
  };
  await client`insert into change_requests ${client(row)}`;
}
