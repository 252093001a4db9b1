import { type SQL, sql } from 'drizzle-orm';
import type { PrivateLinkService } from '../domain/private-link.ts';
import type { SlackUserId } from '../domain/request.ts';
import type { EndedChange, RequestGlance, ServiceView } from '../use-cases/ports/service-views.ts';
import { toOwned } from './owned-services.ts';
import type { services } from './schema.ts';

/** A time as JSON can hold it. */
export const epochMs = (at: SQL): SQL => sql`floor(extract(epoch from ${at}) * 1000)::float8`;

type Glance = Omit<RequestGlance, 'phase' | 'card'> & {
  readonly phase: RequestGlance['phase'] | null;
  readonly card: { readonly channel: string; readonly ts: string } | null;
};

/** As the statement of `service-views.ts` answers it. */
export type ViewRow = {
  readonly place: number;
  readonly total: number;
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string | null;
  readonly clusterId: string;
  readonly hvnId: string;
  readonly environment: string | null;
  readonly region: string | null;
  readonly seenMs: number | null;
  readonly live: PrivateLinkService | null;
  /** The row of `services` as JSON. */
  readonly owned: Readonly<Record<string, unknown>> | null;
  readonly open: Glance | null;
  readonly last:
    | (Glance & {
        readonly endedMs: number | null;
        readonly approvers: readonly SlackUserId[];
      })
    | null;
};

export function toServiceView(row: ViewRow): ServiceView {
  const { id, projectId, clusterId, hvnId } = row;
  return {
    ...{ id, projectId, clusterId, hvnId },
    organizationId: row.organizationId ?? '',
    region: row.live?.defaultRegion ?? row.region ?? undefined,
    environment: row.environment ?? undefined,
    live: row.live ?? undefined,
    owned: row.owned === null ? undefined : toOwned(toOwnedRow(row.owned)),
    seenAt: toDate(row.seenMs),
    open: row.open === null ? undefined : toGlance(row.open),
    last: row.last === null ? undefined : toEnded(row.last),
  };
}

/** `to_jsonb` names the columns as the table does. */
function toOwnedRow(json: Readonly<Record<string, unknown>>): typeof services.$inferSelect {
  return {
    projectId: json['project_id'],
    serviceKey: json['service_key'],
    serviceId: json['service_id'],
    createdAt: json['created_at'],
    consumerAccounts: json['consumer_accounts'],
    consumerIpRanges: json['consumer_ip_ranges'],
    consumerRegions: json['consumer_regions'],
    requestId: json['request_id'],
  } as typeof services.$inferSelect;
}

function toGlance({ id, change, status, phase, requester, card }: Glance): RequestGlance {
  return { id, change, status, requester, phase: phase ?? undefined, card: card ?? undefined };
}

function toEnded(last: NonNullable<ViewRow['last']>): EndedChange {
  const { approvers, endedMs } = last;
  return { ...toGlance(last), approvers, endedAt: toDate(endedMs) };
}

function toDate(ms: number | null): Date | undefined {
  return ms === null ? undefined : new Date(ms);
}
