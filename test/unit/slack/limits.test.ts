import { describe, expect, it } from 'vitest';
import { validateSuggestions } from '../../../sandbox/slack/limits.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { fieldErrors } from '../../../src/slack/messages/refusal-text.ts';
import { clusterOptions } from '../../../src/slack/modals/cluster-options.ts';
import { largestState } from '../../gallery/largest-state.ts';
import { aCluster, sha256 } from './fixtures.ts';
import { named, worstTexts } from './largest.ts';

/** That every message and view fits at its largest, `gallery.test.ts` shows; here is what else must fit. */
describe('a card at its largest', () => {
  it.each(Object.entries(worstTexts))(
    'has every value of a create in the thread with its name, beside %s',
    (_, reason) => {
      const state = largestState(reason, 'create', { known: named });

      const { blocks } = createPainter({ sha256 }).update({ code: 'values', version: 999 }, state);

      expect(blocks).not.toContain('in the audit log');
      expect(blocks.split(named.catalogue?.['209.0.0.0/8']?.name ?? '?')).toHaveLength(1 + 10 + 15);
    },
  );
});

describe('the pickers', () => {
  const long = aCluster({
    ...{ id: 'c'.repeat(36), hvnId: 'h'.repeat(36) },
    ...{ region: 'ap-northeast-1', tier: 'STANDARD_MEDIUM' },
  });
  const blocked = aCluster(
    { id: 'c'.repeat(36), hvnId: 'h'.repeat(36) },
    { links: [{ kind: 'transit_gateway', id: 't'.repeat(36), hvnId: 'h', state: 'ACTIVE' }] },
  );

  it('offer at most a hundred clusters, each within the limits of an option', () => {
    const many = Array.from({ length: 150 }, () => [long, blocked]).flat();

    const options = clusterOptions(many, '');

    expect(options).toHaveLength(100);
    expect(validateSuggestions({ options })).toEqual([]);
    expect(options.every(({ value }) => (value ?? '').length <= 75)).toBe(true);
  });
});

describe('errors under a field', () => {
  it('can be read, however much is wrong', () => {
    const refusals = Array.from({ length: 500 }, (_, index) => ({
      ...({ field: 'accounts', code: 'not_a_principal' } as const),
      text: `${'🚀&<'.repeat(500)}${index}`,
    }));

    const errors = fieldErrors(refusals);

    expect(errors['accounts']?.length).toBeLessThanOrEqual(600);
    expect(errors['accounts']).toMatch(/… and \d+ more problems in this field\./);
  });
});
