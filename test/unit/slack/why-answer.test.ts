import { describe, expect, it } from 'vitest';
import { explainPolicy } from '../../../src/domain/explanation.ts';
import { transitions } from '../../../src/domain/lifecycle.ts';
import type { Environment, Policy } from '../../../src/domain/policy.ts';
import type { Review } from '../../../src/domain/review.ts';
import { whyAnswer } from '../../../src/slack/messages/why-answer.ts';
import type { CardState } from '../../../src/use-cases/ports/painter.ts';
import type { Work } from '../../../src/use-cases/ports/request-store.ts';
import { aCard, approver, aReview, readable, requester, secondApprover } from './fixtures.ts';
import { validateMessage } from './judged.ts';
import { largestFailure, largestRequest, largestSurroundings, worstTexts } from './largest.ts';

const now = new Date('2026-11-20T10:00:00Z');
const idle: Work = {
  ...{ now, heldUntil: undefined, starts: 0, lookedAt: undefined, nextLookAt: undefined },
};

const production: Environment = {
  ...{ name: 'production', match: { hvn: 'hvn-*' }, channel: 'C0PRODNET' },
  ...{ requesters: { anyone: true }, approvers: { groups: ['S0NETSEC'], users: [], quiet: true } },
  ...{ approvals: { create: 2, update: 2, delete: 2 }, expiresAfterMs: 1, ticket: undefined },
  allowEmpty: false,
};

function aPolicy(...environments: readonly Environment[]): Policy {
  return { auditors: { groups: [], users: [] }, environments, terraform: [] };
}

function why(card: CardState, policy = aPolicy(production), work = idle, permalink?: string) {
  const { request, shown } = card;
  const { target } = request;
  const question = { place: target, serviceId: target.serviceId, plan: shown.plan };
  const about = { ...question, valuesKnown: true, person: requester, requester };
  const explanation = explainPolicy(policy, about, { persons: new Map(), groups: new Map() });
  const view = { ...card, shownAt: request.createdAt, inForce: { policy, hash: 'hash' } };
  return whyAnswer({ view, work, explanation, permalink });
}

