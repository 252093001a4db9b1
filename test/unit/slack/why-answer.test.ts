import { describe, expect, it } from 'vitest';
import { transitions } from '../../../src/domain/lifecycle.ts';
import type { Review } from '../../../src/domain/review.ts';
import { aPolicy, production, why } from '../../gallery/why.ts';
import { aCard, approver, aReview, readable } from './fixtures.ts';

const now = new Date('2026-11-20T10:00:00Z');

describe('why a request stands where it does', () => {
  it('names the environment with its glob, the approvers, who has and what is missing', () => {
    const elsewhere = { ...production, name: 'lab', match: { cluster: 'lab-*' } };
    const reviews: readonly Review[] = [aReview(approver, [approver])];

    const text = readable(
      why(aCard({}, { reviews }), { policy: aPolicy([elsewhere, production]) }).blocks,
    );

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

    const text = readable(
      why(aCard(), { policy: aPolicy([{ ...production, ...waiting }]) }).blocks,
    );

    expect(text).toMatch(
      /without a decision it is escalated to <!subteam\^S0LEADS> <!date.*\|2026-11-20 11:00 UTC>, approvers are reminded <!date.*\|2026-11-20 13:00 UTC>, it expires /,
    );
  });

  it('says that the policy has another rule by now, and what the next decision does', () => {
    const stricter = { ...production, approvals: { create: 3, update: 3, delete: 3 } };

    const text = readable(why(aCard(), { policy: aPolicy([stricter]) }).blocks);

    expect(text).toContain('another rule for it by now: *Needs 3 approvals*');
    expect(text).toContain('The next decision shows the request anew.');
  });

  it('says so where no environment covers it any more', () => {
    const text = readable(why(aCard(), { policy: aPolicy([]) }).blocks);

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

    const text = readable(why(provisioning, { work: { lookedAt, nextLookAt } }).blocks);

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
    const nextLookAt = new Date(now.getTime() - 120_000);

    const held = why(approved, { work: { heldUntil: now, starts: 3 } });
    const late = why(approved, { work: { nextLookAt } });

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
});
