import { describe, expect, it } from 'vitest';
import type { Notice, ThreadUpdate } from '../../../src/domain/message.ts';
import type { RequestId } from '../../../src/domain/request.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import {
  aCard,
  approver,
  aRequest,
  aReview,
  readable,
  requester,
  secondApprover,
  sha256,
} from './fixtures.ts';

const painter = createPainter({ sha256 });
const externalName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc';
const operationId = '0d2e6c1a-1111-2222-3333-444455556666';
const failure = {
  code: 'operation_failed',
  hcp: { code: 9, message: 'quota of <b>NLBs</b> exceeded' },
} as const;

const leads = { groups: ['S0LEADS'], users: [] };

/** Of each code one example; the type makes sure that none is left out. */
const updates: { readonly [C in ThreadUpdate['code']]: Extract<ThreadUpdate, { code: C }> } = {
  values: { code: 'values', version: 1 },
  approved_by: { code: 'approved_by', reviewer: approver, counted: 3, missing: [leads] },
  approved: { code: 'approved', reviewers: [approver, secondApprover] },
  for_terraform: { code: 'for_terraform', version: 1 },
  carried_out: { code: 'carried_out', externalName },
  rejected: { code: 'rejected', reviewer: approver, reason: 'Use the shared one.' },
  canceled: { code: 'canceled', by: requester },
  superseded: {
    code: 'superseded',
    by: secondApprover,
    requestId: '00000000-0000-4000-8000-000000000001' as RequestId,
  },
  expired: { code: 'expired' },
  reminder: {
    ...{ code: 'reminder', version: 1, number: 2, since: '2026-11-20T09:00:00.000Z' },
    to: { groups: ['S0NETSEC'], users: [secondApprover] },
  },
  escalated: {
    ...{ code: 'escalated', version: 1, since: '2026-11-20T09:00:00.000Z' },
    to: { groups: ['S0LEADS'], users: [] },
  },
  expires_soon: { code: 'expires_soon', version: 1, expiresAt: '2026-11-23T09:00:00.000Z' },
  refreshed: {
    code: 'refreshed',
    version: 2,
    because: 'rule_changed',
    difference: { rule: [{ what: 'quorum', from: '1', to: '2' }] },
  },
  sent_back: {
    code: 'sent_back',
    version: 2,
    because: 'live_changed',
    difference: {
      live: {
        fate: 'changed',
        consumerAccounts: { added: ['arn:aws:iam::999988887777:root'], removed: [] },
        consumerIpRanges: { added: [], removed: ['10.20.0.0/16'] },
        consumerRegions: { added: [], removed: [] },
      },
    },
  },
  sent: { code: 'sent' },
  accepted: { code: 'accepted', operationId },
  running: { code: 'running' },
  awaiting_available: { code: 'awaiting_available' },
  verifying: { code: 'verifying' },
  sent_again: { code: 'sent_again' },
  posted_anew: { code: 'posted_anew', because: 'gone' },
  goes_on: { code: 'goes_on', card: 0 },
  slow: { code: 'slow', minutes: 10 },
  no_answer: { code: 'no_answer', since: '2026-11-20T09:00:00.000Z' },
  answers_again: { code: 'answers_again' },
  available: { code: 'available', externalName },
  updated: { code: 'updated' },
  deleted: { code: 'deleted' },
  ownership_changed: { code: 'ownership_changed', change: 'own' },
  handed_over: { code: 'handed_over', lists: aRequest().desired },
  failed: { code: 'failed', failure },
  needs_attention: { code: 'needs_attention', failure: { code: 'outcome_unknown' } },
  outcome_reviewed: {
    ...{ code: 'outcome_reviewed', reviewer: approver, decision: 'abandon' },
    ...{ counted: 1, quorum: 2 },
  },
  outcome_void: { code: 'outcome_void' },
  adopted: { code: 'adopted', by: [approver, secondApprover] },
  abandoned: { code: 'abandoned', by: [approver] },
  retried: { code: 'retried', by: requester, version: 2, difference: {} },
};

