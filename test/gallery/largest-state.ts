import type { FreezeId } from '../../src/domain/freeze.ts';
import { freezeReasonMaxLength } from '../../src/domain/limits.ts';
import { noValues } from '../../src/domain/private-link.ts';
import type { Change, ChangeRequest, SlackUserId } from '../../src/domain/request.ts';
import type { Surroundings } from '../../src/domain/risk.ts';
import { compareVersions } from '../../src/domain/version-difference.ts';
import type { CardState } from '../../src/use-cases/ports/painter.ts';
import { aCard, aReview, requester, requestId } from '../unit/slack/fixtures.ts';
import { largestLive, largestRequest, largestSurroundings } from '../unit/slack/largest.ts';

export const reviewers = Array.from({ length: 12 }, (_, i) => `U0APPROV${100 + i}` as SlackUserId);
export const [aReviewer = requester] = reviewers;

/** As many as a policy may name. */
export const many = {
  groups: Array.from({ length: 60 }, (_, i) => `S0GROUPS${100 + i}`),
  users: Array.from({ length: 60 }, (_, i) => `U0APPROV${100 + i}` as SlackUserId),
};

export const longLink =
  'https://example.slack.com/archives/C0PRODNET/p1795424400000000?thread_ts=1795424400.000000&cid=C0PRODNET';

type More = { readonly change?: Partial<ChangeRequest>; readonly known?: Surroundings };

/** A request with all that can stand on its card, in what people typed. */
export function largestState(
  reason: string,
  change: Change = 'create',
  { change: more = {}, known = {} }: More = {},
): CardState {
  const live = change === 'create' ? {} : { live: largestLive };
  const reviews = [
    ...reviewers.map((reviewer, index) => aReview(reviewer, reviewers.slice(0, index + 1))),
    aReview(aReviewer, reviewers, reason),
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

export const everythingDiffers = compareVersions(
  {
    ...{ live: largestLive, desired: noValues, plan: { flags: [] } },
    rule: { environment: 'e'.repeat(60), channel: 'C0PRODNET', quorum: 1 },
  },
  {
    ...{ live: { exists: false }, desired: largestLive.exists ? largestLive : noValues },
    rule: { environment: 'f'.repeat(60), channel: 'C0OTHER', quorum: 12 },
    plan: { flags: [{ code: 'by_terraform', severity: 'low', values: [] }] },
  },
);
