/** What must hold at the end of every request, whatever was killed or away in between. */
import { expect, vi } from 'vitest';
import type { Card } from '../../sandbox/slack/driver-types.ts';
import { readLog } from './read-log.ts';
import { type Asked, cardOf } from './request-flow.ts';
import type { Stage } from './stage.ts';

type Key = `${'card' | 'thread' | 'dm'} ${number}`;

const repeatedMark = 'Possibly posted twice';

/**
 * Waits until a request is AVAILABLE and everything promised about it has been told; then: one create
 * with effect, one decision, each message once and in order, a card that shows the end, an unbroken
 * log. Direct messages cannot be looked up by a bot, so theirs may come twice, and must say so.
 */
export async function expectTrueEnd(
  stage: Stage,
  asked: Asked,
  options: { readonly repeated?: readonly Key[]; readonly withinMs?: number } = {},
): Promise<void> {
  await expectToldAsItEnded(stage, asked, options);
  expect((await readLog(stage.database)).verification.problems).toEqual([]);
}

/** The same without the log, for who verifies that once for many requests. */
export async function expectToldAsItEnded(
  stage: Stage,
  asked: Asked,
  options: { readonly repeated?: readonly Key[]; readonly withinMs?: number },
): Promise<void> {
  const card = await cardOf(stage, asked);
  await untilTold(stage, asked, options.withinMs ?? 60_000);

  expect(createsOf(stage, asked)).toBe(1);
  expect(stage.hcp.forbidden).toEqual([]);
  expect(stage.hcp.world.service(asked.serviceId).state).toBe('AVAILABLE');
  expect(card.text()).toMatch(/AVAILABLE/);
  expect(card.text()).toContain(stage.hcp.world.service(asked.serviceId).externalName);
  expect(card.buttons()).toEqual(['Undo …']);
  await expectEachMessageOnce(stage, asked, options.repeated ?? []);
  await expectOneOfEachStep(stage, asked);
}

/** Creates that HCP carried out, whatever their callers heard. */
export function createsOf({ hcp }: Stage, { serviceId }: Asked): number {
  return hcp.writes().filter(({ body }) => JSON.stringify(body).includes(`"${serviceId}"`)).length;
}

/** Until the request has succeeded, every message is sent, and the card shows the last revision. */
async function untilTold(stage: Stage, { id }: Asked, withinMs: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await stage.sql`
        select status, phase, revision = drawn_revision as drawn,
          (select jsonb_agg(kind || ' ' || number || ' ' || state order by kind, number)
            from messages where request_id = id and state <> 'sent') as unsent
        from change_requests where id = ${id}`;
      const ended = { status: 'succeeded', phase: null, drawn: true, unsent: null };
      expect(row, await clicksOf(stage, id)).toEqual(ended);
    },
    { timeout: withinMs, interval: 100 },
  );
}

/** Until the card shows the end for the first time; other messages may still be on their way. */
export async function untilAvailable(stage: Stage, asked: Asked, withinMs = 60_000): Promise<void> {
  const card = await cardOf(stage, asked);
  await vi.waitFor(
    async () => expect(card.text(), await clicksOf(stage, asked.id)).toMatch(/AVAILABLE/),
    { timeout: withinMs, interval: 100 },
  );
}

/** For the reader of a failure: a request whose approval was refused goes nowhere. */
async function clicksOf({ sql }: Stage, id: string): Promise<string> {
  const rows = await sql`
    select state, answer from deliveries where kind = 'click' and request_id = ${id}`;
  return `clicks: ${JSON.stringify(rows)}`;
}

async function expectEachMessageOnce(
  stage: Stage,
  asked: Asked,
  repeated: readonly Key[],
): Promise<void> {
  const rows = await stage.sql<{ key: Key }[]>`
    select kind || ' ' || number as key from messages
    where request_id = ${asked.id} order by kind, number`;
  const planned = rows.map(({ key }) => key);
  const shown = shownMessages(stage, asked);
  const marked = shown.filter(({ card }) => card.text().includes(repeatedMark));

  // Direct messages wait for no other: the one that shows the way to the card comes after the card.
  const inOrder = shown.filter(({ key }) => !key.startsWith('dm')).map(({ key }) => key);
  expect(inOrder).toEqual(planned.filter((key) => !key.startsWith('dm')));
  const direct = shown.filter(
    ({ key, card }) => key.startsWith('dm') && !marked.some((one) => one.card === card),
  );
  expect(new Set(direct.map(({ key }) => key)).size).toBe(direct.length);
  expect(planned.filter((key) => !shown.some((each) => each.key === key))).toEqual([]);
  // Any post may have been under way when its process died: then it says so, and is there once.
  expect(marked.map(({ key }) => key)).toEqual(expect.arrayContaining([...repeated]));
}

type Shown = { readonly key: Key; readonly card: Card };

/** Every message about the request that Slack shows, in Slack's order: card, direct ones, thread. */
function shownMessages({ slack }: Stage, { id, scene }: Asked): readonly Shown[] {
  const cards = slack.channel(scene.channel).messages();
  const all = [
    ...cards,
    ...slack.as(scene.requester).dms(),
    ...cards.flatMap((one) => one.thread()),
  ];
  return all.flatMap((card) => {
    const about = card.metadata?.['event_payload'] as
      | { request_id: string; kind: 'card' | 'thread' | 'dm'; number: number }
      | undefined; // the bot's own words, or no message of its announcer
    return about?.request_id === id
      ? [{ key: `${about.kind} ${about.number}` as const, card }]
      : [];
  });
}

const once = ['request_submitted', 'request_approved', 'call_intended', 'request_succeeded'];

async function expectOneOfEachStep({ sql }: Stage, { id }: Asked): Promise<void> {
  const rows = await sql<{ action: string }[]>`
    select action from audit_entries where request_id = ${id} order by seq`;
  const actions = rows.map(({ action }) => action);

  expect(actions.filter((action) => once.includes(action))).toEqual(once);
  expect(actions.filter((action) => /call_accepted|service_adopted/.test(action))).toHaveLength(1);
}
