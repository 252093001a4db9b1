import { describe, expect, it } from 'vitest';
import { validateMessage } from '../../../sandbox/slack/limits.ts';
import type { Bulletin } from '../../../src/domain/message.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { comparePolicies } from '../../../src/domain/policy-difference.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import type { BulletinId } from '../../../src/use-cases/ports/bulletin-store.ts';
import { readable, sha256 } from './fixtures.ts';
import { worstTexts } from './largest.ts';

const painter = createPainter({ sha256 });
const id = '11111111-2222-4333-8444-555555555555' as BulletinId;

function read(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

function draw(before: Policy, after: Policy) {
  const difference = comparePolicies(before, after);
  const body: Bulletin = {
    ...{ code: 'policy_applied', from: 'a'.repeat(64), to: 'b'.repeat(64), difference },
  };
  // As Postgres gives it back.
  const drawn = painter.bulletin(JSON.parse(JSON.stringify(body)), { id, repeated: true });
  return { blocks: JSON.parse(drawn.blocks), text: drawn.text };
}

const base = read(`version: 1
channel: C0MAIN
environments:
  - { name: production, approvers: { groups: [S0NETSEC], users: [U0BEN] } }
`);

describe('what a channel is told of another policy', () => {
  it('is the difference in meaning, with people and channels as Slack shows them', () => {
    const after = read(`version: 1
channel: C0NEW
terraform: { services: ["tf-*"] }
environments:
  - name: production
    approvers: { groups: [S0NETSEC, S0LEADS], users: [U0CLEO] }
    approvals: { delete: 2 }
    ticket: { url: "https://t.example/<!channel>/{ticket}" }
`);

    const { blocks, text } = draw(base, after);

    expect(text).toBe('*Another policy is in force*, `bbbbbbbbbbbb`. What is different:');
    expect(readable(blocks)).toContain(`Channel: <#C0MAIN>, now <#C0NEW>
Left to Terraform: services \`tf-*\`
Environment \`production\`:
• Channel: <#C0MAIN>, now <#C0NEW>
• May approve: + <!subteam^S0LEADS>, <@U0CLEO>
• May approve: − <@U0BEN>
• Approvals to delete: \`1\`, now \`2\`
• Ticket: not asked for, now \`optional\`
• Tickets link to: none, now \`https://t.example/&lt;!channel&gt;/{ticket}\``);
  });

  it('calls nobody who is quiet', () => {
    const users = base.environments.map((one) => ({
      ...one,
      approvers: { groups: ['S0LEADS'], users: [], quiet: true as const },
    }));

    const { blocks } = draw(base, { ...base, environments: users });

    expect(readable(blocks)).toContain('• May approve: + `S0LEADS`');
    expect(readable(blocks)).not.toContain('<!subteam');
  });

  it('says how much is left out, and where it is', () => {
    const names = Array.from({ length: 200 }, (_, index) => `e${index}-${'x'.repeat(30)}`);
    const many = Array.from({ length: 500 }, (_, index) => `S0GROUP${index}`);
    const environments = base.environments.flatMap((one) =>
      names.map((name) => ({
        ...{ ...one, name, match: { hvn: '&'.repeat(500) } },
        approvers: { groups: many, users: [] },
        ticket: { required: true, pattern: '<'.repeat(5_000), url: undefined },
      })),
    );

    const { blocks } = draw(base, { ...base, environments });

    expect(readable(blocks)).toMatch(
      /… and \d+ more lines: `policy diff aaaaaaaaaaaa bbbbbbbbbbbb` has them all/,
    );
  });

  it.each(Object.entries(worstTexts))('is never markup, and fits, with %s', (_, worst) => {
    const hostile = `<!channel>*_\`~${worst}`;
    const entry = { name: hostile, owner: hostile };
    const catalogue = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`${index}${hostile}`, entry]),
    );

    const { blocks, text } = draw(base, { ...base, terraform: [hostile], catalogue });

    const words = readable(blocks).replace('*Another policy is in force*', '');
    expect(words.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[<>*_~]/);
    expect(validateMessage(blocks, text)).toEqual([]);
  });
});
