import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('sandbox/page/client/style/tokens.css', 'utf8');

/** What a colour is by day and by night. */
function pairOf(name: string): readonly [string, string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css) ?? [];
  if (light === undefined || dark === undefined) throw new Error(`--${name} is no pair of colours`);
  return [light, dark];
}

/** @see WCAG 2.2, "relative luminance" */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['ground', 'surface', 'surface-raised'];
const words = ['text', 'text-soft', 'accent', 'danger', 'good'];

describe('a colour', () => {
  test.each([
    ...grounds.flatMap((ground) => words.map((word) => [word, ground] as const)),
    ...([
      ['accent-text', 'accent'],
      ['danger-text', 'danger'],
      ['accent', 'mention'],
      ['accent', 'mention-mine'],
    ] as const),
  ])('of words, %s on %s, can be read by day and by night', (word, ground) => {
    const [dayWord, nightWord] = pairOf(word);
    const [day, night] = pairOf(ground);

    expect(contrast(dayWord, day)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(nightWord, night)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(grounds)('of the edge of a field and of the focus can be seen on %s', (ground) => {
    const [day, night] = pairOf(ground);

    for (const [light, dark] of [pairOf('line-strong'), pairOf('focus')]) {
      expect(contrast(light, day)).toBeGreaterThanOrEqual(3);
      expect(contrast(dark, night)).toBeGreaterThanOrEqual(3);
    }
  });
});