describe('why a request stands where it does', () => {
  it('names the environment with its glob, the approvers, who has and what is missing', () => {
    const elsewhere = { ...production, name: 'lab', match: { cluster: 'lab-*' } };
    const reviews: readonly Review[] = [aReview(approver, [approver])];

    const text = readable(why(aCard({}, { reviews }), aPolicy(elsewhere, production)).blocks);

    expect(text).toContain('environment `production`, the first that covers it (HVN `hvn-*`)');
    expect(text).toContain('before it in the policy, and not of this cluster: `lab`.');
    expect(text).toContain('*Needs 2 approvals* from <!subteam^S0NETSEC>');
    expect(text).toContain(`1 of 2 so far, by <@${approver}>.`);
    expect(text).toContain('1 approval to go.');
    expect(text).toContain('*Worker:* nothing to do before enough have approved.');
    expect(text).toContain('*Next:* Once enough have approved, the bot carries it out.');
  });

  it('says when approvers are reminded next, and when it is escalated to whom', () => {
    const hour = 3_600_000;
    const waiting = {
      ...{ reminders: { afterMs: 4 * hour, everyMs: 24 * hour } },
      escalation: { afterMs: 2 * hour, to: { groups: ['S0LEADS'], users: [] } },
    };

    const text = readable(why(aCard(), aPolicy({ ...production, ...waiting })).blocks);

    expect(text).toMatch(
      /without a decision it is escalated to <!subteam\^S0LEADS> <!date.*\|2026-11-20 11:00 UTC>, approvers are reminded <!date.*\|2026-11-20 13:00 UTC>, it expires /,
    );
  });

  it('says that the policy has another rule by now, and what the next decision does', () => {
    const stricter = { ...production, approvals: { create: 3, update: 3, delete: 3 } };

    const text = readable(why(aCard(), aPolicy(stricter)).blocks);

    expect(text).toContain('another rule for it by now: *Needs 3 approvals*');
    expect(text).toContain('The next decision shows the request anew.');
  });

  it('says so where no environment covers it any more', () => {
    const text = readable(why(aCard(), aPolicy()).blocks);

    expect(text).toContain('no environment of the policy in force covers this cluster any more');
  });

  it('tells what the worker is at, when it looks next and what HCP said last', () => {
    const provisioning = aCard({
      ...{ status: 'provisioning', phase: 'running', operationId: 'op-1', sends: 2 },
      progress: {
        ...{ sentAt: '2026-11-20T09:50:00.000Z', acceptedAt: '2026-11-20T09:50:01.000Z' },
        silentSince: '2026-11-20T09:58:00.000Z',
      },
    });
    const lookedAt = new Date('2026-11-20T09:59:30Z');
    const nextLookAt = new Date('2026-11-20T10:00:10Z');
    const work = { ...idle, lookedAt, nextLookAt };

    const text = readable(why(provisioning, aPolicy(production), work).blocks);

    expect(text).toContain('*Running at HCP* (operation `op-1`).');
    expect(text).toContain('*Worker:* waits for its next look.');
    expect(text).toMatch(/Last look <!date\^1795168770\^/);
    expect(text).toMatch(/Next look <!date\^1795168810\^[^>]*>\./);
    expect(text).toMatch(/Sent to HCP <!date[^>]*>, 2 times in all\./);
    expect(text).toMatch(/HCP took it on <!date[^>]*>, as operation `op-1`\./);
    expect(text).toMatch(/HCP has not answered since <!date/);
    expect(text).toContain('The bot looks until the service is AVAILABLE');
  });

  it('tells of a run that holds it, of runs that died, and of a look that is late', () => {
    const approved = aCard({ status: 'approved' });
    const policy = aPolicy(production);
    const nextLookAt = new Date(now.getTime() - 120_000);

    const held = why(approved, policy, { ...idle, heldUntil: now, starts: 3 });
    const late = why(approved, policy, { ...idle, nextLookAt });

    expect(readable(held.blocks)).toContain('at it now, with a lease until');
    expect(readable(held.blocks)).toContain('3 runs in a row began and did not end.');
    expect(readable(late.blocks)).toContain(', which is late.');
  });

  it('has words for every status', () => {
    const statuses = Object.keys(transitions) as (keyof typeof transitions)[];

    const texts = statuses.map((status) => readable(why(aCard({ status })).blocks));

    expect(texts.every((text) => text.includes('*Worker:*') && text.includes('*Next:*'))).toBe(
      true,
    );
  });

  it.each(Object.entries(worstTexts))('fits at its longest, with %s', (_, reason) => {
    const big = { ...production, name: 'e'.repeat(60), approvers: largestSurroundings.approvers };
    const many = Array.from({ length: 100 }, (__, index) => ({
      ...production,
      ...{ name: `${index}${'n'.repeat(57)}`, match: { cluster: 'x' } },
    }));
    const policy = aPolicy(...many, { ...big, approvers: big.approvers ?? production.approvers });
    const reviews = [aReview(secondApprover, [approver, secondApprover])];
    const statuses = Object.keys(transitions) as (keyof typeof transitions)[];

    const answers = statuses.map((status) =>
      why(
        aCard(
          { ...largestRequest(reason), status, failure: largestFailure },
          { ...largestSurroundings, reviews },
        ),
        policy,
        { ...idle, starts: 9, lookedAt: now, nextLookAt: new Date(0) },
        `https://example.slack.com/archives/C0PRODNET/p1795424400000000?x=${'y'.repeat(300)}`,
      ),
    );

    expect(answers.flatMap(({ blocks, text }) => validateMessage(blocks, text))).toEqual([]);
  });
});
