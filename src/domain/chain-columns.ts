/** What the index columns of an entry say: copies from its text, which alone is hashed. */
export type EntryColumns = {
  /** ISO 8601, UTC, to the millisecond. */
  readonly at: string;
  readonly requestId: string | null;
  readonly actor: string | null;
  readonly action: string;
};

/** The parts of an entry's text that the log itself understands. */
export type EntryText = {
  readonly at: unknown;
  readonly request_id: unknown;
  readonly actor: unknown;
  readonly action: unknown;
};

/** `undefined` when the text is no JSON object: `audit_append` has not let it in. */
export function readEntryText(body: string): EntryText | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as EntryText) : undefined; // fields stay unknown
  } catch {
    return undefined;
  }
}

/** Names the columns that differ from the text, or `body` when it cannot be read. */
export function differingColumns(body: string, columns: EntryColumns): readonly string[] {
  const text = readEntryText(body);
  if (text === undefined) return ['body'];
  const differing: string[] = [];
  if (toMilliseconds(text.at) !== toMilliseconds(columns.at)) differing.push('at');
  if (text.request_id !== columns.requestId) differing.push('request_id');
  if (text.actor !== columns.actor) differing.push('actor');
  if (text.action !== columns.action) differing.push('action');
  return differing;
}

const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?Z$/;

function toMilliseconds(value: unknown): unknown {
  const parts = typeof value === 'string' ? time.exec(value) : null;
  return parts === null ? value : `${parts[1]}.${(parts[2] ?? '').padEnd(3, '0')}Z`;
}
