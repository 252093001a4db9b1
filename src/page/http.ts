/** What a browser asks of the page, and what it is answered, apart from any server. */
export type PageRequest = {
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Of at most a few kilobytes; rejects with `LargeBodyError` beyond. */
  readonly readBody: () => Promise<string>;
};

export type PageAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** In pieces where it is long. */
  readonly body: string | AsyncIterable<string>;
};

/** More was sent than any form of the page holds. */
export class LargeBodyError extends Error {
  override readonly name = 'LargeBodyError';
}

/** See somewhere else: the browser asks for that with GET. */
export function seeOther(
  location: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): PageAnswer {
  return { status: 303, headers: { location, ...headers }, body: '' };
}

export function headerOf({ headers }: PageRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.join(', ') ?? '');
}
