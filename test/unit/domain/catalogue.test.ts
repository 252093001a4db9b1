import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEntry, namesOf } from '../../../src/domain/catalogue.ts';

const of = (name: string) => ({ name, owner: 'Network' });

describe('the catalogue', () => {
  const catalogue = {
    '111122223333': of('payments'),
    '10.0.0.0/8': of('company'),
    '10.20.0.0/16': of('payments VPC'),
    '10.20.30.0/24': of('payments database'),
  };

  it.each([
    ['arn:aws:iam::111122223333:root', 'payments'],
    ['arn:aws:iam::111122223333:role/vault', 'payments'],
    ['arn:aws:iam::444455556666:root', undefined],
    ['10.1.2.0/24', 'company'],
    ['10.20.0.0/16', 'payments VPC'],
    ['10.20.31.0/24', 'payments VPC'],
    ['10.20.30.128/25', 'payments database'],
    ['10.0.0.0/7', undefined],
    ['192.168.0.0/16', undefined],
    ['constructor', undefined],
  ])('says of %s: %s', (value, name) => {
    expect(findEntry(catalogue, value)?.name).toBe(name);
  });

  it('keeps the names of those values that have one', () => {
    expect(namesOf(catalogue, ['10.1.0.0/16', '192.168.0.0/16'])).toEqual({
      '10.1.0.0/16': of('company'),
    });
  });

  it('names a range by the narrowest entry around it, in whatever order they stand', () => {
    const prefixes = fc.uniqueArray(fc.integer({ min: 1, max: 32 }), { minLength: 1 });
    fc.assert(
      fc.property(prefixes, fc.integer({ min: 1, max: 32 }), (entries, prefix) => {
        const ranges = Object.fromEntries(
          entries.map((one) => [`0.0.0.0/${one}`, of(String(one))]),
        );

        const around = entries.filter((one) => one <= prefix);
        const narrowest = around.length === 0 ? undefined : String(Math.max(...around));
        expect(findEntry(ranges, `0.0.0.0/${prefix}`)?.name).toBe(narrowest);
      }),
    );
  });
});
