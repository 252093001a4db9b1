import { describe, expect, it } from 'vitest';
import {
  check,
  codes,
  endings,
  newKey,
  receiptOfSample,
  requester,
  type Sample,
  sampleOf,
  sign,
  startSample,
} from '../../support/sample-receipt.ts';

const key = newKey();

/** A story that somebody wrote into a log who could write what they liked, and signed. */
function forged(write: (sample: Sample) => void): readonly string[] {
  const sample = startSample();
  write(sample);
  return codes(receiptOfSample(sample, key), key);
}

describe('a receipt', () => {
  it.each(Object.keys(endings))('holds where nobody has touched it: %s', (ending) => {
    const sample = sampleOf(ending);

    const { faults, head } = check(receiptOfSample(sample, key), key);

    expect(faults).toEqual([]);
    expect(head?.size).toBe(sample.bodies.length);
  });

  it('holds for whoever believes its key among others, and for nobody else', () => {
    const receipt = receiptOfSample(sampleOf('succeeded'), key);

    expect(codes(receipt, newKey(), key)).toEqual([]);
    expect(codes(receipt, newKey())).toEqual(['signature_wrong', 'checkpoint_not_signed']);
    expect(codes(receipt)).toEqual(['signature_wrong', 'checkpoint_not_signed']);
  });

  it('tells of the operation and of what HCP gave, and of an end that was not the last entry', () => {
    const { outcome, entries } = receiptOfSample(sampleOf('succeeded'), key);

    expect(outcome).toMatchObject({
      ...{ action: 'request_succeeded', status: 'succeeded', version: 2, failure: null },
      ...{ operation_id: 'op-1', external_name: 'com.amazonaws.vpce.x' },
    });
    expect(outcome.seq).toBe(entries.at(-2)?.seq);
  });

  it('is none of a request that is open', () => {
    expect(forged((sample) => sample.submit())).toEqual(['not_ended']);
  });

  it('of a log without any entry that can be read proves nothing, and does not throw', () => {
    const { signature: _, ...receipt } = receiptOfSample(sampleOf('canceled'), key);
    const entries = receipt.entries.map((entry) => ({ ...entry, body: '[]' }));

    const found = codes(sign({ ...receipt, entries }, key), key);

    expect(found).toContain('entry_unreadable');
    expect(found).toContain('entry_not_included');
  });
});

describe('the decision that a log tells of', () => {
  const approve = (sample: Sample, by: string, more: Parameters<Sample['review']>[2] = {}) => {
    sample.review('request_approved', by, { status: 'approved', ...more });
    sample.step('request_succeeded', 'succeeded');
  };

  it.each<readonly [string, readonly string[], (sample: Sample) => void]>([
    [
      'by the requester',
      ['decided_by_requester', 'quorum_not_reached'],
      (sample) => {
        sample.submit();
        approve(sample, requester);
      },
    ],
    [
      'by fewer than the rule wants',
      ['quorum_not_reached'],
      (sample) => {
        sample.submit(2);
        approve(sample, 'U0ADA');
      },
    ],
    [
      'by one person who is counted twice',
      ['quorum_not_reached'],
      (sample) => {
        sample.submit(2);
        approve(sample, 'U0ADA', { counted: ['U0ADA', 'U0ADA'] });
      },
    ],
    [
      'by somebody who never agreed',
      ['approval_missing', 'quorum_not_reached'],
      (sample) => {
        sample.submit(2);
        approve(sample, 'U0ADA', { counted: ['U0ADA', 'U0BEN'] });
      },
    ],
    [
      'by somebody who agreed to another version',
      ['approval_missing', 'quorum_not_reached'],
      (sample) => {
        sample.submit(2);
        sample.review('review_recorded', 'U0BEN');
        sample.show('request_refreshed', 2);
        approve(sample, 'U0ADA', { counted: ['U0ADA', 'U0BEN'] });
      },
    ],
    [
      'on another digest than the one that was shown',
      ['decided_on_another'],
      (sample) => {
        sample.submit();
        approve(sample, 'U0ADA', { more: { digest: 'another' } });
      },
    ],
    [
      'by nobody of whom the rule wants one',
      ['wanted_missing'],
      (sample) => {
        sample.submit(1, { also_from: [{ groups: ['S0LEADS'], users: [] }] });
        approve(sample, 'U0ADA');
      },
    ],
    [
      'never made',
      ['entry_impossible'],
      (sample) => {
        sample.submit();
        sample.step('request_succeeded', 'succeeded');
      },
    ],
    [
      'made by a step that decides nothing',
      ['entry_impossible'],
      (sample) => {
        sample.submit();
        sample.step('phase_changed', 'approved');
        sample.step('request_succeeded', 'succeeded');
      },
    ],
    [
      'a cancellation by somebody else',
      ['canceled_by_another'],
      (sample) => {
        sample.submit();
        sample.step('request_canceled', 'canceled', { actor: 'U0ADA' });
      },
    ],
    [
      'to give up, by too few',
      ['quorum_not_reached'],
      (sample) => {
        sample.submit(2);
        sample.review('review_recorded', 'U0ADA');
        sample.review('request_approved', 'U0BEN', {
          ...{ status: 'approved', counted: ['U0ADA', 'U0BEN'] },
        });
        sample.step('call_intended', 'provisioning');
        sample.step('track_lost', 'needs_attention');
        sample.step('request_abandoned', 'abandoned', {
          ...{ actor: 'U0BEN', details: { counted: ['U0BEN'], quorum: 1, decision: 'abandon' } },
        });
      },
    ],
  ])('is found wrong: %s', (_, expected, write) => {
    expect(forged(write)).toEqual(expected);
  });
});
