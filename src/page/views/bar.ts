import { type Html, html } from '../html.ts';

type BarPart = {
  /** Of the whole length, from 0 to 1. */
  readonly share: number;
  readonly tone: 'plain' | 'good' | 'bad' | 'busy' | 'quiet';
};

const width = 100;

/** A bar of parts beside their numbers: a picture of what the same row says, so that nobody needs to hear it. */
export function bar(parts: readonly BarPart[]): Html {
  let from = 0;
  const drawn = parts
    .filter(({ share }) => share > 0)
    .map(({ share, tone }) => {
      const length = share * width;
      const piece = html`<rect class="${tone}" x="${from.toFixed(2)}" y="0" width="${length.toFixed(2)}" height="10"/>`;
      from += length;
      return piece;
    });
  return html`<svg class="bar" viewBox="0 0 ${width} 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">${drawn}</svg>`;
}
