import { describe, expect, it } from 'vitest';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import type { World } from '../unit/use-cases/world.ts';
import { liveFortnight } from './fortnight.ts';
import { judgeTold } from './fortnight-oracle.ts';
import { environments } from './fortnight-terms.ts';

const fortnights = campaignRounds(3, 200);
const seed = campaignSeed(20_261_019);

type Row = World['state']['rows'] extends Map<unknown, infer R> ? R : never;

/** Told unasked, where every other message is told as an answer to something. */
const codes = ['to_decide', 'reminder', 'escalated', 'expires_soon', 'expired'];
const perEntry: Readonly<Record<string, string>> = {
  reminder: 'approvers_reminded',
  escalated: 'request_escalated',
  expires_soon: 'expiry_announced',
  expired: 'request_expired',
};

function actionsOf({ state }: World, { request }: Row): readonly string[] {
  return state.entries.filter((one) => one.requestId === request.id).map(({ action }) => action);
}

/** What is wrong with what Slack shows of one request: each message that was promised is there once. */
function judgeShown(world: World, row: Row): readonly string[] {
  const actions = actionsOf(world, row);
  const told = row.messages.filter(({ body }) => body !== undefined && codes.includes(body.code));
  const shown = told.flatMap(({ kind, number, state, body }) => {
    const posts = world.slack.posts.filter(
      ({ key }) => key.requestId === row.request.id && key.kind === kind && key.number === number,
    ).length;
    const isRight = state === 'sent' ? posts === 1 : state === 'given_up' && posts <= 1;
    return isRight ? [] : [`${body?.code} is ${state}, and there ${posts} times`];
  });
  const promised = Object.entries(perEntry).flatMap(([code, action]) => {
    const entries = actions.filter((one) => one === action).length;
    const lines = told.filter(({ kind, body }) => kind === 'thread' && body?.code === code).length;
    return lines === entries ? [] : [`${code}: ${entries} entries, ${lines} in the thread`];
  });
  const asked = told.filter(({ body }) => body?.code === 'to_decide').map(({ to }) => to);
  const twice = asked.length === new Set(asked).size ? [] : ['somebody was asked twice'];
  return [...shown, ...promised, ...twice];
}

function problemsOf(world: World, looks: readonly number[]): readonly string[] {
  return [...world.state.rows.values()].flatMap((row) => {
    const { id, environment: name } = row.request;
    const environment = environments.find((one) => one.name === name);
    if (environment === undefined) return [`${name} is no environment`];
    const entries = world.state.entries.filter(({ requestId }) => requestId === id);
    const all = [...judgeTold(entries, looks, environment), ...judgeShown(world, row)];
    return all.map((problem) => `${name} ${id}: ${problem}`);
  });
}

describe('over a fortnight with ten restarts and two replicas', () => {
  it.each(Array.from({ length: fortnights }, (_, index) => seed + index))(
    'reminders, escalations, expiries and who is asked are told once each, when they are due: seed %i',
    async (given) => {
      const { world, looks, restarts } = await liveFortnight(given);

      expect(problemsOf(world, looks)).toEqual([]);
      const actions = world.state.entries.map(({ action }) => action);
      const count = (action: string) => actions.filter((one) => one === action).length;
      expect(restarts).toBeGreaterThanOrEqual(10);
      expect(looks.length).toBeGreaterThan(300);
      for (const action of ['approvers_reminded', 'expiry_announced', 'request_expired'])
        expect(count(action)).toBeGreaterThan(5);
      expect(count('request_escalated')).toBeGreaterThan(3);
      expect(count('approvers_asked')).toBeGreaterThan(3);
      expect(count('request_edited')).toBeGreaterThan(0);
    },
    60_000,
  );
});
