import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestId } from '../../../src/domain/request.ts';
import { parseCursor, printCursor } from '../../../src/intake/history-cursor.ts';

it('is read back as it was printed', () => {
  const times = fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) }).map((ms) => new Date(ms));
  fc.assert(
    fc.property(times, fc.uuid(), (createdAt, id) => {
      const cursor = { createdAt, id: id as RequestId };

      expect(parseCursor(printCursor(cursor))).toEqual(cursor);
    }),
  );
});

it.each([
  '',
  'x',
  '2026-08-01T12:00:00.000Z',
  '2026-02-30T12:00:00.000Z_11111111-1111-4111-8111-111111111111',
  '2026-08-01T12:00:00.000Z_11111111-1111-4111-8111-11111111111',
  '2026-08-01T12:00:00.000Z_11111111-1111-4111-8111-111111111111 ',
])('is not %j', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});
