import { describe, expect, it } from 'vitest';
import { validateMessage } from '../../../sandbox/slack/limits.ts';
import type { CandidateEnd, PolicyCandidacy } from '../../../src/domain/policy-candidate.ts';
import { comparePolicies } from '../../../src/domain/policy-difference.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';
import { parseCandidateValue } from '../../../src/slack/button-value.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { readable, sha256 } from './fixtures.ts';

const painter = createPainter({ sha256 });

function read(text: string) {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const base = `version: 1
channel: C0MAIN
environments:
  - { name: production, approvers: { groups: [S0NETSEC] }, approvals: { delete: 2 } }
`;

const at = new Date('2026-11-20T09:00:00Z');
const [pat, lea] = ['U0PAT', 'U0LEA'] as unknown as SlackUserId[];

function draw(
  change: Partial<PolicyCandidacy> = {},
  after = base.replace('delete: 2', 'delete: 1'),
) {
  const difference = comparePolicies(read(base), read(after));
  const candidacy: PolicyCandidacy = {
    ...{ id: '11111111-2222-4333-8444-555555555555' as PolicyCandidacy['id'] },
    ...{ candidate: 'b'.repeat(64), base: 'a'.repeat(64), digest: 'd'.repeat(64) },
    difference: JSON.parse(JSON.stringify(difference)),
    ...{ channel: 'C0MAIN', proposedAt: at, revision: 1, confirmations: [], ended: undefined },
    ...change,
  };
  const asked = { groups: ['S0ADMIN'], users: [] };
  const { blocks, text } = painter.policy({ ...candidacy, asked }, { repeated: true });
  return { blocks: JSON.parse(blocks), text };
}

const confirmed = (person: SlackUserId | undefined) =>
  ({
    ...{ person, at: at.toISOString() },
    facts: { via: 'user', kind: 'member', teamId: 'T0', fetchedAt: at.toISOString() },
  }) as PolicyCandidacy['confirmations'][number];

describe('the card of a proposed policy', () => {
  it('shows what would mean something else, whom it waits for, and buttons bound to it', () => {
    const message = draw();

    const seen = readable(message.blocks);
    expect(seen).toContain('Another policy is proposed:');
    expect(seen).toContain('Approvals to delete: `2`, now `1`');
    expect(seen).toContain(
      'Waits for 2 policy admins* of <!subteam^S0ADMIN>. Nobody has confirmed',
    );
    const values = JSON.stringify(message.blocks).match(/"value":"[^"]+"/g) ?? [];
    expect(new Set(values).size).toBe(1);
    const [, value] = /"value":"([^"]+)"/.exec(values[0] ?? '') ?? [];
    expect(parseCandidateValue(value)).toEqual({
      candidate: '11111111-2222-4333-8444-555555555555',
      digestPrefix: 'd'.repeat(16),
    });
    expect(message.text).not.toContain('subteam');
  });

  it('says who has confirmed', () => {
    expect(readable(draw({ confirmations: [confirmed(pat)] }).blocks)).toContain(
      'Confirmed by <@U0PAT>.',
    );
  });

  it('says that it means the same where it does', () => {
    expect(readable(draw({}, `# A comment.\n${base}`).blocks)).toContain('It means the same');
  });

  it.each([
    ['confirmed', 'In force* since'],
    ['rejected', 'Rejected*'],
    ['replaced', 'Replaced*'],
  ] as const)('has no buttons once it is %s, and says so', (as: CandidateEnd, words) => {
    const by = as === 'replaced' ? null : (lea as SlackUserId);
    const message = draw({
      ...{ confirmations: [confirmed(pat), confirmed(lea)], ended: { as, at, by } },
    });

    expect(readable(message.blocks)).toContain(words);
    expect(JSON.stringify(message.blocks)).not.toContain('"type":"button"');
    expect(validateMessage(message.blocks, message.text)).toEqual([]);
  });
});
