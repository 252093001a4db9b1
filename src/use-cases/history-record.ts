import { csvLine } from '../domain/csv.ts';
import { decisionOf } from '../domain/request-filter.ts';
import type { PastRequest } from './ports/request-history.ts';

/** A past request for machines, under names that stay: the same in every door that gives files. */
export function historyRecord(request: PastRequest) {
  const { id, reference, requester, environment, change, status, version, reviews } = request;
  return {
    ...{ id, reference, asked_at: request.createdAt.toISOString(), requester, environment, change },
    ...{ project: request.projectId, cluster: request.clusterId, service: request.serviceId },
    ...{ ticket: request.ticket ?? null, status, decision: decisionOf[status], version },
    reviews: reviews.map(({ reviewer, decision, at }) => ({
      ...{ reviewer, decision, at: at.toISOString() },
    })),
  };
}

/** One line, its end included. What a terminal would obey is written as JSON can. */
export function historyJsonLine(request: PastRequest): string {
  return `${safeJson(historyRecord(request))}\n`;
}

/** The C1 controls, which JSON leaves as they are and some terminals obey. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

const columns = [
  ...(['id', 'reference', 'asked_at', 'requester', 'environment', 'change', 'project'] as const),
  ...(['cluster', 'service', 'ticket', 'status', 'decision', 'version'] as const),
];

export function historyCsvHead(): string {
  return csvLine([...columns, 'reviews']);
}

/** One line, its end included; who reviewed it stands in one cell. */
export function historyCsvLine(request: PastRequest): string {
  const record = historyRecord(request);
  const reviews = record.reviews.map(
    ({ reviewer, decision, at }) => `${reviewer} ${decision} ${at}`,
  );
  return csvLine([...columns.map((column) => record[column] ?? ''), reviews.join('; ')]);
}
