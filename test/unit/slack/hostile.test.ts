import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FreezeId } from '../../../src/domain/freeze.ts';
import { defaultLimits } from '../../../src/domain/limits.ts';
import type { Notice, ThreadUpdate } from '../../../src/domain/message.ts';
import type { ChangeRequest, SlackUserId } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';
import { homeView } from '../../../src/slack/home/home-view.ts';
import { cancelAnswer, statusAnswer } from '../../../src/slack/messages/answers.ts';
import { unknownSubcommandAnswer } from '../../../src/slack/messages/help.ts';
import { myRequestsAnswer } from '../../../src/slack/messages/my-requests.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { fieldErrors } from '../../../src/slack/messages/refusal-text.ts';
import { serviceListAnswer } from '../../../src/slack/messages/service-list.ts';
import {
  serviceStatusAnswer,
  unknownServiceAnswer,
} from '../../../src/slack/messages/service-status.ts';
import type { ShownService } from '../../../src/slack/messages/service-words.ts';
import { clusterOptions } from '../../../src/slack/modals/cluster-options.ts';
import { createServiceModal } from '../../../src/slack/modals/create-service.ts';
import { decideRequestModal } from '../../../src/slack/modals/decide-request.ts';
import { ownershipModal } from '../../../src/slack/modals/ownership.ts';
import type { ToldDrift } from '../../../src/use-cases/ports/drift-store.ts';
import type { CardState } from '../../../src/use-cases/ports/painter.ts';
import { anyCharacters } from '../../support/any-text.ts';
import {
  aCard,
  aCluster,
  aNeed,
  approver,
  aReview,
  requestId,
  sha256,
  textsIn,
} from './fixtures.ts';
import { homeOf } from './home-fixtures.ts';
import { aDrift, anOpenUpdate, aShown, now, ownedAs } from './service-fixtures.ts';

const painter = createPainter({ sha256 });

/** Marks text from people: wherever it stands in markup, it must stand in code. */
const canary = 'Zq7';
const attacks = [
  '<!channel>',
  '<!here>',
  '<@U123>',
  '<#C123>',
  '<!subteam^S123>',
  '<https://evil.example|good.example>',
  '<!date^0^{date}|x>',
  '&lt;!channel&gt;',
  '`',
  '```',
  '*bold*',
  '_it_',
  '~no~',
  '> quote',
  '\n',
  ':x:',
  ':aws:',
  '\u202egnp.exe',
  '\u2066',
  '\u200b',
  '\u0000',
  '\u001b[31m',
  '\r\n',
  '\u2028',
  '\ud83d',
  '🚀',
  '|',
  '{ticket}',
  '$&',
  '@channel',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...attacks), anyCharacters(6)), {
    maxLength: 12,
  })
  .map((pieces) => `${canary}${pieces.join(canary)}${canary}`);

const aPage = { total: 1, first: 1, seenAt: now, now };

function hostileService(text: string): ShownService {
  const names = { id: text, clusterId: text, hvnId: text, projectId: text };
  const around = { region: text, environment: text, openCard: text, lastCard: text };
  return {
    ...aShown({ ...names, ...around, open: anOpenUpdate }, { state: text, externalName: text }),
    owned: ownedAs({ consumerAccounts: [text], consumerIpRanges: [text] }),
  };
}

const ours =
  /<(?:@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|#[CDG][A-Z0-9]+|!date\^\d+\^\{date_short_pretty\} at \{time\}\|[0-9: -]+ UTC|https?:\/\/[^<>|]+\|(?:open|Open the request|status\.hashicorp\.com))>/g;
const invisible = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?![\n\t])\p{Cc}/u;

function problemsOf(text: string, isMarkup: boolean): readonly string[] {
  const rest = text.replace(ours, '');
  const problems: string[] = [];
  if (/[<>]/.test(isMarkup ? rest : text)) problems.push(`control sequence in ${text}`);
  if (/&(?!amp;|lt;|gt;)/.test(rest)) problems.push(`unescaped & in ${text}`);
  if (invisible.test(text)) problems.push(`invisible character in ${JSON.stringify(text)}`);
  const bare = rest.replace(/```[^`]*```/g, '').replace(/`[^`\n]*`/g, '');
  if (isMarkup && bare.includes('`')) problems.push(`code is left open in ${text}`);
  if (isMarkup && bare.includes(canary)) problems.push(`text from people outside code in ${text}`);
  return problems;
}

