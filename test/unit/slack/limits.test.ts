import { describe, expect, it } from 'vitest';
import { validateSuggestions } from '../../../sandbox/slack/limits.ts';
import type { FreezeId } from '../../../src/domain/freeze.ts';
import { transitions } from '../../../src/domain/lifecycle.ts';
import { defaultLimits, freezeReasonMaxLength } from '../../../src/domain/limits.ts';
import type { Notice, ThreadUpdate } from '../../../src/domain/message.ts';
import type { Change, SlackUserId } from '../../../src/domain/request.ts';
import type { Surroundings } from '../../../src/domain/risk.ts';
import { compareVersions } from '../../../src/domain/version-difference.ts';
import { cancelAnswer, problemAnswer, statusAnswer } from '../../../src/slack/messages/answers.ts';
import { helpAnswer, unknownSubcommandAnswer } from '../../../src/slack/messages/help.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { fieldErrors } from '../../../src/slack/messages/refusal-text.ts';
import { clusterOptions } from '../../../src/slack/modals/cluster-options.ts';
import { createServiceModal } from '../../../src/slack/modals/create-service.ts';
import { decideRequestModal } from '../../../src/slack/modals/decide-request.ts';
import { problemModal } from '../../../src/slack/modals/passing-views.ts';
import { rejectRequestModal } from '../../../src/slack/modals/reject-request.ts';
import type { CardState, Drawing } from '../../../src/use-cases/ports/painter.ts';
import { aCard, aCluster, aNeed, aReview, requester, requestId, sha256 } from './fixtures.ts';
import { everything } from './home-fixtures.ts';
import { validateMessage, validateView } from './judged.ts';
import {
  largestFailure,
  largestLive,
  largestRequest,
  largestSurroundings,
  named,
  suspicious,
  worstTexts,
} from './largest.ts';

const painter = createPainter({ sha256 });
const reviewers = Array.from({ length: 12 }, (_, i) => `U0APPROV${100 + i}` as SlackUserId);
const externalName = 'com.amazonaws.vpce.ap-northeast-1.vpce-svc-0123456789abcdef0';
const permalink = `https://example.slack.com/archives/C0PRODNET/p1795424400000000?thread_ts=1795424400.000000&cid=C0PRODNET`;

function problemsOf({ blocks, text }: Drawing): readonly unknown[] {
  const tooLong = text.length > 4000 ? ['text is longer than chat.update takes'] : [];
  return [...validateMessage(JSON.parse(blocks), text), ...tooLong];
}

function largest(
  reason: string,
  change: Change = 'create',
  more = {},
  known: Surroundings = {},
): CardState {
  const live = change === 'create' ? {} : { live: largestLive };
  const reviews = [
    ...reviewers.map((reviewer, index) => aReview(reviewer, reviewers.slice(0, index + 1))),
    aReview(reviewers[0] ?? ('U0' as SlackUserId), reviewers, reason),
  ];
  return {
    ...aCard(
      { ...largestRequest(reason), change, ...more },
      { ...largestSurroundings, ...live, reviews, known },
    ),
    repeated: true,
    freeze: {
      ...{ id: requestId as string as FreezeId, environment: 'e'.repeat(40), by: requester },
      ...{ at: new Date('2026-11-20T08:59:00Z'), reason: reason.slice(0, freezeReasonMaxLength) },
    },
  };
}

const nothing = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };
const everythingDiffers = compareVersions(
  {
    live: largestLive,
    desired: nothing,
    rule: { environment: 'e'.repeat(60), channel: 'C0PRODNET', quorum: 1 },
    plan: { flags: [] },
  },
  {
    live: { exists: false },
    desired: largestLive.exists ? largestLive : nothing,
    rule: { environment: 'f'.repeat(60), channel: 'C0OTHER', quorum: 12 },
    plan: { flags: [{ code: 'by_terraform', severity: 'low', values: [] }] },
  },
);

const since = '2026-11-20T09:00:00.000Z';
/** As many as a policy may name. */
const many = {
  groups: Array.from({ length: 60 }, (_, i) => `S0GROUPS${100 + i}`),
  users: Array.from({ length: 60 }, (_, i) => `U0APPROV${100 + i}` as SlackUserId),
};

const superseded = { code: 'superseded', by: reviewers[0] as SlackUserId, requestId } as const;
const handedOver = {
  code: 'handed_over',
  lists: largestLive.exists ? largestLive : nothing,
} as const;

