import { describe, expect, it } from 'vitest';
import type { RequestId } from '../../../src/domain/request.ts';
import {
  type LinkedPage,
  listedRequests,
  myRequestsAnswer,
} from '../../../src/slack/messages/my-requests.ts';
import { parseMineButton } from '../../../src/slack/mine-button.ts';
import { aCard, approver, readable, requestId } from './fixtures.ts';
import { validateMessage } from './judged.ts';
import { largestRequest, worstTexts } from './largest.ts';

const none: LinkedPage = { listed: [], total: 0, first: 0 };

function page(first: number, total: number, change: Parameters<typeof aCard>[0] = {}): LinkedPage {
  const length = Math.max(0, Math.min(listedRequests, total - first + 1));
  const listed = Array.from({ length }, (_, index) => {
    const id = requestId.replace(/.$/, (index % 10).toString()) as RequestId;
    const { request, shown } = aCard({ ...change, id });
    const permalink = 'https://example.slack.com/archives/C0NETWORK/p1';
    return { request, plan: shown.plan, counted: [approver], card: undefined, permalink };
  });
  return { listed, total, first };
}

function pagesOf(blocks: ReturnType<typeof myRequestsAnswer>['blocks']): readonly unknown[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((one) => ('value' in one ? parseMineButton(one.value) : undefined))
      : [],
  );
}

describe('what somebody has asked for, and what waits for them', () => {
  it('is nothing, in words, and the way to the form', () => {
    const { blocks } = myRequestsAnswer({ own: none, toDecide: none, inDoubt: false });

    expect(readable(blocks)).toBe(
      '*Waiting for your decision:* nothing.\n*Your requests:* none yet. `/privatelink request` opens the form.',
    );
  });

  it('says of each where it stands, who asks, how risky it is and when it expires', () => {
    const text = readable(
      myRequestsAnswer({ own: page(1, 1), toDecide: page(1, 1), inDoubt: false }).blocks,
    );

    expect(text).toContain('*Waiting for your decision*: 1');
    expect(text).toContain(
      'Create `prod-eu-k7m2qx` of cluster `prod-eu`: *+ 3, − 0*, No risk flags',
    );
    expect(text).toContain('asked for by <@U0REQUEST> · approved by 1 of 2 · expires <!date^');
    expect(text).toContain('*Your requests*: 1');
    expect(text).toContain('cluster `prod-eu`: *waiting for approval*');
    expect(text).toContain('|open>');
  });

  it('is paged, and turning one list leaves the other where it is', () => {
    const { blocks } = myRequestsAnswer({
      own: page(9, 20),
      toDecide: page(17, 18),
      inDoubt: false,
    });

    expect(readable(blocks)).toContain('*Your requests*: 9 to 16 of 20');
    expect(readable(blocks)).toContain('*Waiting for your decision*: 17 to 18 of 18');
    expect(pagesOf(blocks)).toEqual([
      { decide: 1, own: 1 },
      { decide: 2, own: 0 },
      { decide: 2, own: 2 },
    ]);
  });

  it('says when Slack has not told enough to be sure', () => {
    const { blocks } = myRequestsAnswer({ own: none, toDecide: none, inDoubt: true });

    expect(readable(blocks)).toContain('more may wait for your decision');
  });

  it.each(Object.entries(worstTexts))('fits at its longest, with %s', (_, reason) => {
    const pages = page(9, 500, largestRequest(reason));

    const { blocks, text } = myRequestsAnswer({ own: pages, toDecide: pages, inDoubt: true });

    expect(validateMessage(blocks, text)).toEqual([]);
  });

  it.each([undefined, '', '{}', '{"own":-1,"decide":0}', '{"own":0,"decide":1e9}', '[]'])(
    'reads no button that is not its own: %s',
    (value) => {
      expect(parseMineButton(value)).toBeUndefined();
    },
  );
});
