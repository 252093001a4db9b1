import { beforeAll, describe, expect, test } from 'vitest';
import type { Block } from '../../../../sandbox/page/wire.ts';
import { gallery } from '../../../gallery/gallery.ts';
import { drawnBlocks, readIn } from './support/drawn.ts';

/** What somebody may have typed, to look like something else. */
const worst = '*b* <!channel> &lt; `x` :tada: ';

let drawn: readonly { readonly id: string; readonly html: string }[];

beforeAll(async () => {
  drawn = (await gallery(worst)).map(({ id, json }) => ({
    id,
    html: drawnBlocks(...(json.blocks as readonly Block[])),
  }));
});

/** The views in which a reader would find this. */
function withWords(words: RegExp): readonly string[] {
  return drawn.filter(({ html }) => words.test(readIn(html))).map(({ id }) => id);
}

describe('everything that people are shown', () => {
  test('is drawn, with nothing in it that this workspace cannot draw', () => {
    expect(drawn.length).toBeGreaterThan(500);
    expect(withWords(/cannot draw/)).toEqual([]);
  });

  test('mentions nobody but whom the bot means: what was typed stays as typed', () => {
    const everybody = drawn.filter(({ html }) => /class="mention[^"]*">@(channel|here)/.test(html));

    expect(withWords(/<!channel>/).length).toBeGreaterThan(0);
    expect(everybody.map(({ id }) => id)).toEqual([]);
  });

  test('shows no reference that a reader would have to decode', () => {
    expect(withWords(/<(@[UW]|#C|!subteam|!date|https?:)/)).toEqual([]);
  });
});