describe('a thread update', () => {
  it('has its own words for every code', () => {
    const told = Object.values(updates).map((update) => {
      const { blocks } = painter.update(update, aCard());
      return `## ${update.code}\n${readable(blocks)}`;
    });

    expect(told.join('\n')).toMatchInlineSnapshot(`
      "## values
      All values of version 1:
      *Consumer accounts* + 1, − 0
      + \`arn:aws:iam::111122223333:root\`
      *Consumer IP ranges* + 1, − 0
      + \`10.20.0.0/16\`
      *Consumer regions* + 1, − 0
      + \`eu-central-1\`
      ## approved_by
      <@U0APPROV1> approved: 3, of 2 needed. Still missing: one from <!subteam^S0LEADS>.
      ## approved
      *Approved*, with 2 counted. Next, the bot sends it to HCP.
      ## for_terraform
      *For the pull request:* this resource is new.
      \`\`\`resource "hcp_private_link" "vault" {
        project_id       = "11111111-2222-3333-4444-555555555555"
        hvn_id           = "hvn-prod"
        private_link_id  = "prod-eu-k7m2qx"
        vault_cluster_id = "prod-eu"
        consumer_accounts = [
          "arn:aws:iam::111122223333:root",
        ]
        consumer_ip_ranges = [
          "10.20.0.0/16",
        ]
        consumer_regions = [
          "eu-central-1",
        ]
      }\`\`\`
      • \`terraform plan\` must say: \`1 to add, 0 to change, 0 to destroy\`.
      • The bot looks every five minutes, and closes this request once HCP has what was approved. If HCP has anything else, it needs a new decision.
      • The approval holds until <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>.
      ## carried_out
      *Carried out outside the bot.* HCP has the service with the values that were approved.
      *AVAILABLE.* Next: a VPC endpoint on your side.
      External name: \`com.amazonaws.vpce.eu-west-1.vpce-svc-0abc\`
      Service region: \`eu-west-1\`
      Regions that may connect as well: \`eu-central-1\`
      With the AWS command line:
      \`\`\`aws ec2 create-vpc-endpoint \\
        --region "&lt;REGION_OF_YOUR_VPC&gt;" \\
        --vpc-endpoint-type Interface \\
        --service-name com.amazonaws.vpce.eu-west-1.vpce-svc-0abc \\
        --service-region eu-west-1 \\
        --vpc-id "&lt;YOUR_VPC_ID&gt;" \\
        --subnet-ids "&lt;YOUR_SUBNET_ID_1&gt;" "&lt;YOUR_SUBNET_ID_2&gt;" \\
        --security-group-ids "&lt;YOUR_SECURITY_GROUP_ID&gt;" \\
        --no-private-dns-enabled\`\`\`
      Or with Terraform, where the service is looked up and never managed: it is the bot's.
      \`\`\`data "hcp_private_link" "vault" {
        project_id      = "11111111-2222-3333-4444-555555555555"
        hvn_id          = "hvn-prod"
        private_link_id = "prod-eu-k7m2qx"
      }

      resource "aws_vpc_endpoint" "vault" {
        vpc_endpoint_type   = "Interface"
        service_name        = data.hcp_private_link.vault.external_name
        # today: com.amazonaws.vpce.eu-west-1.vpce-svc-0abc
        service_region      = "eu-west-1"
        vpc_id              = "&lt;YOUR_VPC_ID&gt;"
        subnet_ids          = ["&lt;YOUR_SUBNET_ID_1&gt;", "&lt;YOUR_SUBNET_ID_2&gt;"]
        security_group_ids  = ["&lt;YOUR_SECURITY_GROUP_ID&gt;"]
        private_dns_enabled = false
      }\`\`\`
      Replace what stands in angle brackets. Then:
      • Let your clients reach port 8200 (TCP) in the endpoint's security group.
      • HCP accepts the connection by itself, in 5 to 10 minutes. Until then AWS shows \`pendingAcceptance\`.
      • There is no private DNS name. For TLS to match, point the private hostname of cluster \`prod-eu\` at the endpoint's DNS name, with a private hosted zone or a CNAME of your own.
      • HCP's limit is 20 endpoint connections a service; the bot cannot see how many there are.
      ## rejected
      *Rejected* by <@U0APPROV1>. Nothing was sent to HCP.
      Reason: Use the shared one.
      ## canceled
      *Canceled* by <@U0REQUEST>. Nothing was sent to HCP.
      ## superseded
      *Canceled*, because request \`322222\` of <@U0APPROV2> takes its place: that one only takes away. Nothing was sent to HCP.
      ## expired
      *Expired.* It was not decided in time. Nothing was sent to HCP.
      ## reminder
      *Still waiting for a decision*, since <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>. Who can decide: <!subteam^S0NETSEC>, <@U0APPROV2>. It expires <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>.
      ## escalated
      *Escalated:* it has waited for a decision since <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>. <!subteam^S0LEADS> may decide as well from now on. It needs 2 approvals as before.
      ## expires_soon
      *Expires soon:* <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>. It is not decided yet. Once it has expired it can be requested again.
      ## refreshed
      Shown again as version 2, because the policy now has another rule for it. Approvals of earlier versions no longer count.
      Approvals needed: \`1\`, now \`2\`
      ## sent_back
      *Sent back* before anything was sent to HCP, because the service at HCP is no longer as it was shown. It needs a new decision, as version 2.
      The service at HCP was changed:
      Consumer accounts: + \`arn:aws:iam::999988887777:root\`
      Consumer IP ranges: − \`10.20.0.0/16\`
      ## sent
      Being *sent* to HCP. There is no answer yet.
      ## accepted
      *Accepted by HCP* as operation \`0d2e6c1a-1111-2222-3333-444455556666\`. It is not done yet.
      ## running
      *Running* at HCP.
      ## awaiting_available
      HCP's operation has ended. Waiting for the service to be AVAILABLE.
      ## verifying
      *Outcome unknown, checking.* HCP's answer was lost: the bot looks at what HCP has before it sends anything again.
      ## sent_again
      HCP has nothing of the first attempt, so it is sent once more, under the same approval.
      ## posted_anew
      Posted again, because the earlier card is gone. What has happened so far is on the card and in the audit log.
      ## goes_on
      Slack no longer lets the bot change this card, so it is out of date. The card is in <#C0PRODNET>.
      ## slow
      This takes longer than usual: 10 minutes so far. The bot keeps looking. HCP's status: <https://status.hashicorp.com/|status.hashicorp.com>
      ## no_answer
      HCP has not answered since <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>. The request goes on as soon as it does.
      ## answers_again
      HCP answers again.
      ## available
      *AVAILABLE.* Next: a VPC endpoint on your side.
      External name: \`com.amazonaws.vpce.eu-west-1.vpce-svc-0abc\`
      Service region: \`eu-west-1\`
      Regions that may connect as well: \`eu-central-1\`
      With the AWS command line:
      \`\`\`aws ec2 create-vpc-endpoint \\
        --region "&lt;REGION_OF_YOUR_VPC&gt;" \\
        --vpc-endpoint-type Interface \\
        --service-name com.amazonaws.vpce.eu-west-1.vpce-svc-0abc \\
        --service-region eu-west-1 \\
        --vpc-id "&lt;YOUR_VPC_ID&gt;" \\
        --subnet-ids "&lt;YOUR_SUBNET_ID_1&gt;" "&lt;YOUR_SUBNET_ID_2&gt;" \\
        --security-group-ids "&lt;YOUR_SECURITY_GROUP_ID&gt;" \\
        --no-private-dns-enabled\`\`\`
      Or with Terraform, where the service is looked up and never managed: it is the bot's.
      \`\`\`data "hcp_private_link" "vault" {
        project_id      = "11111111-2222-3333-4444-555555555555"
        hvn_id          = "hvn-prod"
        private_link_id = "prod-eu-k7m2qx"
      }

      resource "aws_vpc_endpoint" "vault" {
        vpc_endpoint_type   = "Interface"
        service_name        = data.hcp_private_link.vault.external_name
        # today: com.amazonaws.vpce.eu-west-1.vpce-svc-0abc
        service_region      = "eu-west-1"
        vpc_id              = "&lt;YOUR_VPC_ID&gt;"
        subnet_ids          = ["&lt;YOUR_SUBNET_ID_1&gt;", "&lt;YOUR_SUBNET_ID_2&gt;"]
        security_group_ids  = ["&lt;YOUR_SECURITY_GROUP_ID&gt;"]
        private_dns_enabled = false
      }\`\`\`
      Replace what stands in angle brackets. Then:
      • Let your clients reach port 8200 (TCP) in the endpoint's security group.
      • HCP accepts the connection by itself, in 5 to 10 minutes. Until then AWS shows \`pendingAcceptance\`.
      • There is no private DNS name. For TLS to match, point the private hostname of cluster \`prod-eu\` at the endpoint's DNS name, with a private hosted zone or a CNAME of your own.
      • HCP's limit is 20 endpoint connections a service; the bot cannot see how many there are.
      ## updated
      *AVAILABLE:* HCP has the service with the values that were approved: + 3, − 0.
      Consumer accounts: + \`arn:aws:iam::111122223333:root\`
      Consumer IP ranges: + \`10.20.0.0/16\`
      Consumer regions: + \`eu-central-1\`
      ## deleted
      *Deleted:* HCP no longer has the service. Cluster \`prod-eu\` can be deleted now, as far as PrivateLink goes. VPC endpoints that were on it do not work any more; their owners can delete them.
      ## ownership_changed
      *Taken over:* the service is the bot's own, and its values count as approved.
      ## handed_over
      *Handed over:* the bot writes this service no more.
      For the pull request:
      \`\`\`import {
        to = hcp_private_link.vault
        id = "11111111-2222-3333-4444-555555555555:hvn-prod:prod-eu-k7m2qx"
      }\`\`\`
      \`\`\`resource "hcp_private_link" "vault" {
        project_id       = "11111111-2222-3333-4444-555555555555"
        hvn_id           = "hvn-prod"
        private_link_id  = "prod-eu-k7m2qx"
        vault_cluster_id = "prod-eu"
        consumer_accounts = [
          "arn:aws:iam::111122223333:root",
        ]
        consumer_ip_ranges = [
          "10.20.0.0/16",
        ]
        consumer_regions = [
          "eu-central-1",
        ]
      }\`\`\`
      • \`terraform plan\` must say: 1 to import, 0 to add, 0 to change, 0 to destroy.
      • Name the service under \`terraform\` in the policy, so that everybody is told whose it is.
      ## failed
      *Failed:* HCP's operation ended with an error. That means: something at HCP is not in the state that this needs. HCP may have left a service, which has to be deleted before you ask again. Running it again takes a new approval.
      HCP said (code 9): quota of &lt;b&gt;NLBs&lt;/b&gt; exceeded
      ## needs_attention
      *Needs attention:* HCP's answer was lost, and looking at HCP did not settle what it did. A person has to decide, with the buttons of the card; until then the bot changes nothing.
      ## outcome_reviewed
      <@U0APPROV1> decided to give up: 1 of 2.
      ## outcome_void
      HCP has something else than was decided on, so decisions so far count no longer. The card shows what it has.
      ## adopted
      *Adopted* by <@U0APPROV1>, <@U0APPROV2>: what HCP has is to be the result. The bot looks until the service is AVAILABLE.
      ## abandoned
      *Given up* by <@U0APPROV1>. HCP keeps what it has, and the bot does nothing more for this request.
      ## retried
      <@U0REQUEST> wants to *try again*: shown as version 2, for a new approval. Nothing is sent to HCP before that."
    `);
  });

  it('opens its fallback text with the request that it is about', () => {
    const texts = Object.values(updates).map((update) => painter.update(update, aCard()).text);

    for (const text of texts) expect(text).toMatch(/^Request `VLLY5R`: ./);
  });

  it('does not call a request approved of whom one had still to approve when it expired', () => {
    const last = aReview(approver, [approver, secondApprover]);
    const reviews = [{ ...last, facts: { ...last.facts, missing: [leads] } }];

    const { blocks } = painter.update(updates.expired, aCard({ status: 'expired' }, { reviews }));

    expect(readable(blocks)).toContain('It was not decided in time.');
  });

  it('tells an approved request that expired from one that nobody decided', () => {
    const reviews = [aReview(approver, [approver, secondApprover])];

    const { blocks } = painter.update(updates.expired, aCard({ status: 'expired' }, { reviews }));

    expect(readable(blocks)).toContain('It was approved, but could not be started in time.');
  });

  it('does not show the values of a version that was replaced', () => {
    const { blocks } = painter.update(updates.values, aCard({ version: 2 }));

    expect(readable(blocks)).toBe('Version 1 has been replaced; its values are in the audit log.');
  });

  it('accepts that HCP named no operation', () => {
    const { blocks } = painter.update({ code: 'accepted', operationId: undefined }, aCard());

    expect(readable(blocks)).toBe('*Accepted by HCP.* It is not done yet.');
  });

  it('says when it may stand there twice', () => {
    const { blocks } = painter.update(updates.running, { ...aCard(), repeated: true });

    expect(readable(blocks)).toContain('Possibly posted twice');
  });

  it('speaks of a delete in words of a delete', () => {
    const state = aCard({ change: 'delete' });

    const told = ([updates.awaiting_available, updates.sent_again] as const).map((update) =>
      readable(painter.update(update, state).blocks),
    );

    expect(told).toEqual([
      "HCP's operation has ended. Waiting for the service to be gone.",
      'HCP still has the service, so the deletion is sent once more, under the same approval.',
    ]);
  });
});

