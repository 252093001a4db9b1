import { describe, expect, it } from 'vitest';
import { createHomePainter } from '../../../src/slack/home/home-painter.ts';
import type { HomeState } from '../../../src/use-cases/ports/home.ts';
import { readable, sha256 } from './fixtures.ts';
import { everything, homeOf, quietly } from './home-fixtures.ts';
import { validateView } from './judged.ts';

const painter = createHomePainter({
  sha256,
  linkOf: ({ channel, ts }) =>
    Promise.resolve(`https://example.slack.com/archives/${channel}/p${ts}`),
});

async function drawn(state: HomeState) {
  const { blocks, hash } = await painter.draw(state);
  const parsed = JSON.parse(blocks) as unknown[];
  return { hash, blocks: parsed, text: readable(blocks), count: parsed.length };
}

const problemsOf = (blocks: readonly unknown[]): readonly unknown[] =>
  validateView({ type: 'home', blocks });

describe('the Home of somebody', () => {
  it('is words alone for whoever has nothing', async () => {
    const { text, blocks } = await drawn(homeOf(0));

    expect(problemsOf(blocks)).toEqual([]);
    expect(text).toMatchInlineSnapshot(`
      "*AWS PrivateLink for HCP Vault Dedicated.* You may ask for services, decide on requests of others, see everything, freeze environments, administer the policy.
      [Request PrivateLink …] [History …]
      (divider)
      *Waiting for your decision*
      Nothing waits for you.
      (divider)
      *Your open requests*
      You have no open request.
      (divider)
      *Services of your environments*
      There are no services.
      (divider)
      HCP was last looked at <!date^1795168620^{date_short_pretty} at {time}|2026-11-20 09:57 UTC>."
    `);
  });

  it('shows what waits, what is theirs and what stands around, with buttons that act', async () => {
    const { text, blocks } = await drawn(homeOf(1));

    expect(problemsOf(blocks)).toEqual([]);
    expect(text).toMatchInlineSnapshot(`
      "*AWS PrivateLink for HCP Vault Dedicated.* You may ask for services, decide on requests of others, see everything, freeze environments, administer the policy.
      *\`environment-0\` is frozen* by <@U0APPROV1> since <!date^1795168800^{date_short_pretty} at {time}|2026-11-20 10:00 UTC>.
      What is approved there waits, and goes on by itself.
      [Request PrivateLink …] [History …]
      (divider)
      *Waiting for your decision:* 1
      \`JLLY5R\` Create \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: *+ 3, − 0*, No risk flags
      asked for by <@U0REQUEST> · approved by 1 of 2 · expires <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC> · <https://example.slack.com/archives/C0PRODNET/p1795424400.000100|open>
      (divider)
      *Your open requests, 1 expiring within a day:* 1
      \`JLLY5R\` Create \`prod-eu-k7m2qx\` of cluster \`prod-eu\`: *waiting for approval*
      asked for <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>, expires <!date^1795424400^{date_short_pretty} at {time}|2026-11-23 09:00 UTC> · <https://example.slack.com/archives/C0PRODNET/p1795424400.000100|open>
      [Edit …] [Cancel]
      (divider)
      *Services of your environments:* 1
      *\`service-0\`* \`AVAILABLE\` · cluster \`prod-eu\` · \`eu-west-1\` · \`production\` · the bot's own
      (divider)
      *Other than approved:* 1
      Changed outside the bot: \`service-0\` of cluster \`prod-eu\`, found <!date^1795168800^{date_short_pretty} at {time}|2026-11-20 10:00 UTC> · <https://example.slack.com/archives/C0PRODNET/p1.2|open>
      (divider)
      HCP was last looked at <!date^1795168620^{date_short_pretty} at {time}|2026-11-20 09:57 UTC>. | *Needs attention:* 1 request in all."
    `);
  });

  it.each([0, 1, 50, 500])(
    'stays within the hundred blocks of a view with %i items',
    async (total) => {
      const { blocks, count } = await drawn(homeOf(total));

      expect(problemsOf(blocks)).toEqual([]);
      expect(count).toBeLessThan(60);
    },
  );

  it.each([50, 500])('is paged where there are %i, and says how many there are', async (total) => {
    const { text } = await drawn(homeOf(total));

    expect(text).toContain(`*Waiting for your decision:* 1 to 8 of ${total}`);
    expect(text).toContain(`expiring within a day:* 1 to 8 of ${total}`);
    expect(text).toContain(`*Services of your environments:* 1 to 8 of ${total}`);
    expect(text).toContain(`*Other than approved:* ${total}`);
    expect(text).toContain(`… and ${total - 5} more, found earlier`);
    expect(text.match(/\[Next\]/g)).toHaveLength(3);
  });

  it('shows those who cannot decide neither what waits nor what only others can put right', async () => {
    const roles = { ...everything, approves: [], wanted: [] };
    const simple = { ...roles, audits: false, freezes: false, administers: false };
    const state = homeOf(1, { roles: simple });
    const none = { listed: [], total: 0, first: 0 };

    const { text } = await drawn({
      ...state,
      seen: state.seen && { ...state.seen, toDecide: none },
    });

    expect(text).toContain('You may ask for services.');
    expect(text).not.toContain('Waiting for your decision');
    expect(text).not.toContain('Needs attention');
  });

  it('says what is wrong with HCP, the queue and the bot', async () => {
    const state = homeOf(0);
    const lookedAt = new Date(quietly.now.getTime() - 3_600_000);
    const around = { ...quietly, lookedAt, queueBehindSince: lookedAt, attention: 2 };

    const { text } = await drawn({ ...state, seen: state.seen && { ...state.seen, around } });

    expect(text).toContain('*HCP has not been looked at since* <!date^');
    expect(text).toContain('*The bot’s queue is behind* since <!date^');
    expect(text).toContain('*Needs attention:* 2 requests in all.');
  });

  it.each(['guest', 'stranger', 'bot', 'deactivated', 'unknown'] as const)(
    'is nothing but words for a %s',
    async (roles) => {
      const { text, count, blocks } = await drawn({ ...homeOf(5), roles, seen: undefined });

      expect(problemsOf(blocks)).toEqual([]);
      expect(count).toBe(1);
      expect(text).not.toContain('service-');
    },
  );

  it('has one hash for one state, and another for another', async () => {
    const [one, same, other] = await Promise.all([homeOf(1), homeOf(1), homeOf(2)].map(drawn));

    expect(one?.hash).toBe(same?.hash);
    expect(one?.hash).not.toBe(other?.hash);
  });
});
