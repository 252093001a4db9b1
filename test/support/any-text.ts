import fc from 'fast-check';

/** Of all of Unicode's code points most are rare: a third are ASCII, a third such as people write, a third any. */
const codePoint = fc.oneof(
  fc.nat(0x7f),
  fc.nat(0xd7ff),
  fc.nat(0x10_ffff).map((point) => (point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)),
);

/**
 * Text of up to `maxLength` code points, control characters included, half surrogates excluded. fast-check's own
 * `unit: 'binary'` says the same, but first maps all of Unicode, which takes seconds.
 */
export function anyCharacters(maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(codePoint, { maxLength })
    .map((points) => points.map((point) => String.fromCodePoint(point)).join(''));
}