function problemsIn(message: {
  readonly blocks: unknown;
  readonly text?: string;
}): readonly string[] {
  const texts = textsIn(message.blocks);
  return [
    ...texts.flatMap(({ type, text }) => problemsOf(text, type === 'mrkdwn')),
    ...texts
      .filter(({ type, emoji }) => type === 'plain_text' && emoji !== false)
      .map(({ text }) => `emoji are drawn in ${text}`),
    ...problemsOf(message.text ?? '', true),
  ];
}

function hostileCard(text: string, change: Partial<ChangeRequest> = {}): CardState {
  const values = [`arn:aws:iam::111122223333:role/${text}`, text];
  return aCard(
    {
      target: {
        organizationId: text,
        projectId: text,
        hvnId: text,
        clusterId: text,
        serviceId: text,
        region: text,
      },
      desired: { consumerAccounts: values, consumerIpRanges: values, consumerRegions: values },
      reason: text,
      ticket: text,
      operationId: text,
      externalName: text,
      failure: {
        ...{ code: 'operation_failed', hcp: { code: 3, message: text }, detail: text },
        seen: {
          ...{ at: text, digest: text, state: text },
          live: {
            ...{ exists: true, createdAt: text, clusterId: text },
            ...{ consumerAccounts: values, consumerIpRanges: [text], consumerRegions: [text] },
          },
        },
        reviews: [{ reviewer: text as SlackUserId, decision: 'abandon' }],
      },
      ...change,
    },
    {
      rule: { environment: text, channel: text, quorum: 2 },
      ticketUrl: `https://tickets.example.com/${text}/{ticket}`,
      approvers: { groups: ['S0NETSEC', text], users: [approver] },
      live: {
        exists: true,
        createdAt: text,
        clusterId: text,
        consumerAccounts: ['x'],
        consumerIpRanges: [],
        consumerRegions: [],
      },
      reviews: [aReview(approver, [approver], text)],
    },
  );
}

function hostileDrift({ request: { target, desired }, shown: { live } }: CardState): ToldDrift {
  return aDrift({ target, live, approved: desired, channel: target.serviceId });
}

const parsed = ({ blocks, text }: { readonly blocks: string; readonly text: string }) => ({
  blocks: JSON.parse(blocks),
  text,
});

