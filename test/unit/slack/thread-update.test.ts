import { describe, expect, it } from 'vitest';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { notices } from '../../gallery/notices.ts';
import { leads } from '../../gallery/requests.ts';
import { updates } from '../../gallery/thread.ts';
import { aCard, approver, aReview, readable, secondApprover, sha256 } from './fixtures.ts';

const painter = createPainter({ sha256 });

describe('a thread update', () => {
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

describe('a direct message', () => {
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
