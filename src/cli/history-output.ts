import { decisionOf } from '../domain/request-filter.ts';
import {
  historyCsvHead,
  historyCsvLine,
  historyJsonLine,
  historyRecord,
  safeJson,
} from '../use-cases/history-record.ts';
import type { PastRequest } from '../use-cases/ports/request-history.ts';
import { tableText } from './table.ts';
import { UsageError } from './verb.ts';

/** Requests as text, in pieces: what stands before them all, each batch, and what stands behind. */
export type HistoryOutput = {
  head(): string;
  some(requests: readonly PastRequest[]): string;
  /** `more`: what is told beside the requests, for who reads one object. */
  end(more: Readonly<Record<string, unknown>>): string;
};

const outputs = { table: inTable, json: inJson, jsonl: inLines, csv: inCsv } as const;

export const formatFlags = {
  json: { type: 'boolean', default: false },
  jsonl: { type: 'boolean', default: false },
  csv: { type: 'boolean', default: false },
} as const;

type FormatValues = { readonly [F in keyof typeof formatFlags]?: boolean };

/** The one format that is asked for; a table where none is. Throws `UsageError` for two. */
export function readFormat(values: FormatValues): {
  readonly name: keyof typeof outputs;
  readonly output: HistoryOutput;
} {
  const [name = 'table', another] = (['json', 'jsonl', 'csv'] as const).filter(
    (one) => values[one],
  );
  if (another !== undefined)
    throw new UsageError(`--${name} and --${another} are two formats. Ask for one.`);
  return { name, output: outputs[name]() };
}

const headings = [
  ...['asked at', 'request', 'change', 'service', 'cluster', 'environment', 'by'],
  ...['status', 'decision', 'reviewed by', 'ticket'],
];

/** Columns are as wide as a batch needs, so that any number can pass by. */
function inTable(): HistoryOutput {
  let any = false;
  return {
    head: () => '',
    some: (requests) => {
      const rows = requests.map(tableRow);
      const text = tableText(any ? rows : [headings, ...rows]);
      any = true;
      return text;
    },
    end: () => (any ? '' : 'No request fits.\n'),
  };
}

function tableRow(request: PastRequest): readonly string[] {
  const { reference, change, serviceId, clusterId, environment, requester, status } = request;
  return [
    ...[request.createdAt.toISOString(), reference, change, serviceId, clusterId, environment],
    ...[requester, status, decisionOf[status]],
    request.reviews.map(({ reviewer }) => reviewer).join(' '),
    request.ticket ?? '',
  ];
}

function inJson(): HistoryOutput {
  let before = '';
  return {
    head: () => '{"requests":[',
    some: (requests) => {
      const text = requests.map((one) => safeJson(historyRecord(one))).join(',');
      const piece = `${before}${text}`;
      if (text !== '') before = ',';
      return piece;
    },
    end: (more) => `],${safeJson(more).slice(1)}\n`,
  };
}

function inLines(): HistoryOutput {
  return {
    head: () => '',
    some: (requests) => requests.map(historyJsonLine).join(''),
    end: () => '',
  };
}

function inCsv(): HistoryOutput {
  return {
    head: historyCsvHead,
    some: (requests) => requests.map(historyCsvLine).join(''),
    end: () => '',
  };
}
