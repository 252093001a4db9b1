/** What canonical JSON (RFC 8785) can hold here: integers only, so no reader can round a number. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `undefined` of a text that is no JSON, or another value than an object. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json; // what else does it return
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two values are the same, in whatever order their keys stand. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (isJsonObject(left) && isJsonObject(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
    );
  }
  if (!isList(left) || !isList(right)) return left === right;
  return left.length === right.length && left.every((one, index) => sameJson(one, right[index]));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The texts of a list; nothing of anything else. */
export function textsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The objects of a list; nothing of anything else. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isJsonObject) : [];
}

export function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
