import { describe, expect, it } from 'vitest';
import { speedsWith } from '../../../sandbox/page/client/cloud/speeds.ts';

describe('the speeds of HCP’s clock', () => {
  it('are four', () => {
    expect(speedsWith(60).map(([, words]) => words)).toEqual([
      ...['a second', 'a minute', 'ten minutes', 'an hour'],
    ]);
  });

  it('and the one in force, where that is another, in its place among them', () => {
    expect(speedsWith(1_200.5).map(([, words]) => words)).toEqual([
      ...['a second', 'a minute', 'ten minutes', '1,200.5 seconds', 'an hour'],
    ]);
  });
});
