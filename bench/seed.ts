/** What is in the database before a measurement: an inventory, people, and requests by the thousand. */
import type { Sql } from 'postgres';
import { numbered, prototypeNumber, requestIdOf } from './numbering.ts';
import { approver, approvers } from './policy.ts';

export const organizationId = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

/** As a look at HCP would have left it: each cluster alone on its HVN, twenty to a project. */
export async function seedInventory(sql: Sql, numbers: readonly number[]): Promise<void> {
  const rows = numbers.map(numbered);
  const projects = [...new Set(rows.map(({ projectId }) => projectId))];
  await sql`
    insert into inventory_looks (project_id, organization_id, seen_at)
    select project, ${organizationId}, now() from unnest(${projects}::text[]) as project
    on conflict do nothing`;
  await sql`
    insert into inventory (project_id, kind, id, data, seen_at)
    select project, kind, 'load-' || number, data, now()
    from unnest(${rows.map(({ projectId }) => projectId)}::text[], ${[...numbers]}::int[]) as given (project, number)
    cross join lateral (values
      ('cluster', jsonb_build_object('id', 'load-' || number, 'hvnId', 'hvn-' || number,
        'provider', 'aws', 'region', 'eu-west-1', 'tier', 'STANDARD_SMALL', 'state', 'RUNNING')),
      ('hvn', jsonb_build_object('id', 'hvn-' || number, 'provider', 'aws', 'region', 'eu-west-1',
        'state', 'STABLE'))
    ) as seen (kind, data)`;
  await sql`analyze inventory`;
}

/** As the forms of these people left them: who asks is known, and who may approve. */
export async function seedPeople(
  sql: Sql,
  people: readonly string[],
  teamId: string,
): Promise<void> {
  await sql`
    insert into people (id, kind, team_id, fetched_at)
    select id, 'member', ${teamId}, now() from unnest(${[...people, approver]}::text[]) as id
    on conflict do nothing`;
  await sql`
    insert into user_groups (id, handle, members, fetched_at)
    values (${approvers}, 'netsec', ${[approver]}, now())
    on conflict do nothing`;
}

type Copied = 'change_requests' | 'request_versions' | 'messages' | 'reviews';

/**
 * Copies the prototype, as it is, under other numbers: every text that names its number names theirs.
 * The copies have no entries in the log until something is decided about them.
 */
export async function copyRequests(
  sql: Sql,
  numbers: readonly number[],
  tables: readonly Copied[] = ['change_requests', 'request_versions', 'messages'],
): Promise<void> {
  const prototype = requestIdOf(prototypeNumber);
  for (const table of tables) {
    const key = table === 'change_requests' ? 'id' : 'request_id';
    const unsaid = table === 'change_requests' ? { last_seq: null, last_hash: null } : {};
    await sql`
      insert into ${sql(table)}
      select (jsonb_populate_record(null::${sql(table)},
        replace(to_jsonb(original)::text, ${String(prototypeNumber)}, copied::text)::jsonb
          || ${sql.json(unsaid)})).*
      from ${sql(table)} as original, unnest(${[...numbers]}::int[]) as copies (copied)
      where original.${sql(key)} = ${prototype}`;
    await sql`analyze ${sql(table)}`;
  }
}

/** Records clicks of a person on copied requests, as the door does before it acknowledges them. */
export async function recordClicks(
  sql: Sql,
  numbers: readonly number[],
  click: { readonly person: string; readonly teamId: string; readonly digestPrefix: string },
): Promise<void> {
  await sql`
    insert into deliveries (kind, key, payload, request_id, state)
    select 'click', 'click-' || number, jsonb_build_object(
      'key', 'click-' || number, 'person', ${click.person}::text, 'teamId', ${click.teamId}::text,
      'requestId', id, 'action', 'approve', 'version', 1,
      'digestPrefix', ${click.digestPrefix}::text), id, 'recorded'
    from unnest(${[...numbers]}::int[], ${numbers.map(requestIdOf)}::uuid[]) as given (number, id)`;
  await sql`analyze deliveries`;
}