describe('a reminder', () => {
  it('says how many have approved, of whom one is missing, and calls nobody who is quiet', () => {
    const one = aReview(approver, [approver]);
    const missing = [{ groups: ['S0LEADS'], users: [] }];
    const reviews = [{ ...one, facts: { ...one.facts, missing } }];
    const nobody = { ...updates.reminder, to: { groups: [], users: [] } };

    const told = readable(painter.update(nobody, aCard({}, { reviews })).blocks);

    expect(told).toContain(
      ': 1 of 2 so far. Still missing: one from <!subteam^S0LEADS>. It expires ',
    );
    expect(told).not.toContain('Who can decide');
  });
});

describe('that a request expires soon', () => {
  it('tells what is approved and not carried out from what nobody decided', () => {
    const { blocks } = painter.update(updates.expires_soon, aCard({ status: 'approved' }));

    expect(readable(blocks)).toContain('It is approved, and not carried out yet.');
  });
});

const notices: { readonly [C in Notice['code']]: Extract<Notice, { code: C }> } = {
  recorded: { code: 'recorded' },
  rejected: updates.rejected,
  superseded: updates.superseded,
  expired: updates.expired,
  expires_soon: updates.expires_soon,
  sent_back: updates.sent_back,
  available: updates.available,
  updated: updates.updated,
  deleted: updates.deleted,
  ownership_changed: updates.ownership_changed,
  handed_over: updates.handed_over,
  carried_out: updates.carried_out,
  failed: updates.failed,
  needs_attention: updates.needs_attention,
  abandoned: updates.abandoned,
  approval_void: {
    code: 'approval_void',
    version: 2,
    difference: { reason: 'edited', ticket: { from: '', to: 'CHG7654321' } },
  },
  to_decide: { code: 'to_decide', told: 20, of: 37 },
  card_not_posted: { code: 'card_not_posted', channel: 'C0PRODNET', error: 'not_in_channel' },
};

