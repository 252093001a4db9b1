import { describe, expect, it } from 'vitest';
import { type OwnershipChange, ownershipChanges } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { ownershipModal, readOwnershipModal } from '../../../src/slack/modals/ownership.ts';
import type { ToldDrift } from '../../../src/use-cases/ports/drift-store.ts';
import { aCard, readable, requestId, sha256 } from './fixtures.ts';
import { validateView } from './judged.ts';
import { largestRequest } from './largest.ts';
import { aDrift, aShown } from './service-fixtures.ts';

const painter = createPainter({ sha256 });
const drawn = (change: Partial<ToldDrift>): string =>
  readable(painter.drift(aDrift(change), {}).blocks);

describe('the card of a drift', () => {
  it('says how it ended, and offers nothing any more', () => {
    const at = new Date('2026-11-20T10:00:00Z');

    const ends = [
      drawn({ ended: { at, by: requestId } }),
      drawn({ ended: { at, by: undefined } }),
      drawn({ kind: 'appeared', approved: undefined, ended: { at, by: undefined } }),
    ].map((text) => text.split('\n').filter((line) => /Over|Accept/.test(line)));

    expect(ends).toMatchInlineSnapshot(`
      [
        [
          "*Over* <!date^1795168800^{date_short_pretty} at {time}|2026-11-20 10:00 UTC>, by request \`VLLY5R\`.",
        ],
        [
          "*Over* <!date^1795168800^{date_short_pretty} at {time}|2026-11-20 10:00 UTC>: HCP has again what was approved, or the policy leaves it to Terraform by now.",
        ],
        [
          "*Over* <!date^1795168800^{date_short_pretty} at {time}|2026-11-20 10:00 UTC>: HCP no longer has it, or the policy leaves it to Terraform by now.",
        ],
      ]
    `);
  });
});

describe('a change of ownership', () => {
  it('hands over only whole lists, and only what Terraform reads as text', () => {
    const { desired } = aCard().request;
    const told = (lists: typeof desired): string =>
      readable(painter.update({ code: 'handed_over', lists }, aCard()).blocks);
    const long = largestRequest('x').desired ?? desired;

    expect(told(desired)).toContain('resource "hcp_private_link" "vault"');
    for (const lists of [long, { ...desired, consumerAccounts: [`\${file("x")}`] }]) {
      expect(told(lists)).toContain('import {');
      expect(told(lists)).not.toContain('resource "hcp_private_link"');
      expect(told(lists)).toContain('-generate-config-out');
    }
  });
});

describe('the form of a change of ownership', () => {
  const hashing = createHashing();
  const form = (change: OwnershipChange, service = aShown()) =>
    ownershipModal({ requestId, change, service, policy: undefined, hashing });

  it.each(ownershipChanges)('fits Slack, and is read as it was made: %s', (change) => {
    const view = form(change);

    expect(validateView(view)).toEqual([]);
    expect(readOwnershipModal(view)).toMatchObject({ requestId, change, reason: '', ticket: '' });
  });

  it('says what is in the way, and is not read where it is not ours', () => {
    const policy = { auditors: { groups: [], users: [] }, environments: [], terraform: [] };
    const view = ownershipModal({ requestId, change: 'own', service: aShown(), policy, hashing });

    expect(JSON.stringify(view.blocks)).toContain('Not possible now: This service is the bot');
    expect(readOwnershipModal({ private_metadata: '{}' })).toBeUndefined();
    expect(readOwnershipModal({ ...view, private_metadata: `{"requestId":"${requestId}"}` })).toBe(
      undefined,
    );
  });
});