/** One of each code. */
const updates = (reason: string): readonly ThreadUpdate[] => [
  { code: 'values', version: 999 },
  { code: 'approved_by', reviewer: reviewers[0] as SlackUserId, counted: 12 },
  { code: 'approved', reviewers },
  { code: 'for_terraform', version: 999 },
  { code: 'rejected', reviewer: reviewers[0] as SlackUserId, reason },
  { code: 'canceled', by: reviewers[0] as SlackUserId },
  superseded,
  { code: 'expired' },
  { code: 'reminder', version: 999, number: 99, since: since, to: many },
  { code: 'escalated', version: 999, since: since, to: many },
  { code: 'expires_soon', version: 999, expiresAt: since },
  { code: 'refreshed', version: 999, because: 'reviewer_left', difference: {} },
  { code: 'sent_back', version: 999, because: 'live_changed', difference: everythingDiffers },
  { code: 'sent' },
  { code: 'accepted', operationId: requestId },
  { code: 'running' },
  { code: 'awaiting_available' },
  { code: 'verifying' },
  { code: 'sent_again' },
  { code: 'posted_anew', because: 'frozen' },
  { code: 'goes_on', card: 0 },
  { code: 'slow', minutes: 35 },
  { code: 'no_answer', since: '2026-11-20T09:00:00.000Z' },
  { code: 'answers_again' },
  { code: 'available', externalName },
  { code: 'updated' },
  { code: 'deleted' },
  { code: 'carried_out', externalName },
  { code: 'ownership_changed', change: 'accept' },
  handedOver,
  { code: 'failed', failure: largestFailure },
  { code: 'needs_attention', failure: largestFailure },
  {
    ...{ code: 'outcome_reviewed', reviewer: reviewers[0] as SlackUserId },
    ...{ decision: 'abandon', counted: 11, quorum: 12 },
  },
  { code: 'outcome_void' },
  { code: 'adopted', by: reviewers },
  { code: 'abandoned', by: reviewers },
  {
    ...{ code: 'retried', by: reviewers[0] as SlackUserId, version: 999 },
    difference: everythingDiffers,
  },
];

const notices = (reason: string): readonly Notice[] => [
  { code: 'rejected', reviewer: reviewers[0] as SlackUserId, reason },
  superseded,
  { code: 'approval_void', version: 999, difference: everythingDiffers },
  { code: 'expired' },
  { code: 'expires_soon', version: 999, expiresAt: since },
  { code: 'sent_back', version: 999, because: 'rule_changed', difference: everythingDiffers },
  { code: 'available', externalName },
  { code: 'updated' },
  { code: 'deleted' },
  { code: 'failed', failure: largestFailure },
  { code: 'needs_attention', failure: largestFailure },
  { code: 'carried_out', externalName },
  { code: 'ownership_changed', change: 'accept' },
  handedOver,
  { code: 'abandoned', by: reviewers },
  { code: 'recorded' },
  { code: 'to_decide', told: 20, of: 1_000 },
  { code: 'card_not_posted', channel: 'C0PRODNET', error: '`<x>&'.repeat(500) },
];

describe.each(Object.entries(worstTexts))('with the largest values and %s', (_, reason) => {
  it.each(['create', 'update', 'delete'] as const)(
    'a card to %s fits in every status',
    (change) => {
      const statuses = Object.keys(transitions) as (keyof typeof transitions)[];

      const drawings = statuses.map((status) =>
        painter.card(
          largest(reason, change, {
            status,
            failure: largestFailure,
            operationId: requestId,
            externalName,
            // Of what was to be created, an age is told; what was seen differs, so it is shown.
            startedAt: new Date('2026-11-20T09:00:00Z'),
            prompts: { escalated: { at: since, to: many } },
          }),
        ),
      );

      expect(drawings.flatMap(problemsOf)).toEqual([]);
    },
  );

  it.each(['create', 'update', 'delete'] as const)('a card to %s fits in a modal', (change) => {
    const statuses = Object.keys(transitions) as (keyof typeof transitions)[];

    const views = statuses.map((status) =>
      decideRequestModal(largest(reason, change, { status, failure: largestFailure }), permalink),
    );

    expect(views.flatMap(validateView)).toEqual([]);
  });

  it.each(['create', 'update', 'delete'] as const)('an earlier card to %s fits', (change) => {
    const state = { ...largest(reason, change), permalink };

    expect(problemsOf(painter.earlierCard(state))).toEqual([]);
  });

  it.each(['create', 'update', 'delete'] as const)('every update of a %s fits', (change) => {
    const state = largest(reason, change, {}, { isTerraforms: true });

    const drawings = updates(reason).map((update) =>
      painter.update(update, { ...state, permalink }),
    );

    expect(drawings.flatMap(problemsOf)).toEqual([]);
  });

  it.each([
    ['the catalogue names', named],
    ['everything speaks against', suspicious],
  ])('a card and its whole values fit where %s', (_, known) => {
    const drawings = (['create', 'update', 'delete'] as const).flatMap((change) => {
      const state = largest(reason, change, {}, known);
      return [painter.card(state), painter.update({ code: 'values', version: 999 }, state)];
    });

    expect(drawings.flatMap(problemsOf)).toEqual([]);
  });

  it('every value of a create is in the thread with its name', () => {
    const state = largest(reason, 'create', {}, named);

    const { blocks } = painter.update({ code: 'values', version: 999 }, state);

    expect(blocks).not.toContain('in the audit log');
    expect(blocks.split(named.catalogue?.['209.0.0.0/8']?.name ?? '?')).toHaveLength(1 + 10 + 15);
  });

  it('every direct message fits', () => {
    const state = { ...largest(reason, 'create', {}, { isTerraforms: true }), permalink };

    const drawings = notices(reason).map((notice) => painter.notice(notice, state));

    expect(drawings.flatMap(problemsOf)).toEqual([]);
  });
});

