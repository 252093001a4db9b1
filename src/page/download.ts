import type { RequestFilter } from '../domain/request-filter.ts';
import { historyCsvHead, historyCsvLine, historyJsonLine } from '../use-cases/history-record.ts';
import type { HistoryCursor, PastRequest } from '../use-cases/ports/request-history.ts';
import type { PageDeps } from './deps.ts';
import type { PageAnswer } from './http.ts';

export type Format = 'csv' | 'jsonl';

type Form = {
  readonly type: string;
  readonly head: string;
  readonly line: (request: PastRequest) => string;
};

const forms: Record<Format, Form> = {
  csv: { type: 'text/csv; charset=utf-8', head: historyCsvHead(), line: historyCsvLine },
  jsonl: { type: 'application/x-ndjson; charset=utf-8', head: '', line: historyJsonLine },
};

const batch = 500;

/** All that fit, page by page, as the browser takes them: of any number, one page is held at a time. */
export function download(
  deps: Pick<PageDeps, 'history' | 'clock'>,
  { filter, format }: { readonly filter: RequestFilter; readonly format: Format },
): PageAnswer {
  const day = deps.clock().toISOString().slice(0, 10);
  return {
    status: 200,
    headers: {
      'content-type': forms[format].type,
      'content-disposition': `attachment; filename="requests-${day}.${format}"`,
    },
    body: lines(deps, filter, forms[format]),
  };
}

async function* lines(
  { history }: Pick<PageDeps, 'history'>,
  filter: RequestFilter,
  { head, line }: Form,
): AsyncGenerator<string> {
  if (head !== '') yield head;
  let after: HistoryCursor | undefined;
  do {
    const options = { limit: batch, ...(after === undefined ? {} : { after }) };
    const { requests, next } = await history.page(filter, options);
    if (requests.length > 0) yield requests.map(line).join('');
    after = next;
  } while (after !== undefined);
}
