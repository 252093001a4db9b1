import { describe, expect, it } from 'vitest';
import { transitions } from '../../../src/domain/lifecycle.ts';
import { clickText } from '../../../src/slack/messages/click-text.ts';
import type { ClickAnswer } from '../../../src/use-cases/click-answer.ts';
import { approver, requestId, secondApprover } from './fixtures.ts';

const missing = [{ groups: ['S0LEADS'], users: [] }];

/** Of each code one example; the type makes sure that none is left out. */
const answers: { readonly [C in ClickAnswer['code']]: Extract<ClickAnswer, { code: C }> } = {
  approved: { code: 'approved', quorum: 2 },
  approval_counted: {
    code: 'approval_counted',
    counted: 1,
    quorum: 2,
    left: [secondApprover],
    missing,
  },
  rejected: { code: 'rejected' },
  canceled: { code: 'canceled' },
  unknown_request: { code: 'unknown_request' },
  self_review: { code: 'self_review' },
  not_an_approver: { code: 'not_an_approver' },
  not_seasoned: { code: 'not_seasoned', from: '2026-11-21T09:00:00.000Z' },
  person_unknown: { code: 'person_unknown' },
  not_a_member: { code: 'not_a_member', kind: 'stranger' },
  group_unknown: { code: 'group_unknown', groups: ['S0NETSEC'] },
  not_the_requester: { code: 'not_the_requester' },
  facts_unavailable: { code: 'facts_unavailable' },
  already_reviewed: { code: 'already_reviewed' },
  already_ended: { code: 'already_ended', status: 'rejected', by: approver },
  under_way: { code: 'under_way' },
  stale_version: { code: 'stale_version', version: 3 },
  digest_differs: { code: 'digest_differs' },
  refreshed: { code: 'refreshed', because: 'live_changed', version: 2 },
  no_environment: { code: 'no_environment' },
  outcome_counted: { code: 'outcome_counted', decision: 'abandon', counted: 3, quorum: 2, missing },
  adopted: { code: 'adopted' },
  abandoned: { code: 'abandoned' },
  retried: { code: 'retried', version: 2 },
  looked: { code: 'looked', anew: true },
  not_a_requester: { code: 'not_a_requester' },
  stale_look: { code: 'stale_look' },
  seen_anew: { code: 'seen_anew' },
  hcp_silent: { code: 'hcp_silent' },
  not_offered: { code: 'not_offered' },
  target_taken: { code: 'target_taken', by: requestId },
};

describe('clickText', () => {
  it('answers every outcome in its own words, with the values that matter', () => {
    const told = Object.values(answers).map((answer) => `${answer.code}: ${clickText(answer)}`);

    expect(told.join('\n')).toMatchInlineSnapshot(`
      "approved: You approved, as the last of 2. The bot now sends the change to HCP.
      approval_counted: Your approval counts: 1 of 2. Still missing: one from <!subteam^S0LEADS>. No longer counted, because they may not approve any more: <@U0APPROV2>.
      rejected: You rejected the request. Its requester is told why.
      canceled: The request is canceled. Nothing was sent to HCP.
      unknown_request: The bot has no record of this request. Nothing was done.
      self_review: You asked for this, so somebody else must decide. Nothing was done.
      not_an_approver: The policy does not name you as an approver here. Nothing was done.
      not_seasoned: You are new among the approvers, and the policy wants them to have been there for some time. You can decide from <!date^1795251600^{date_short_pretty} at {time}|2026-11-21 09:00 UTC> on. Nothing was done.
      person_unknown: Slack could not tell the bot who you are, so nothing was done. Click again in a minute.
      not_a_member: You are from another company, and only members of this workspace decide. Nothing was done.
      group_unknown: Slack could not tell the bot who is in <!subteam^S0NETSEC>, so nothing was done. Click again in a minute.
      not_the_requester: Only the requester can cancel a request. An approver can reject it.
      facts_unavailable: Slack could not be asked who may decide, so nothing was done. Click again in a minute.
      already_reviewed: You have decided on this version already; it counts once.
      already_ended: There is nothing left to decide: this request is rejected. The last decision was by <@U0APPROV1>.
      under_way: HCP may be working on it already, so it can no longer be canceled. The thread shows how it goes.
      stale_version: You clicked on an older version; version 3 is shown now. Read it, then decide.
      digest_differs: What this button stands for is not what is recorded, so nothing was done. Read the card again, and tell whoever runs the bot.
      refreshed: Nothing was decided, because the service at HCP is no longer as it was shown. The card now shows version 2. Read it, then decide.
      no_environment: No environment of the policy covers this cluster any more, so nobody can decide. Nothing was done.
      outcome_counted: Your decision counts: 3, of 2 needed to give up. Still missing: one from <!subteam^S0LEADS>.
      adopted: It is taken for the result of the request. The bot looks at HCP until it can say how that ended.
      abandoned: The request is given up. The bot does nothing more for it.
      retried: The card now shows it as version 2, for a new approval. Nothing is sent to HCP before that.
      looked: HCP was looked at just now, and has something else than the card showed. The card shows it now.
      not_a_requester: The policy no longer lets you ask for changes here. Nothing was done.
      stale_look: The card shows another look at HCP by now. Read it, then decide. Nothing was done.
      seen_anew: Nothing was decided, because HCP has something else by now. The card shows it. Read it, then decide.
      hcp_silent: HCP could not be looked at just now, so nothing was done. Click again in a minute.
      not_offered: As HCP is now, this makes no sense any more. Nothing was done.
      target_taken: Another request on this service or its cluster is open, \`VLLY5R\`, so nothing was done. Try again when it has ended."
    `);
  });

  it('says that nothing was done wherever a decision was refused for who clicked', () => {
    const refused = ['self_review', 'not_an_approver', 'person_unknown', 'not_a_member'] as const;

    for (const code of [...refused, 'group_unknown', 'facts_unavailable'] as const)
      expect(clickText(answers[code])).toMatch(/[Nn]othing was done/);
  });

  it('has words for every status that a late click can meet', () => {
    const statuses = Object.keys(transitions) as (keyof typeof transitions)[];

    const told = statuses.map((status) => clickText({ code: 'already_ended', status, by: null }));

    expect(new Set(told).size).toBe(statuses.length);
  });

  it('leads to the card of the request that stands in the way', () => {
    const told = clickText(answers.target_taken, 'https://example.slack.com/archives/C1/p2');

    expect(told).toContain('<https://example.slack.com/archives/C1/p2|open>');
  });

  it('tells a single approver apart from the last of several', () => {
    expect(clickText({ code: 'approved', quorum: 1 })).toBe(
      'You approved. The bot now sends the change to HCP.',
    );
  });
});
