import { describe, expect, it } from 'vitest';
import { myRequestsAnswer } from '../../../src/slack/messages/my-requests.ts';
import { parseMineButton } from '../../../src/slack/mine-button.ts';
import { noRequests, requestPage } from '../../gallery/mine.ts';
import { readable } from './fixtures.ts';

function pagesOf(blocks: ReturnType<typeof myRequestsAnswer>['blocks']): readonly unknown[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((one) => ('value' in one ? parseMineButton(one.value) : undefined))
      : [],
  );
}

describe('what somebody has asked for, and what waits for them', () => {
  it('is nothing, in words, and the way to the form', () => {
    const { blocks } = myRequestsAnswer({ own: noRequests, toDecide: noRequests, inDoubt: false });

    expect(readable(blocks)).toBe(
      '*Waiting for your decision:* nothing.\n*Your requests:* none yet. `/privatelink request` opens the form.',
    );
  });

  it('says of each where it stands, who asks, how risky it is and when it expires', () => {
    const text = readable(
      myRequestsAnswer({ own: requestPage(1, 1), toDecide: requestPage(1, 1), inDoubt: false })
        .blocks,
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
      own: requestPage(9, 20),
      toDecide: requestPage(17, 18),
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
    const { blocks } = myRequestsAnswer({ own: noRequests, toDecide: noRequests, inDoubt: true });

    expect(readable(blocks)).toContain('more may wait for your decision');
  });

  it.each([undefined, '', '{}', '{"own":-1,"decide":0}', '{"own":0,"decide":1e9}', '[]'])(
    'reads no button that is not its own: %s',
    (value) => {
      expect(parseMineButton(value)).toBeUndefined();
    },
  );
});
