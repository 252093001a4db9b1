import type { ChangeRequest, RequestId } from '../../src/domain/request.ts';
import {
  type LinkedPage,
  listedRequests,
  myRequestsAnswer,
} from '../../src/slack/messages/my-requests.ts';
import { aCard, approver, requestId } from '../unit/slack/fixtures.ts';
import { largestRequest } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { longLink } from './largest-state.ts';
import { permalink } from './requests.ts';

export const noRequests: LinkedPage = { listed: [], total: 0, first: 0 };

/** A page of so many requests, the first of them being that one. */
export function requestPage(
  first: number,
  total: number,
  change: Partial<ChangeRequest> = {},
): LinkedPage {
  const length = Math.max(0, Math.min(listedRequests, total - first + 1));
  const listed = Array.from({ length }, (_, index) => {
    const id = requestId.replace(/.$/, (index % 10).toString()) as RequestId;
    const { request, shown } = aCard({ ...change, id });
    return { request, plan: shown.plan, counted: [approver], card: undefined, permalink };
  });
  return { listed, total, first };
}

const { message } = inGroup('Answer to mine');
const about = 'What somebody has asked for, and what waits for their decision.';

export function mineEntries(): readonly Entry[] {
  const [own, toDecide] = [requestPage(1, 2), requestPage(1, 1, { status: 'needs_attention' })];
  return [
    message(
      { title: 'nothing', about, size: 'smallest' },
      myRequestsAnswer({ own: noRequests, toDecide: noRequests, inDoubt: false }),
    ),
    message({ title: 'some of both', about }, myRequestsAnswer({ own, toDecide, inDoubt: false })),
    message(
      { title: 'pages in the middle', about },
      myRequestsAnswer({
        ...{ own: requestPage(9, 20), toDecide: requestPage(17, 18), inDoubt: false },
      }),
    ),
    message(
      { title: 'Slack has not told enough', about },
      myRequestsAnswer({ own: noRequests, toDecide: noRequests, inDoubt: true }),
    ),
  ];
}

export function largestMine(worst: string): readonly Entry[] {
  const page = requestPage(9, 500, largestRequest(worst));
  const listed = page.listed.map((one) => ({ ...one, permalink: longLink }));
  const full = { ...page, listed };
  return [
    message(
      { title: 'pages in the middle', about, size: 'largest' },
      myRequestsAnswer({ own: full, toDecide: full, inDoubt: true }),
    ),
  ];
}
