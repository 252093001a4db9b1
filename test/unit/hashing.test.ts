import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import { createHashing, newRequestId, newSalt, sha256Bytes } from '../../src/hashing.ts';

const { canonical, sha256 } = createHashing();

/** The double with these 64 bits. */
function double(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

describe('canonical', () => {
  it('writes the sample of RFC 8785, section 3.2.2, in the bytes of section 3.2.4', () => {
    const sample: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);

    const bytes = Buffer.from(canonical(sample as Json), 'utf8');

    expect(bytes.toString('hex')).toBe(
      [
        '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a',
        '5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d3237',
        '5d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
      ].join(''),
    );
  });

  it('sorts keys by UTF-16 code units, as in section 3.2.3', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };

    const values = Object.values(JSON.parse(canonical(sample)) as Record<string, string>);
    const written = canonical(sample).match(/"[^"]+"(?=[,}])/g);

    expect(values).toHaveLength(7);
    expect(written).toEqual([
      '"Carriage Return"',
      '"One"',
      '"Control"',
      '"Latin Small Letter O With Diaeresis"',
      '"Euro Sign"',
      '"Emoji: Grinning Face"',
      '"Hebrew Letter Dalet With Dagesh"',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the double %s of appendix B as %s', (hex, text) => {
    expect(canonical(double(hex))).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000'])(
    'refuses the double %s of appendix B',
    (hex) => {
      expect(() => canonical(double(hex))).toThrow();
    },
  );

  it('refuses a lone surrogate, which has no UTF-8', () => {
    expect(() => canonical({ name: '\ud83d' })).toThrow();
  });

  it('refuses what is no JSON at all', () => {
    const nothing = undefined as unknown as Json;

    expect(() => canonical(nothing)).toThrow(TypeError);
  });

  it('keeps the value and forgets the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value as Json);

        expect(canonical(JSON.parse(text) as Json)).toBe(text);
        expect(canonical(reversed(value) as Json)).toBe(text);
      }),
      { seed: 8785, numRuns: 500 },
    );
  });
});

describe('sha256', () => {
  it('is the lower-case hex of the hash of the UTF-8 bytes', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('€')).toBe(
      Buffer.from(sha256Bytes(Buffer.from('e282ac', 'hex'))).toString('hex'),
    );
  });
});

describe('sha256Bytes', () => {
  it('is what another way of hashing says, of any bytes, and stays so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const digest = sha256Bytes(bytes);
        const said = createHash('sha256').update(bytes).digest('hex');
        sha256Bytes(Uint8Array.of(1, 2, 3));

        expect(Buffer.from(digest).toString('hex')).toBe(said);
      }),
      { seed: 8785, numRuns: 300 },
    );
  });
});

describe('newSalt and newRequestId', () => {
  it('are never the same twice, and have the shape that is stored', () => {
    const drawn = Array.from({ length: 50 }, () => [newSalt(), newRequestId()]);

    expect(new Set(drawn.flat()).size).toBe(100);
    for (const [salt, id] of drawn) {
      expect(salt).toMatch(/^[0-9a-f]{32}$/);
      expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });
});

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}