describe('the answers to commands', () => {
  it('fit at their longest', () => {
    const { request } = largest(worstTexts.ampersands);
    const listed = { request, permalink };
    const all = [
      helpAnswer('unknown'),
      helpAnswer({ ...everything, approves: Array(50).fill('e'.repeat(60)), complete: false }),
      unknownSubcommandAnswer('`<&>'.repeat(1000)),
      statusAnswer(
        Array.from({ length: 200 }, () => listed),
        { more: true },
      ),
      statusAnswer([], { more: false }),
      cancelAnswer({ code: 'no_reference' }),
      cancelAnswer({ code: 'not_found', reference: '`<&>'.repeat(1000) }),
      cancelAnswer({ code: 'ambiguous', requests: Array.from({ length: 200 }, () => listed) }),
      problemAnswer('could_not_confirm'),
    ];

    const problems = all.flatMap(({ blocks, text }) => validateMessage(blocks, text));

    expect(problems).toEqual([]);
  });
});

describe('the views', () => {
  const long = aCluster({
    id: 'c'.repeat(36),
    hvnId: 'h'.repeat(36),
    region: 'ap-northeast-1',
    tier: 'STANDARD_MEDIUM',
  });
  const blocked = aCluster(
    { id: 'c'.repeat(36), hvnId: 'h'.repeat(36) },
    { links: [{ kind: 'transit_gateway', id: 't'.repeat(36), hvnId: 'h', state: 'ACTIVE' }] },
  );

  it('are valid, with everything in them and with nothing', () => {
    const pressed = { requestId, version: 999, digestPrefix: '0123456789abcdef' };
    const empty = { requestId, serviceId: '', need: aNeed('none'), limits: defaultLimits } as const;
    const full = {
      ...empty,
      serviceId: 's'.repeat(36),
      need: aNeed('optional'),
      cluster: blocked,
      notFound: '<!channel>&"'.repeat(1000),
      seenAt: new Date('2026-11-20T08:59:00Z'),
    } as const;
    const views = [
      createServiceModal(empty),
      createServiceModal(full),
      createServiceModal({ ...full, need: aNeed('required'), cluster: long }),
      rejectRequestModal({ pressed, channel: 'C0PRODNET' }),
      rejectRequestModal({ pressed, channel: undefined }),
      problemModal('database_unavailable'),
      problemModal('could_not_confirm'),
    ];

    expect(views.flatMap(validateView)).toEqual([]);
  });

  it('offer at most a hundred clusters, each within the limits of an option', () => {
    const many = Array.from({ length: 150 }, () => [long, blocked]).flat();

    const options = clusterOptions(many, '');

    expect(options).toHaveLength(100);
    expect(validateSuggestions({ options })).toEqual([]);
    expect(options.every(({ value }) => (value ?? '').length <= 75)).toBe(true);
  });

  it('show errors that can be read, however much is wrong', () => {
    const refusals = Array.from({ length: 500 }, (_, index) => ({
      field: 'accounts' as const,
      code: 'not_a_principal' as const,
      text: `${'🚀&<'.repeat(500)}${index}`,
    }));

    const errors = fieldErrors(refusals);

    expect(errors['accounts']?.length).toBeLessThanOrEqual(600);
    expect(errors['accounts']).toMatch(/… and \d+ more problems in this field\./);
  });
});
