import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/domain/limits.ts';
import type { Surroundings } from '../../../src/domain/risk.ts';
import {
  confirmationView,
  confirmedOf,
  type SentView,
} from '../../../src/slack/modals/confirmation.ts';
import { createServiceModal } from '../../../src/slack/modals/create-service.ts';
import type { Confirmation } from '../../../src/use-cases/confirm-twice.ts';
import { aNeed, aRequest, readable, requestId, sectionInput } from './fixtures.ts';
import { validateView } from './judged.ts';

const form = createServiceModal({
  ...{ requestId, serviceId: 's'.repeat(36), need: aNeed('optional'), limits: defaultLimits },
});
const sent: SentView = {
  callback_id: form.callback_id ?? '',
  private_metadata: form.private_metadata ?? '',
  blocks: form.blocks,
};
const confirmed = { plan: 'f'.repeat(64), risks: ['public_range'] };

function confirmationOf(
  change: Parameters<typeof sectionInput>[0],
  around: Parameters<typeof sectionInput>[1],
): Confirmation {
  const { plan, target, ...input } = sectionInput(change, around);
  const seenAt = new Date('2026-11-20T08:59:00Z');
  return {
    ...{ change: input.change, target, plan, confirmed },
    ...{ seenAt, now: new Date('2026-11-20T09:20:30Z'), supersedes: undefined },
  };
}

const risky = {
  desired: { ...aRequest().desired, consumerIpRanges: ['8.8.8.0/24', '10.20.0.0/16'] },
};
const known: Surroundings = {
  catalogue: { '10.0.0.0/8': { name: 'company', owner: 'Network team' } },
};

describe('a form that is to be sent once more', () => {
  it('tells the difference, whose the values are, the risks and the age of the look', () => {
    const view = confirmationView(sent, confirmationOf(risky, { known }));

    const lines = readable(view.blocks as Parameters<typeof readable>[0]).split('\n');
    expect(lines[0]).toBe('*Create* `prod-eu-k7m2qx`: *+ 4, − 0*');
    expect(lines).toContain('+ `8.8.8.0/24`');
    expect(lines).toContain('+ `10.20.0.0/16` (`company` of `Network team`)');
    expect(lines.find((line) => line.includes('High risk'))).toContain('lets in public addresses');
    expect(lines.find((line) => line.includes('last seen'))).toContain('21 min ago');
    expect(lines.at(-1)).toContain('Nothing is recorded yet.');
  });

  it('names the request whose place this one takes', () => {
    const supersedes = aRequest({ change: 'update' });
    const view = confirmationView(sent, {
      ...confirmationOf({ change: 'delete' }, {}),
      supersedes,
    });

    const lines = readable(view.blocks as Parameters<typeof readable>[0]).split('\n');
    expect(lines[2]).toBe(
      '*Takes the place of another request.* `VLLY5R` of <@U0REQUEST>, to update the same service, still waits for approval. Yours only takes away: send it, and that one is canceled and <@U0REQUEST> is told.',
    );
    expect(validateView(view)).toEqual([]);
  });

  it('keeps every field of the form, and says when it comes back what was read', () => {
    const view = confirmationView(sent, confirmationOf(risky, {}));

    expect(view.blocks).toEqual(expect.arrayContaining([...form.blocks]));
    expect(view.callback_id).toBe(form.callback_id);
    expect(JSON.parse(view.private_metadata ?? '')).toMatchObject({ requestId });
    expect(confirmedOf({ private_metadata: view.private_metadata })).toEqual(confirmed);
    expect(confirmedOf(sent)).toBeUndefined();
    expect(confirmedOf({ private_metadata: '{"confirmed":{"plan":1}}' })).toBeUndefined();
  });

  it('is the same form when it comes back a second time: nothing piles up', () => {
    const confirmation = confirmationOf(risky, {});
    const first = confirmationView(sent, confirmation);

    const again = confirmationView(
      { ...sent, blocks: first.blocks, private_metadata: first.private_metadata },
      confirmation,
    );

    expect(again).toEqual(first);
  });
});
