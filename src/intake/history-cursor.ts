import type { RequestId } from '../domain/request.ts';

/** Behind which request a page begins. */
type Cursor = { readonly createdAt: Date; readonly id: RequestId };

const cursorPattern =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Writes a place in a list for a button, an address or a command line: nothing in it needs quotes. */
export function printCursor({ createdAt, id }: Cursor): string {
  return `${createdAt.toISOString()}_${id}`;
}

/** `undefined` for anything that `printCursor` has not written. */
export function parseCursor(text: string): Cursor | undefined {
  const [, time = '', id = ''] = cursorPattern.exec(text) ?? [];
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || createdAt.toISOString() !== time) return undefined;
  return { createdAt, id: id as RequestId }; // the pattern is what makes it one
}