describe('a direct message', () => {
  const permalink = 'https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000';

  it('says which request, what happened, and where its card is', () => {
    const told = Object.values(notices).map((notice) => {
      const { blocks } = painter.notice(notice, { ...aCard(), permalink });
      return `## ${notice.code}\n${readable(blocks)}`;
    });

    expect(told.join('\n')).toMatchInlineSnapshot(`
      "## recorded
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      is recorded. Nothing is done before approvers agree.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## rejected
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Rejected* by <@U0APPROV1>. Nothing was sent to HCP.
      Reason: Use the shared one.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## superseded
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Canceled*, because request \`322222\` of <@U0APPROV2> takes its place: that one only takes away. Nothing was sent to HCP.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## expired
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Expired.* It was not decided in time. Nothing was sent to HCP.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      [Request again …]
      ## expires_soon
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Expires soon:* <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>. It is not decided yet. Once it has expired it can be requested again.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## sent_back
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Sent back* before anything was sent to HCP, because the service at HCP is no longer as it was shown. It needs a new decision, as version 2.
      The service at HCP was changed:
      Consumer accounts: + \`arn:aws:iam::999988887777:root\`
      Consumer IP ranges: − \`10.20.0.0/16\`
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## available
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *AVAILABLE*, with the external name \`com.amazonaws.vpce.eu-west-1.vpce-svc-0abc\`.
      What you need for your VPC endpoint is in the thread of the card.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## updated
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *AVAILABLE:* HCP has the service with the values that were approved: + 3, − 0.
      Consumer accounts: + \`arn:aws:iam::111122223333:root\`
      Consumer IP ranges: + \`10.20.0.0/16\`
      Consumer regions: + \`eu-central-1\`
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## deleted
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Deleted:* HCP no longer has the service. Cluster \`prod-eu\` can be deleted now, as far as PrivateLink goes. VPC endpoints that were on it do not work any more; their owners can delete them.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## ownership_changed
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Taken over:* the service is the bot's own, and its values count as approved.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## handed_over
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Handed over:* the bot writes this service no more.
      For the pull request:
      \`\`\`import {
        to = hcp_private_link.vault
        id = "11111111-2222-3333-4444-555555555555:hvn-prod:prod-eu-k7m2qx"
      }\`\`\`
      \`\`\`resource "hcp_private_link" "vault" {
        project_id       = "11111111-2222-3333-4444-555555555555"
        hvn_id           = "hvn-prod"
        private_link_id  = "prod-eu-k7m2qx"
        vault_cluster_id = "prod-eu"
        consumer_accounts = [
          "arn:aws:iam::111122223333:root",
        ]
        consumer_ip_ranges = [
          "10.20.0.0/16",
        ]
        consumer_regions = [
          "eu-central-1",
        ]
      }\`\`\`
      • \`terraform plan\` must say: 1 to import, 0 to add, 0 to change, 0 to destroy.
      • Name the service under \`terraform\` in the policy, so that everybody is told whose it is.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## carried_out
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Carried out outside the bot.* HCP has the service with the values that were approved.
      External name \`com.amazonaws.vpce.eu-west-1.vpce-svc-0abc\`. What you need for your VPC endpoint is in the thread of the card.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## failed
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Failed:* HCP's operation ended with an error. That means: something at HCP is not in the state that this needs. HCP may have left a service, which has to be deleted before you ask again. Running it again takes a new approval.
      HCP said (code 9): quota of &lt;b&gt;NLBs&lt;/b&gt; exceeded
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## needs_attention
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Needs attention:* HCP's answer was lost, and looking at HCP did not settle what it did. A person has to decide, with the buttons of the card; until then the bot changes nothing.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## abandoned
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      *Given up* by <@U0APPROV1>. HCP keeps what it has, and the bot does nothing more for this request.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## approval_void
      The request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`) of <@U0REQUEST>
      was edited after you had approved it, so your approval no longer counts. It needs a new decision, as version 2.
      Reason: another one, as the card has it now
      Ticket: none, now \`CHG7654321\`
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## to_decide
      The request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`) of <@U0REQUEST>
      waits for your decision. It needs 2 approvals, and expires <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC>. Of 37 who can decide, 20 are told directly.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>
      ## card_not_posted
      Your request \`VLLY5R\` (Create \`prod-eu-k7m2qx\`)
      is recorded, but approvers cannot see it yet: its card could not be posted in <#C0PRODNET>, because the bot is not in that channel. Ask one of its members to invite it. It is posted when that is put right, unless the request has expired by then.
      <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>"
    `);
  });

  it('names the channel where there is no link', () => {
    const { blocks } = painter.notice(notices.expired, { ...aCard(), permalink: undefined });

    expect(readable(blocks)).toContain('The card is in <#C0PRODNET>.');
  });

  it.each([
    ['is_archived', 'that channel is archived'],
    ['channel_not_found', 'the bot cannot see that channel'],
    ['restricted_action', 'Slack says `restricted_action`'],
  ])('says why a card could not be posted: %s', (error, words) => {
    const notice = { code: 'card_not_posted', channel: 'C0PRODNET', error } as const;

    const { blocks, text } = painter.notice(notice, { ...aCard(), permalink: undefined });

    expect(readable(blocks)).toContain(words);
    expect(text).toContain(words);
  });
});

describe('a drawing', () => {
  it('has the same hash exactly when it looks the same', () => {
    const [one, same, other] = [aCard(), aCard(), aCard({ status: 'approved' })].map(painter.card);

    expect(one?.hash).toBe(same?.hash);
    expect(one?.hash).not.toBe(other?.hash);
    expect(painter.card(aCard({ revision: 9 })).hash).toBe(one?.hash);
  });
});
