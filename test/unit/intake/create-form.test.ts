import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits, serviceIdPattern } from '../../../src/domain/limits.ts';
import { type RequestId, referenceOf } from '../../../src/domain/request.ts';
import { type CreateText, parseCreateForm } from '../../../src/intake/create-form.ts';
import { parsePrincipals } from '../../../src/intake/principals.ts';
import { parseRanges } from '../../../src/intake/ranges.ts';
import { parseRegions } from '../../../src/intake/regions.ts';
import { parseServiceId, proposeServiceId } from '../../../src/intake/service-id.ts';
import { splitValues } from '../../../src/intake/text.ts';
import { anyCharacters } from '../../support/any-text.ts';

const account = fc
  .integer({ min: 0, max: 999_999_999_999 })
  .map((n) => String(n).padStart(12, '0'));
const nameCharacter = fc.constantFrom(...'abcXYZ019_+=.@-');
const resource = fc.oneof(
  fc.constant('root'),
  fc
    .tuple(
      fc.constantFrom('role', 'user'),
      fc.string({ unit: nameCharacter, minLength: 1, maxLength: 64 }),
    )
    .map(([kind, name]) => `${kind}/${name}`),
);
const principal = fc.tuple(account, resource).map(([id, what]) => `arn:aws:iam::${id}:${what}`);
const range = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 32 }))
  .map(([address, prefix]) => {
    const network = Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
    return `${octets.join('.')}/${prefix}`;
  });
const region = fc
  .tuple(
    fc.constantFrom('af', 'ap', 'ca', 'eu', 'il', 'me', 'mx', 'sa', 'us'),
    fc.constantFrom('central', 'east', 'north', 'northeast', 'south', 'southeast', 'west'),
    fc.integer({ min: 1, max: 9 }),
  )
  .map((parts) => parts.join('-'));
const separator = fc.constantFrom(', ', '\n', ' ', ';', '\r\n', ',\n- ', '\t');
const anyText = fc.oneof(
  anyCharacters(200),
  fc
    .array(
      fc.constantFrom(
        '*',
        '/',
        ':',
        '"',
        '-',
        '<',
        '10.0.0.0',
        'arn:aws:',
        '\ud800',
        '\u202e',
        ' ',
      ),
      {
        maxLength: 40,
      },
    )
    .map((pieces) => pieces.join('')),
);
const form: CreateText = {
  serviceId: 'vault-prod',
  accounts: '',
  ranges: '',
  regions: '',
  reason: 'Connect the payments VPC.',
  ticket: '',
};

const lists = [
  ['principals', parsePrincipals, principal],
  ['ranges', parseRanges, range],
  ['regions', parseRegions, region],
] as const;

describe.each(lists)('reading %s', (_, parse, value) => {
  it('never throws, and gives sorted values without repeats or refusals with what was typed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = parse(text);

        if (read.ok) expect(read.value).toEqual([...new Set(read.value)].sort());
        else expect(read.refusal.length).toBeGreaterThan(0);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('gives back what it gave, printed and read again', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), separator, (values, between) => {
        const read = parse(values.join(between));

        expect(read).toEqual({ ok: true, value: [...new Set(values)].sort() });
        expect(read.ok && parse(read.value.join(', '))).toEqual(read);
      }),
      { seed: 22, numRuns: 300 },
    );
  });

  it('does not mind the order', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 8 }), (values) => {
        expect(parse(values.join(' '))).toEqual(parse([...values].reverse().join(' ')));
      }),
      { seed: 23, numRuns: 100 },
    );
  });
});

describe('parseCreateForm', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.tuple(anyText, anyText, anyText, anyText, anyText, anyText), (texts) => {
        const [serviceId, accounts, ranges, regions, reason, ticket] = texts;

        const read = parseCreateForm(
          { serviceId, accounts, ranges, regions, reason, ticket },
          defaultLimits,
        );

        if (read.ok) expect(read.value.serviceId).toMatch(serviceIdPattern);
        else expect(read.refusal.length).toBeGreaterThan(0);
      }),
      { seed: 24, numRuns: 300 },
    );
  });

  it.each([
    ['accounts', (n: number) => String(100_000_000_000 + n), defaultLimits.consumerAccounts],
    ['ranges', (n: number) => `10.${n}.0.0/16`, defaultLimits.consumerIpRanges],
    [
      'regions',
      (n: number) =>
        `${['eu', 'us', 'ap'][n % 3]}-${['west', 'east', 'north'][Math.floor(n / 3) % 3]}-${1 + Math.floor(n / 9)}`,
      defaultLimits.consumerRegions,
    ],
  ] as const)('takes as many %s as the limit, and not one more', (field, value, limit) => {
    const values = (count: number): string =>
      Array.from({ length: count }, (_, n) => value(n)).join(' ');

    const full = parseCreateForm({ ...form, [field]: values(limit) }, defaultLimits);
    const over = parseCreateForm({ ...form, [field]: values(limit + 1) }, defaultLimits);

    expect(full.ok).toBe(true);
    expect(over).toEqual({
      ok: false,
      refusal: [{ field, code: 'too_many_values', given: limit + 1, limit }],
    });
  });

  it.each([
    ['reason', 10, 1000],
    ['serviceId', 3, 36],
    ['ticket', 0, 100],
  ] as const)('takes a %s of %i to %i characters, and no other', (field, least, most) => {
    const accepted = (length: number): boolean =>
      parseCreateForm({ ...form, [field]: 'x'.repeat(length) }, defaultLimits).ok;

    expect([least, most].map(accepted)).toEqual([true, true]);
    expect(accepted(most + 1)).toBe(false);
    if (least > 0) expect(accepted(least - 1)).toBe(false);
  });

  it('reports every wrong field at once, and every wrong value in it', () => {
    const read = parseCreateForm(
      {
        serviceId: '-',
        accounts: 'x y',
        ranges: 'z',
        regions: 'q',
        reason: 'no',
        ticket: 't'.repeat(101),
      },
      defaultLimits,
    );

    const codes = read.ok ? [] : read.refusal.map(({ field, code }) => `${field} ${code}`);
    expect(codes).toEqual([
      'service_id service_id_length',
      'accounts not_a_principal',
      'accounts not_a_principal',
      'ranges not_a_range',
      'regions not_a_region',
      'reason reason_short',
      'ticket ticket_long',
    ]);
  });
});

describe('splitValues', () => {
  it('loses no character that carries meaning', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(principal, range, region), { maxLength: 10 }),
        separator,
        (values, between) => {
          expect(splitValues(values.join(between))).toEqual([...new Set(values)]);
        },
      ),
      { seed: 25, numRuns: 200 },
    );
  });

  it.each([['*'], ['"*"'], ['<*>'], ["'*',"], ['* *']])('keeps the asterisk of %j', (text) => {
    expect(splitValues(text)).toEqual(['*']);
  });
});

describe('proposeServiceId', () => {
  it('always proposes an id that is accepted, and carries the reference of the request', () => {
    const slug = fc.stringMatching(/^[0-9A-Za-z][-0-9A-Za-z]{1,34}[0-9A-Za-z]$/);
    fc.assert(
      fc.property(slug, fc.uuid(), (cluster, id) => {
        const proposed = proposeServiceId(cluster, id as RequestId);

        expect(parseServiceId(proposed)).toEqual({ ok: true, value: proposed });
        expect(proposed.endsWith(referenceOf(id as RequestId).toLowerCase())).toBe(true);
      }),
      { seed: 26, numRuns: 300 },
    );
  });
});
