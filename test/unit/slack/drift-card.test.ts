import { describe, expect, it } from 'vitest';
import { driftKinds } from '../../../src/domain/drift.ts';
import { noService } from '../../../src/domain/private-link.ts';
import { type OwnershipChange, ownershipChanges } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { ownershipModal, readOwnershipModal } from '../../../src/slack/modals/ownership.ts';
import type { ToldDrift } from '../../../src/use-cases/ports/drift-store.ts';
import { aCard, approver, aReview, readable, requestId, sha256 } from './fixtures.ts';
import { validateMessage, validateView } from './judged.ts';
import {
  largestLive,
  largestRequest,
  largestSurroundings,
  suspicious,
  worstTexts,
} from './largest.ts';
import { aDrift, aShown, ownedAs } from './service-fixtures.ts';

const painter = createPainter({ sha256 });
const drawn = (change: Partial<ToldDrift>): string =>
  readable(painter.drift(aDrift(change), {}).blocks);

describe('the card of a drift', () => {
  it('says of each kind what was found and what can be done', () => {
    const kinds = {
      changed: {},
      gone: { live: noService },
      remade: {},
      appeared: { approved: undefined },
    };

    const told = driftKinds.map((kind) => `## ${kind}\n${drawn({ kind, ...kinds[kind] })}`);

    expect(told.join('\n')).toMatchInlineSnapshot(`
      "## changed
      *Changed outside the bot:* \`prod-eu-k7m2qx\`: *+ 1, − 1*
      PrivateLink service of cluster \`prod-eu\`, HVN \`hvn-prod\`, \`eu-west-1\`
      + is at HCP without approval, − was approved and is not there:
      Consumer accounts: + \`arn:aws:iam::999988887777:root\`
      Consumer accounts: − \`arn:aws:iam::111122223333:root\`
      [Accept …] [Revert …]
      Found <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>
      ## gone
      *Deleted outside the bot:* \`prod-eu-k7m2qx\`: *+ 0, − 3*
      PrivateLink service of cluster \`prod-eu\`, HVN \`hvn-prod\`, \`eu-west-1\`
      It was approved with:
      Consumer accounts: − \`arn:aws:iam::111122223333:root\`
      Consumer IP ranges: − \`10.20.0.0/16\`
      Consumer IP ranges: − \`10.21.0.0/16\`
      [Accept …] [Revert …]
      Found <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>
      ## remade
      *Deleted and made anew outside the bot:* \`prod-eu-k7m2qx\`: *+ 1, − 1*
      PrivateLink service of cluster \`prod-eu\`, HVN \`hvn-prod\`, \`eu-west-1\`
      The new one against what was approved (+ it has, − it lacks):
      Consumer accounts: + \`arn:aws:iam::999988887777:root\`
      Consumer accounts: − \`arn:aws:iam::111122223333:root\`
      [Accept …] [Take over …]
      Found <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>
      ## appeared
      *New, and nobody asked the bot for it:* \`prod-eu-k7m2qx\`: *+ 3, − 0*
      PrivateLink service of cluster \`prod-eu\`, HVN \`hvn-prod\`, \`eu-west-1\`
      It lets in:
      Consumer accounts: + \`arn:aws:iam::999988887777:root\`
      Consumer IP ranges: + \`10.20.0.0/16\`
      Consumer IP ranges: + \`10.21.0.0/16\`
      [Accept …] [Take over …]
      Found <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>"
    `);
  });

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

  it('stays within Slack’s limits at its largest', () => {
    const { target, desired } = { ...aCard().request, ...largestRequest('x') };

    for (const kind of driftKinds) {
      const drift = aDrift({ kind, target, live: largestLive, approved: desired });
      const { blocks, text } = painter.drift(drift, { repeated: true });
      expect(validateMessage(JSON.parse(blocks), text)).toEqual([]);
    }
  });
});

describe('a change of ownership', () => {
  it.each(ownershipChanges)('fits on a card and in its thread at its largest: %s', (change) => {
    for (const reason of Object.values(worstTexts)) {
      const state = {
        ...aCard(
          { ...largestRequest(reason), change },
          {
            ...largestSurroundings,
            ...{ live: largestLive, known: suspicious, reviews: [aReview(approver, [approver])] },
          },
        ),
        repeated: true,
      };
      const { desired } = state.request;
      const drawings = [
        painter.card(state),
        painter.card({ ...state, request: { ...state.request, status: 'succeeded' } }),
        painter.update({ code: 'ownership_changed', change }, state),
        painter.update({ code: 'handed_over', lists: desired }, state),
      ];

      for (const { blocks, text } of drawings)
        expect(validateMessage(JSON.parse(blocks), text)).toEqual([]);
    }
  });

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

  it('fits Slack at its largest', () => {
    const live = { ...aShown().live, ...largestLive } as NonNullable<
      ReturnType<typeof aShown>['live']
    >;
    const { consumerAccounts } = largestRequest('x').desired ?? ownedAs().approved;
    const service = aShown({ live, owned: ownedAs({ consumerAccounts }) });

    for (const change of ownershipChanges) expect(validateView(form(change, service))).toEqual([]);
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
