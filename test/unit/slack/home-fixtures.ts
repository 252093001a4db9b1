import type { FreezeId } from '../../../src/domain/freeze.ts';
import type { RequestId, SlackUserId } from '../../../src/domain/request.ts';
import type { Roles } from '../../../src/domain/roles.ts';
import type { DriftId } from '../../../src/use-cases/ports/drift-store.ts';
import type { HomeAround, HomeState } from '../../../src/use-cases/ports/home.ts';
import type { ListedRequest, RequestPage } from '../../../src/use-cases/ports/request-views.ts';
import { homeRows } from '../../../src/use-cases/publish-home.ts';
import { aCard, approver, requester, requestId } from './fixtures.ts';
import { anOpenUpdate, aShown, now } from './service-fixtures.ts';

/** Somebody who may do everything. */
export const everything: Roles = {
  ...{ requests: ['production'], approves: ['production'] },
  ...{ escalates: [], wanted: ['production'] },
  ...{ audits: true, freezes: true, administers: true, groups: [], complete: true },
};

export const quietly: HomeAround = {
  ...{
    now,
    logged: 7,
    seenAt: undefined,
    drifts: { listed: [], total: 0 },
    expiring: 0,
    attention: 0,
  },
  ...{ lookedAt: new Date('2026-11-20T09:57:00Z'), queueBehindSince: undefined },
};

type Change = Parameters<typeof aCard>[0];

export function requestsOf(total: number, change: Change = {}): RequestPage {
  const listed = Array.from({ length: Math.min(total, homeRows) }, (_, index): ListedRequest => {
    const id = requestId.replace(/.$/, (index % 10).toString()) as RequestId;
    const { request, shown } = aCard({ ...change, id });
    const card = { channel: 'C0PRODNET', ts: `179542440${index}.000100` };
    return { request, plan: shown.plan, counted: [approver], card };
  });
  return { listed, total, first: total === 0 ? 0 : 1 };
}

/** So many of everything that somebody can see, a page of each read. */
export function homeOf(
  total: number,
  { roles = everything, change = {}, text }: { roles?: Roles; change?: Change; text?: string } = {},
): HomeState {
  const rows = Math.min(total, homeRows);
  const named = text === undefined ? {} : { clusterId: text, hvnId: text, environment: text };
  const views = Array.from({ length: rows }, (_, index) => ({
    ...aShown({ ...named, ...(index % 2 === 0 ? {} : { open: anOpenUpdate }) }),
    id: text === undefined ? `service-${index}` : `${text}${index}`,
  }));
  const drifts = Array.from({ length: Math.min(total, 5) }, (_, index) => ({
    id: `5f2b9c1e-7a54-4d0e-9b6a-5c1d2e3f4a5${index}` as DriftId,
    kind: 'changed' as const,
    ...{ serviceId: text ?? `service-${index}`, clusterId: text ?? 'prod-eu' },
    ...{ foundAt: now, card: { channel: 'C0PRODNET', ts: '1.2' } },
  }));
  return {
    person: 'U0PERSON' as SlackUserId,
    roles,
    seen: {
      own: requestsOf(total, change),
      toDecide: requestsOf(total, { requester, ...change }),
      services: {
        views,
        total,
        first: total === 0 ? 0 : 1,
        owners: views.map(({ owner }) => owner),
      },
      freezes: Array.from({ length: Math.min(total, 12) }, (_, index) => ({
        id: `freeze-${index}` as FreezeId,
        ...{ environment: text ?? `environment-${index}`, by: approver, at: now },
      })),
      around: { ...quietly, drifts: { listed: drifts, total }, expiring: total, attention: total },
    },
  };
}
