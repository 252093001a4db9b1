import { describe, expect, it } from 'vitest';
import { type RequestStatus, transitions } from '../../../src/domain/lifecycle.ts';
import { requestCard } from '../../../src/slack/messages/request-card.ts';
import type { CardState } from '../../../src/use-cases/ports/painter.ts';
import { aCard, approver, aReview, readable, secondApprover } from './fixtures.ts';

const oneApproval = [aReview(approver, [approver])];
const approved = [...oneApproval, aReview(secondApprover, [approver, secondApprover])];
const operationId = '0d2e6c1a-1111-2222-3333-444455556666';

/** What stands below the decision section. */
function below(state: CardState): string {
  const section = JSON.parse(state.shown.decisionSection).length;
  const { blocks, text } = requestCard(state);
  return [readable(JSON.parse(blocks).slice(section)), `TEXT ${text}`].join('\n');
}

describe('requestCard', () => {
  it('shows the whole of a pending request', () => {
    const card = requestCard(aCard());

    expect(readable(card.blocks)).toMatchInlineSnapshot(`
      "*Create* \`prod-eu-k7m2qx\`: *+ 3, − 0*
      No risk flags
      PrivateLink service of cluster \`prod-eu\`, HVN \`hvn-prod\`, \`eu-west-1\`
      Asked for by <@U0REQUEST> · ticket \`CHG0012345\` (<https://tickets.example.com/CHG0012345|open>) · environment \`production\` · request \`VLLY5R\`, version 1
      Reason: The payments VPC needs Vault.
      *Consumer accounts* + 1, − 0
      + \`arn:aws:iam::111122223333:root\`
      *Consumer IP ranges* + 1, − 0
      + \`10.20.0.0/16\`
      *Consumer regions* + 1, − 0
      + \`eu-central-1\`
      *Needs 2 approvals* from <!subteam^S0NETSEC>. Nobody reviews their own request. | Expires <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC> unless it has been started by then.
      *Waiting for 2 approvals:* none so far.
      [Approve] [Reject …] [Edit …] [Cancel]
      Version 1, digest \`107661134f21fc7c\`"
    `);
  });

  it('says below what was decided on that it was escalated, and to whom, as long as that matters', () => {
    const to = { groups: ['S0LEADS'], users: [secondApprover] };
    const prompts = { escalated: { at: '2026-11-21T09:00:00.000Z', to } };
    const escalated = aCard({ prompts });

    expect(below(escalated)).toContain(
      '\n*Escalated* <!date^1795251600^{date_short_pretty} at {time}|2026-11-21 09:00 UTC>: <!subteam^S0LEADS>, <@U0APPROV2> may decide as well.\n',
    );
    expect(escalated.shown.decisionSection).toBe(aCard().shown.decisionSection);
    expect(below(aCard({ prompts, status: 'approved' }))).not.toContain('Escalated');
  });

  it('carries the stored decision section byte for byte', () => {
    const state = aCard({ reason: 'Quotes " and \\ and ünïcode 🚀 and\nlines' });

    const { blocks } = requestCard(state);

    expect(blocks.startsWith(state.shown.decisionSection.slice(0, -1))).toBe(true);
    expect(JSON.stringify(JSON.parse(blocks))).toBe(blocks);
  });

  it('has other words for every status and phase', () => {
    const failure = {
      code: 'refused_by_hcp',
      hcp: { code: 9, message: 'HVN has a peering' },
    } as const;
    const states = {
      pending: aCard(),
      'pending, one approval': aCard({}, { reviews: oneApproval }),
      'pending again': aCard({ version: 2 }),
      approved: aCard({ status: 'approved' }, { reviews: approved }),
      sending: aCard({ status: 'provisioning', phase: 'sending' }, { reviews: approved }),
      'sending again': aCard({
        status: 'provisioning',
        phase: 'sending',
        progress: { unsent: true },
      }),
      accepted: aCard({ status: 'provisioning', phase: 'accepted', operationId }),
      running: aCard({ status: 'provisioning', phase: 'running', operationId }),
      awaiting: aCard({ status: 'provisioning', phase: 'awaiting_available', operationId }),
      verifying: aCard({ status: 'provisioning', phase: 'verifying' }),
      succeeded: aCard(
        { status: 'succeeded', externalName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc' },
        { reviews: approved },
      ),
      'succeeded, deleted': aCard({ status: 'succeeded', change: 'delete' }),
      failed: aCard({ status: 'failed', failure }, { reviews: approved }),
      'needs attention': aCard({ status: 'needs_attention', failure: { code: 'not_ours' } }),
      rejected: aCard(
        { status: 'rejected' },
        { reviews: [aReview(approver, [], 'Use the shared service instead.')] },
      ),
      canceled: aCard({ status: 'canceled' }),
      expired: aCard({ status: 'expired' }),
      abandoned: aCard({ status: 'abandoned' }),
      'possibly repeated': { ...aCard({ status: 'canceled' }), repeated: true },
    };

    const told = Object.entries(states).map(([name, state]) => `## ${name}\n${below(state)}`);

    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "## pending
      *Waiting for 2 approvals:* none so far.
      [Approve] [Reject …] [Edit …] [Cancel]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: waiting for approval.

      ## pending, one approval
      *Waiting for 2 approvals:* 1 of 2 so far, by <@U0APPROV1>.
      [Approve] [Reject …] [Edit …] [Cancel]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: waiting for approval.

      ## pending again
      *Waiting for 2 approvals:* none so far.
      Shown again for a new decision: this is version 2, and approvals of earlier versions no longer count. The thread says why.
      [Approve] [Reject …] [Edit …] [Cancel]
      Version 2, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 2: waiting for approval.

      ## approved
      Approved by <@U0APPROV1>, <@U0APPROV2> (2 of 2)
      *Approved.* Nothing has been sent to HCP yet.
      [Cancel]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: approved, not carried out yet.

      ## sending
      Approved by <@U0APPROV1>, <@U0APPROV2> (2 of 2)
      *Being sent to HCP.* There is no answer yet.
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: being sent to HCP, no answer yet.

      ## sending again
      *Being sent to HCP.* HCP could not take it the last time and did nothing; the bot tries again.
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: being sent to HCP, no answer yet.

      ## accepted
      *Accepted by HCP* (operation \`0d2e6c1a-1111-2222-3333-444455556666\`).
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: accepted by HCP.

      ## running
      *Running at HCP* (operation \`0d2e6c1a-1111-2222-3333-444455556666\`).
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: running at HCP.

      ## awaiting
      HCP's operation has ended (operation \`0d2e6c1a-1111-2222-3333-444455556666\`).
      *Waiting for the service to be AVAILABLE.*
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: waiting for AVAILABLE.

      ## verifying
      *Outcome unknown, checking*. HCP's answer was lost: the bot looks at what HCP has before it sends anything again.
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: outcome unknown, checking.

      ## succeeded
      Approved by <@U0APPROV1>, <@U0APPROV2> (2 of 2)
      External name \`com.amazonaws.vpce.eu-west-1.vpce-svc-0abc\`
      *AVAILABLE*, with the values that were approved. What comes next is in the thread.
      [Undo …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: AVAILABLE.

      ## succeeded, deleted
      *Deleted:* HCP no longer has the service.
      [Undo …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Delete PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 0, − 0. Request \`VLLY5R\`, version 1: deleted.

      ## failed
      Approved by <@U0APPROV1>, <@U0APPROV2> (2 of 2)
      *Failed*: HCP refused the change; nothing was done. That means: something at HCP is not in the state that this needs. Asking again is safe once the cause is put right.
      HCP said (code 9): HVN has a peering
      [Look again] [Request again …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: failed.

      ## needs attention
      *Needs attention:* HCP has a service with this id, and nothing shows that the bot made it. A person has to decide what is next; until then the bot changes nothing.
      HCP has not been looked at since. *Look again* shows what it has.
      • *Abandon* ends the request as it stands. HCP keeps what it has; others can ask for this service and its cluster again.
      A decision to adopt or to abandon takes 2 approvals, as the change itself did. Nobody decides on their own request.
      [Abandon] [Look again]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: needs attention.

      ## rejected
      *Rejected* by <@U0APPROV1>. Nothing was sent to HCP.
      Reason: Use the shared service instead.
      [Request again …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: rejected.

      ## canceled
      *Canceled* by <@U0REQUEST>. Nothing was sent to HCP.
      [Request again …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: canceled.

      ## expired
      *Expired* <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>. Nothing was sent to HCP.
      [Request again …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: expired.

      ## abandoned
      *Given up* by a person's decision. HCP keeps what it has.
      [Request again …]
      Version 1, digest \`107661134f21fc7c\`
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: given up.

      ## possibly repeated
      *Canceled* by <@U0REQUEST>. Nothing was sent to HCP.
      [Request again …]
      Version 1, digest \`107661134f21fc7c\` | Possibly posted twice: Slack did not say whether the first one arrived.
      TEXT Create PrivateLink service \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: + 3, − 0. Request \`VLLY5R\`, version 1: canceled."
    `);
    expect(new Set(told).size).toBe(told.length);
  });

  it('says of whom one is missing, though there are enough', () => {
    const last = aReview(secondApprover, [approver, secondApprover]);
    const missing = [{ groups: ['S0LEADS'], users: [] }];
    const reviews = [{ ...last, facts: { ...last.facts, missing } }];

    expect(below(aCard({}, { reviews }))).toContain(
      '2 of 2 so far, by <@U0APPROV1>, <@U0APPROV2>. Still missing: one from <!subteam^S0LEADS>.',
    );
    expect(below(aCard({ quorum: 1 }, { reviews }))).toContain('2, of 1 needed so far, by');
  });

  it('offers to decide only while there is something to decide', () => {
    const buttons = (state: CardState): readonly string[] =>
      readable(requestCard(state).blocks).match(/\[[^\]]*\]/g) ?? [];

    expect(buttons(aCard())).toEqual(['[Approve]', '[Reject …]', '[Edit …]', '[Cancel]']);
    expect(buttons(aCard({ status: 'approved' }))).toEqual(['[Cancel]']);
    expect(buttons(aCard({ status: 'provisioning', phase: 'running' }))).toEqual([]);
    expect(buttons(aCard({ status: 'needs_attention' }))).toEqual(['[Abandon]', '[Look again]']);
    expect(buttons(aCard({ status: 'succeeded' }))).toEqual(['[Undo …]']);
    for (const status of ['rejected', 'canceled', 'expired', 'abandoned'] as const)
      expect(buttons(aCard({ status }))).toEqual(['[Request again …]']);
    expect(buttons(aCard({ status: 'failed' }))).toEqual(['[Look again]', '[Request again …]']);
  });

  it('says nothing of an end before there is one', () => {
    const phases = ['sending', 'accepted', 'running', 'awaiting_available', 'verifying'] as const;

    const told = phases.map((phase) => below(aCard({ status: 'provisioning', phase })));

    for (const words of told) expect(words).not.toMatch(/\b(done|ready|succeeded|finished)\b/i);
    for (const words of told) expect(words).not.toMatch(/\*AVAILABLE/);
  });

  it('repeats the worst of the difference before an approval', () => {
    const desired = {
      consumerAccounts: ['arn:aws:iam::111122223333:root'],
      consumerIpRanges: ['8.8.8.0/24', '10.0.0.0/16'],
      consumerRegions: [],
    };

    const { blocks } = requestCard(aCard({ desired }));

    const actions = JSON.parse(blocks).find((block: { type: string }) => block.type === 'actions');
    expect(actions.elements[0].confirm.text.text).toBe(
      'Create prod-eu-k7m2qx: + 3, − 0.\nHigh risk: lets in public addresses: 8.8.8.0/24.',
    );
  });
});

describe('the receipt', () => {
  const buttonsOf = (status: RequestStatus, receipts: boolean): readonly string[] =>
    requestCard(aCard({ status }), { receipts }).blocks.match(/send_receipt/g) ?? [];

  it('is offered on the card of a request that has ended, where there is a key', () => {
    const statuses = Object.keys(transitions) as readonly RequestStatus[];

    const offered = statuses.filter((status) => buttonsOf(status, true).length === 1);

    expect(offered).toEqual([
      'failed',
      'succeeded',
      'rejected',
      'canceled',
      'expired',
      'abandoned',
    ]);
    expect(statuses.flatMap((status) => buttonsOf(status, false))).toEqual([]);
  });
});
