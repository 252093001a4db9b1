import type { Json, JsonObject } from './json.ts';

/** An entry as it is read back from the log: what it says, by the log's own names. */
export type LoggedEntry = {
  readonly seq: number;
  readonly at: Date;
  readonly action: string;
  /** `null`: the bot by itself. */
  readonly actor: string | null;
  readonly requestId: string | null;
  readonly details: JsonObject;
};

/** Reads the text of an entry. Throws on what `audit_append` lets nobody write. */
export function readLogged(seq: number, body: string): LoggedEntry {
  const entry = JSON.parse(body) as Json;
  const text = (key: string): string | undefined => textIn(objectOf(entry), key);
  const [at, action] = [text('at'), text('action')];
  if (at === undefined || action === undefined) throw new Error(`entry ${seq} cannot be read`);
  const requestId = text('request_id') ?? null;
  const details = objectIn(objectOf(entry), 'details');
  return { seq, at: new Date(at), action, actor: text('actor') ?? null, requestId, details };
}

export function textIn(details: JsonObject, key: string): string | undefined {
  const value = details[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(details: JsonObject, key: string): number | undefined {
  const value = details[key];
  return typeof value === 'number' ? value : undefined;
}

/** The texts of a list; none where there is no list. */
export function textsIn(details: JsonObject, key: string): readonly string[] {
  const value = details[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** An empty one where there is none. */
export function objectIn(details: JsonObject, key: string): JsonObject {
  return objectOf(details[key] ?? null);
}

function objectOf(value: Json): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonObject) : {};
}
