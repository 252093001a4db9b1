import { describe, expect, it } from 'vitest';
import { transitions } from '../../../src/domain/lifecycle.ts';
import { clickText } from '../../../src/slack/messages/click-text.ts';
import { clickAnswers } from '../../gallery/clicks.ts';

describe('clickText', () => {
  it('says that nothing was done wherever a decision was refused for who clicked', () => {
    const refused = ['self_review', 'not_an_approver', 'person_unknown', 'not_a_member'] as const;

    for (const code of [...refused, 'group_unknown', 'facts_unavailable'] as const)
      expect(clickText(clickAnswers[code])).toMatch(/[Nn]othing was done/);
  });

  it('has words for every status that a late click can meet', () => {
    const statuses = Object.keys(transitions) as (keyof typeof transitions)[];

    const told = statuses.map((status) => clickText({ code: 'already_ended', status, by: null }));

    expect(new Set(told).size).toBe(statuses.length);
  });

  it('leads to the card of the request that stands in the way', () => {
    const told = clickText(clickAnswers.target_taken, 'https://example.slack.com/archives/C1/p2');

    expect(told).toContain('<https://example.slack.com/archives/C1/p2|open>');
  });

  it('tells a single approver apart from the last of several', () => {
    expect(clickText({ code: 'approved', quorum: 1 })).toBe(
      'You approved. The bot now sends the change to HCP.',
    );
  });
});
