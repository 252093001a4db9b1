import { describe, expect, it } from 'vitest';
import { factsOfCode } from '../../../src/domain/hcp-code.ts';

describe('what HCP says no with', () => {
  it('means one thing for each code of gRPC, and says whether trying again helps', () => {
    const codes = Array.from({ length: 16 }, (_, index) => index + 1);

    const told = codes.map((code) => {
      const { meaning, again } = factsOfCode(code) ?? {};
      return `${code} ${meaning}: ${again}`;
    });

    expect(told.join('\n')).toMatchInlineSnapshot(`
      "1 fault: later
      2 fault: later
      3 invalid: other_values
      4 fault: later
      5 not_found: once_put_right
      6 taken: once_put_right
      7 forbidden: once_put_right
      8 exhausted: once_put_right
      9 wrong_state: once_put_right
      10 busy: later
      11 invalid: other_values
      12 unsupported: once_put_right
      13 fault: later
      14 fault: later
      15 fault: later
      16 unauthenticated: once_put_right"
    `);
  });

  it.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [429, 'exhausted'],
    [503, 'fault'],
  ])('is read off the status where HCP gave no code: %i', (status, meaning) => {
    expect(factsOfCode(status)?.meaning).toBe(meaning);
  });

  it.each([0, 17, 400, 409])('means nothing certain: %i', (code) => {
    expect(factsOfCode(code)).toBeUndefined();
  });
});
