import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../sandbox/slack/driver-types.ts';
import { type Asked, agree, ask, pressFor, submitSurely, untilStatus } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

const accounts = Array.from(
  { length: 10 },
  (_, n) => `arn:aws:iam::${111122223330 + n}:role/${'p/'.repeat(255)}${'r'.repeat(63)}${n}`,
);
const ranges = Array.from({ length: 15 }, (_, n) => `209.101.${100 + n}.128/25`);
const regions = Array.from({ length: 20 }, (_, n) => {
  const area = ['ap', 'me', 'us', 'eu'][n % 4];
  return `${area}-${n % 8 < 4 ? 'northeast' : 'southwest'}-${1 + Math.floor(n / 8)}`;
});

const attacks = [
  '<!channel>',
  '<!here>',
  '<@U0AUDITOR>',
  '<!subteam^S0AUDIT>',
  '<#C0GENERAL>',
  '<https://evil.example/?a=1&b=2|https://hashicorp.com>',
  '`code` ```block``` *bold* _it_ ~no~',
  '> quote',
  '&lt;!channel&gt; &amp;',
  ':rotating_light: 🚀👩‍🚀',
  'evil\u202egnp.exe\u202c \u2066x\u2069 \u200bz',
  '\u001b[31mred',
];
/** As long as it may be, in what people see of it. */
function hostile(): string {
  const line = attacks.join('\n');
  const seen = [...cleaned(line)].length;
  const times = Math.floor(1000 / (seen + 1));
  const repeated = Array(times).fill(line).join('\n');
  return `${repeated}\n${'x'.repeat(1000 - 1 - [...cleaned(repeated)].length)}`;
}
/** What hides or reorders is taken out; the rest is what people see. */
const unseen = /\p{Cf}|\p{Default_Ignorable_Code_Point}|[^\P{Cc}\n]/gu;
const cleaned = (text: string): string => text.replaceAll(unseen, '');
const read = cleaned(hostile());

let world: World;
beforeAll(async () => {
  world = await startWorld('largest', {
    places: [{ cluster: 'largest' }, { cluster: 'rejected' }],
  });
  world.slack.workspace.join('largest', 'approver');
  world.slack.workspace.join('rejected', 'approver');
});
afterAll(() => world.stop());

type Text = { readonly type: string; readonly text: string; readonly emoji?: boolean };

/** Every text object of a message, wherever it stands. */
function textsOf(value: unknown): readonly Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(textsOf);
  const isText = 'type' in value && ['mrkdwn', 'plain_text'].includes(String(value.type));
  return isText ? [value as Text, ...inner] : inner;
}

/** What stands in markup or in a notification can mention and link: none of it is from the reason. */
function expectText({ message, blocks }: Card): void {
  const texts = textsOf(blocks);
  const markup = [
    message.text,
    ...texts.filter(({ type }) => type === 'mrkdwn').map((t) => t.text),
  ];
  const plain = texts.filter(({ type }) => type === 'plain_text');

  for (const text of markup)
    expect(text).not.toMatch(/<!channel|<!here|U0AUDITOR|S0AUDIT|C0GENERAL|evil|rotating/);
  for (const { text, emoji } of plain)
    if (text.includes('evil')) {
      expect(emoji).toBe(false);
      expect(text).not.toMatch(/[<>]/);
      expect(cleaned(text)).toBe(text);
    }
}

/** Slack took every drawing: the twin measures each against Slack's limits. */
function expectTaken(): void {
  const refused = world.slack.calls.filter(({ answer }) => answer?.body['ok'] === false);
  expect(refused.map(({ method, answer }) => [method, answer?.body['error']])).toEqual([]);
}

function expectWhole(reply: Card, asked: Asked): void {
  const shown = new Set([...reply.text().matchAll(/`([^`]+)`/g)].map(([, value]) => value));
  for (const value of [...accounts, ...ranges, ...regions]) expect(shown).toContain(value);
  expect(reply.text()).toContain(`Reason: ${read}`);
  expect(reply.message.threadTs).toBe(asked.card.ts);
}

describe('the largest request that is legal', () => {
  it('has a reason of a thousand characters, none of them harmless', () => {
    expect([...cleaned(hostile())]).toHaveLength(1000);
    expect(new Set(regions).size).toBe(20);
    expect(accounts[0]).toHaveLength(31 + 510 + 64);
  });

  it.concurrent('goes from the form to AVAILABLE, whole in the thread and cut with a count on the card', async () => {
    const { hcp } = world;
    const asked = await ask(world, {
      cluster: 'largest',
      fields: {
        'Service id': 's'.repeat(36),
        'Consumer accounts': accounts.join(',\n'),
        'IP ranges': ranges.join(' '),
        'Consumer regions': regions.join(', '),
        Reason: hostile(),
        Ticket: '<&>'.repeat(33),
      },
    });
    expect(asked.card.text()).toContain(`Create \`${'s'.repeat(36)}\`: + 45, − 0`);
    expect(asked.card.text()).toMatch(/… and \d+ more, in the thread/);
    expect(asked.card.text()).toMatch(/… and \d+ more characters/);
    expectText(asked.card);
    expectWhole(await asked.card.waitForReply('All values of version 1:'), asked);

    await agree(world, asked, 'approver');
    await asked.card.waitForText('com.amazonaws.vpce');
    const done = await asked.card.waitForReply('create-vpc-endpoint');
    const dm = await asked.person.waitForDm('AVAILABLE');

    expect(hcp.world.service(asked.serviceId)).toMatchObject({ state: 'AVAILABLE', accounts });
    expect(hcp.world.service(asked.serviceId).ipRanges.toSorted()).toEqual(ranges.toSorted());
    expect(hcp.world.service(asked.serviceId).regions.toSorted()).toEqual(regions.toSorted());
    for (const message of [asked.card, ...asked.card.thread(), done, dm]) expectText(message);
    expectTaken();
  });

  it.concurrent('can be rejected with as hostile a reason, which stays text for everybody', async () => {
    const asked = await ask(world, { cluster: 'rejected', fields: { Reason: hostile() } });
    const modal = await pressFor(world, { card: asked.card, by: 'approver', button: 'Reject …' });
    await modal.fill('Reason', hostile());

    expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });
    await untilStatus(world, asked, 'rejected');
    await asked.card.waitForText('Rejected by @approver');
    const reply = await asked.card.waitForReply('Rejected by @approver');
    const dm = await asked.person.waitForDm('Rejected by @approver');

    for (const message of [reply, dm]) expect(message.text()).toContain(`Reason: ${read}`);
    for (const message of [asked.card, ...asked.card.thread(), dm]) expectText(message);
    expectTaken();
  });
});
