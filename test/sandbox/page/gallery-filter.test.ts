import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Filter,
  matches,
  printFilter,
  readFilter,
} from '../../../sandbox/page/client/gallery/filter.ts';
import type { GalleryEntry } from '../../../sandbox/page/client/gallery/gallery-json.ts';

const entry: GalleryEntry = {
  ...{ id: 'form-create/opened', group: 'Form: create', title: 'opened', about: 'A form.' },
  ...{ surface: 'modal', size: 'usual', values: {}, usage: [] },
  errors: { reason: 'There is no reason.' },
  json: { blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Consumer accounts' } }] },
};

describe('which entries of the gallery are shown', () => {
  it.each<[Filter, boolean]>([
    [{ words: '' }, true],
    [{ words: 'consumer ACCOUNTS' }, true],
    [{ words: 'accounts opened' }, true],
    [{ words: 'no reason' }, true],
    [{ words: 'accounts closed' }, false],
    [{ words: '', surface: 'modal', size: 'usual', group: 'Form: create' }, true],
    [{ words: '', surface: 'home' }, false],
    [{ words: '', size: 'largest' }, false],
    [{ words: '', group: 'Form: update' }, false],
  ])('%j: %s', (filter, isShown) => {
    expect(matches(filter, entry)).toBe(isShown);
  });

  it('is kept in the address', () => {
    const filters: fc.Arbitrary<Filter> = fc.record(
      {
        surface: fc.constantFrom('message', 'modal', 'home'),
        size: fc.constantFrom('smallest', 'usual', 'largest'),
        group: fc.string(),
        words: fc.string(),
      },
      { requiredKeys: ['words'] },
    );
    fc.assert(
      fc.property(filters, (filter) => {
        expect(readFilter(printFilter(filter))).toEqual(filter);
      }),
      { seed: 6 },
    );
  });

  it.each(['', '?surface=moon&size=9', '?words='])('is everything for %j', (search) => {
    expect(readFilter(search)).toEqual({ words: '' });
  });
});
