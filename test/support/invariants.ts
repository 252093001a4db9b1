import type { Stage } from './stage.ts';

export const nothingBroken = {
  not_ended: 0,
  services_asked_for_twice: 0,
  messages_not_sent: 0,
  cards_behind: 0,
  promises_not_kept: 0,
  clicks_without_answer: 0,
  views_without_request: 0,
  reviews_twice: 0,
  carried_out_without_quorum: 0,
  successes_twice: 0,
};

/** What no crash may ever leave behind, counted over the whole database in one look. */
export async function countBroken({ sql }: Stage): Promise<typeof nothingBroken> {
  const [row] = await sql<Record<keyof typeof nothingBroken, string>[]>`
    select
      (select count(*) from change_requests where status <> 'succeeded') as not_ended,
      (select count(*) from (
        select project_id, lower(service_id) from change_requests
        group by 1, 2 having count(*) > 1) twice) as services_asked_for_twice,
      (select count(*) from messages where state <> 'sent') as messages_not_sent,
      (select count(*) from change_requests where drawn_revision < revision) as cards_behind,
      (select count(*) from outbox where settled_at is null) as promises_not_kept,
      (select count(*) from deliveries
        where kind = 'click' and state <> 'answered') as clicks_without_answer,
      (select count(*) from deliveries
        where kind = 'view' and request_id is null) as views_without_request,
      (select count(*) from (
        select request_id, version, reviewer from reviews
        group by 1, 2, 3 having count(*) > 1) twice) as reviews_twice,
      (select count(*) from change_requests r where r.status = 'succeeded' and (
        select count(*) from reviews v
        where v.request_id = r.id and v.version = r.version and v.decision = 'approve'
        ) < r.quorum) as carried_out_without_quorum,
      (select count(*) from (
        select request_id from audit_entries where action = 'request_succeeded'
        group by 1 having count(*) > 1) twice) as successes_twice`;
  const counts = Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]);
  return { ...nothingBroken, ...Object.fromEntries(counts) };
}