describe('text from people', () => {
  it('never becomes markup on a card, in any status', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(
          ...(['pending_approval', 'rejected', 'failed', 'succeeded'] as const),
          ...(['needs_attention', 'abandoned'] as const),
        ),
        (text, status) => {
          const freeze = {
            ...{ id: 'f1' as FreezeId, environment: text, by: text as SlackUserId },
            ...{ at: now, reason: text },
          };
          const drawing = painter.card({ ...hostileCard(text, { status }), freeze });

          expect(problemsIn(parsed(drawing))).toEqual([]);
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });

  it('never becomes markup in the thread or in a direct message', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const none = { added: [], removed: [] };
        const differs = {
          consumerAccounts: { added: [text], removed: [text] },
          ...{ consumerIpRanges: none, consumerRegions: { added: [text], removed: [] } },
        };
        const hcp = { code: 1, message: text };
        const failure = { code: 'stuck', hcp, detail: text, differs } as const;
        const state = hostileCard(text);
        const updates: readonly ThreadUpdate[] = [
          { code: 'values', version: 1 },
          { code: 'rejected', reviewer: approver, reason: text },
          { code: 'accepted', operationId: text },
          { code: 'no_answer', since: text },
          { code: 'available', externalName: text },
          { code: 'updated' },
          { code: 'deleted' },
          { code: 'handed_over', lists: state.request.desired },
          { code: 'failed', failure },
          { code: 'slow', minutes: 10 },
          { code: 'adopted', by: [text as SlackUserId] },
        ];
        const notices: readonly Notice[] = [
          { code: 'rejected', reviewer: approver, reason: text },
          { code: 'available', externalName: text },
          { code: 'needs_attention', failure },
          { code: 'card_not_posted', channel: text, error: text },
        ];
        const withWay = { ...state, permalink: `https://example.slack.com/${text}` };

        const drawings = [
          ...updates.map((update) => painter.update(update, state)),
          ...notices.map((notice) => painter.notice(notice, withWay)),
          painter.drift(hostileDrift(state), {}),
        ];

        expect(drawings.map(parsed).flatMap(problemsIn)).toEqual([]);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('never becomes markup on Home, in a card to decide on, or in what is told of requests', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const card = hostileCard(text);
        const { target } = card.request;
        const listed = { ...card, plan: card.shown.plan, counted: [], card: undefined };
        const page = { listed: [{ ...listed, permalink: text }], total: 1, first: 1 };
        const state = homeOf(1, { change: { target }, text });
        const services = [hostileService(text)];
        const linked = { own: page.listed, toDecide: page.listed, services, drifts: [text] };

        const shown = [
          { blocks: homeView(state, linked) },
          decideRequestModal(card, text),
          myRequestsAnswer({ own: page, toDecide: page, inDoubt: true }),
        ];

        expect(shown.flatMap(problemsIn)).toEqual([]);
      }),
      { seed: 10, numRuns: 60 },
    );
  });

  it('never becomes markup in answers and views', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { request } = hostileCard(text);
        const cluster = aCluster({ id: text, hvnId: text, region: text, tier: text, state: text });
        const answers = [
          unknownSubcommandAnswer(text),
          statusAnswer([{ request, permalink: text }], { more: false }),
          cancelAnswer({ code: 'not_found', reference: text }),
          serviceListAnswer({ ...aPage, views: [hostileService(text)], filter: text }),
          serviceListAnswer({ ...aPage, views: [], filter: text }),
          serviceStatusAnswer({
            ...{ name: text, services: [hostileService(text)], now },
            catalogue: { '111122223333': { name: text, owner: text } },
          }),
          unknownServiceAnswer(text, [text]),
        ];
        const modal = createServiceModal({
          requestId,
          serviceId: 'vault',
          need: aNeed('none'),
          limits: defaultLimits,
          cluster,
          notFound: text,
        });

        const decision = ownershipModal({
          ...{ requestId, change: 'accept', service: hostileService(text) },
          ...{ policy: undefined, hashing: createHashing() },
        });
        const options = clusterOptions([cluster], '');

        expect(answers.flatMap(problemsIn)).toEqual([]);
        expect(problemsIn({ blocks: [...modal.blocks, ...decision.blocks, ...options] })).toEqual(
          [],
        );
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it('is quoted in errors without anything invisible in it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const errors = fieldErrors([
          { field: 'accounts', code: 'not_a_principal', text },
          { field: 'ticket', code: 'ticket_pattern', text, pattern: text },
          { field: 'service_id', code: 'service_id_characters', found: text },
        ]);

        expect(Object.values(errors).some((error) => invisible.test(error))).toBe(false);
      }),
      { seed: 10, numRuns: 200 },
    );
  });

  it.each([
    [
      '<!channel> <@U123> <https://evil|good>',
      '&lt;!channel&gt; &lt;@U123&gt; &lt;https://evil|good&gt;',
    ],
    ['`rm -rf` and *bold* :x:', '`rm -rf` and *bold* :x:'],
    ['abc\u202edef\u2066', 'abcdef'],
  ])('stays as it was typed in a reason: %s', (typed, drawn) => {
    const { blocks } = painter.card(aCard({ reason: typed }));

    const reason = JSON.parse(blocks).find((block: { block_id: string }) =>
      block.block_id.endsWith(':why'),
    );

    expect(reason.text).toEqual({ type: 'plain_text', text: `Reason: ${drawn}`, emoji: false });
  });

  it('is cut between characters, with the count of the rest', () => {
    const { blocks } = painter.notice(
      { code: 'rejected', reviewer: approver, reason: '🚀'.repeat(3000) },
      { ...aCard(), permalink: undefined },
    );

    const { text } = textsIn(JSON.parse(blocks)).find((each) => each.text.includes('🚀')) ?? {
      text: '',
    };
    const shown = text.match(/🚀/gu)?.length ?? 0;

    expect(text).not.toMatch(/\p{Cs}/u);
    expect(text.endsWith(`… and ${3000 - shown} more characters`)).toBe(true);
  });
});
