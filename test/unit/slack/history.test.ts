import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changes, type RequestId, type SlackUserId } from '../../../src/domain/request.ts';
import type { RequestFilter } from '../../../src/domain/request-filter.ts';
import { type FilterRefusal, filterNames } from '../../../src/intake/filter-names.ts';
import {
  filterStatuses,
  filterValueMaxLength,
  parseFilterFields,
} from '../../../src/intake/request-filter.ts';
import { typedAfter } from '../../../src/slack/command-text.ts';
import {
  type HistoryAsked,
  historyButton,
  parseHistoryButton,
} from '../../../src/slack/history-button.ts';
import { badFilterAnswer, historyAnswer, listedPast } from '../../../src/slack/messages/history.ts';
import { storyAnswer } from '../../../src/slack/messages/story.ts';
import {
  historyFilterErrors,
  historyFilterModal,
  readHistoryFilterModal,
} from '../../../src/slack/modals/history-filter.ts';
import type { PastRequest } from '../../../src/use-cases/ports/request-history.ts';
import type { RequestStory } from '../../../src/use-cases/ports/request-stories.ts';
import { anyCharacters } from '../../support/any-text.ts';
import { approver, readable, requester, requestId, textsIn } from './fixtures.ts';

const nothing: HistoryAsked = { filter: {}, after: undefined };
const everybody = { all: true, inDoubt: false };
const createdAt = new Date('2026-08-01T12:00:00.000Z');

function aPast(change: Partial<PastRequest> = {}): PastRequest {
  return {
    ...{ id: requestId, reference: 'AAAAAA', createdAt, requester, environment: 'production' },
    ...{ change: 'create', projectId: 'project', clusterId: 'prod-eu', serviceId: 'vault-prod' },
    ...{ ticket: undefined, status: 'rejected', version: 1 },
    reviews: [{ reviewer: approver, decision: 'reject', at: createdAt }],
    ...change,
  };
}

function pageOf(count: number, change: Partial<PastRequest> = {}) {
  return Array.from({ length: count }, (_, index) =>
    aPast({ ...change, id: requestId.replace(/.$/, (index % 10).toString()) as RequestId }),
  );
}

function buttonsOf(blocks: ReturnType<typeof historyAnswer>['blocks']) {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) => ('value' in one ? [[one.action_id, one.value]] : []))
      : [],
  );
}

describe('a page of the past', () => {
  it('says of each what, where it stands, who asked, who reviewed, and the ticket', () => {
    const page = { requests: [aPast({ ticket: 'CHG 1' })], next: undefined };

    const { blocks } = historyAnswer({ asked: nothing, page, scope: everybody });

    expect(readable(blocks)).toMatch(
      /^\*Requests, the newest first\*:\n`\w{6}` Create `vault-prod` of cluster `prod-eu`: \*rejected\*\nasked for by <@U0REQUEST> <!date\^\S+ .*> · `production` · rejected by <@U0APPROV1> · ticket `CHG 1`$/m,
    );
  });

  it('says whose it is, with what filter, and when there is nothing', () => {
    const filter: RequestFilter = { cluster: 'prod-eu', person: approver, since: createdAt };
    const page = { requests: [], next: undefined };
    const scope = { all: false, inDoubt: true };

    const text = readable(
      historyAnswer({ asked: { filter, after: undefined }, page, scope }).blocks,
    );

    expect(text).toContain(
      '*Requests that concern you* with `cluster:prod-eu by:U0APPROV1` since <!date',
    );
    expect(text).toContain(': none.');
    expect(text).toContain('more may concern you');
  });

  it('goes on behind its last, begins anew, and opens the form, each with the whole filter', () => {
    const filter: RequestFilter = { cluster: 'prod-eu', until: createdAt };
    const after = { createdAt, id: requestId };
    const page = { requests: pageOf(listedPast), next: { ...after, createdAt: new Date(0) } };

    const { blocks } = historyAnswer({ asked: { filter, after }, page, scope: everybody });

    const read = buttonsOf(blocks).map(([action, value]) => [action, parseHistoryButton(value)]);
    expect(read).toEqual([
      ['older_history', { filter, after: page.next }],
      ['newest_history', { filter, after: undefined }],
      ['filter_history', { filter, after: undefined }],
      ['history_as_csv', { filter, after: undefined }],
      ['history_as_json_lines', { filter, after: undefined }],
    ]);
  });

  it('has no way on where there is none', () => {
    const page = { requests: pageOf(1), next: undefined };

    const { blocks } = historyAnswer({ asked: nothing, page, scope: everybody });

    expect(buttonsOf(blocks).map(([action]) => action)).toEqual([
      ...['filter_history', 'history_as_csv', 'history_as_json_lines'],
    ]);
  });

  const worst = ['"\\'.repeat(50), '<&>`'.repeat(25), '🔑'.repeat(100), 'x'.repeat(100)];

  it.each(worst)('has buttons that are read back at their longest, with %s', (text) => {
    const filter: RequestFilter = {
      ...{ cluster: text, service: text, environment: text, ticket: text, person: approver },
      ...{ change: 'hand_over', status: 'pending_approval', decision: 'approved' },
      ...{ since: createdAt, until: new Date('2026-09-01T12:00:00.001Z') },
    };
    const reviews = Array.from({ length: 30 }, (_, index) => ({
      ...{ reviewer: `U0REVIEWER${index}` as SlackUserId, decision: 'approve' as const },
      at: createdAt,
    }));
    const change = { environment: text, ticket: text, clusterId: text, serviceId: text, reviews };
    const after = { createdAt, id: requestId };
    const page = { requests: pageOf(listedPast, change), next: after };

    const answer = historyAnswer({
      asked: { filter, after },
      ...{ page, scope: { all: false, inDoubt: true } },
    });

    for (const [, value = ''] of buttonsOf(answer.blocks))
      expect(parseHistoryButton(value)).toMatchObject({ filter });
  });

  it('keeps what people wrote in code, whatever it is', () => {
    fc.assert(
      fc.property(anyCharacters(filterValueMaxLength), (text) => {
        const change = { ticket: text, environment: text, clusterId: text, serviceId: text };
        const page = { requests: [aPast(change)], next: undefined };
        const asked = { filter: { ticket: text }, after: undefined };

        const { blocks, text: head } = historyAnswer({ asked, page, scope: everybody });

        const outside = [head, ...textsIn(blocks).map((one) => one.text)].map((one) =>
          one.replaceAll(/`[^`]*`|<@U0\w+>|<!date\^[^>]*>/g, ''),
        );
        for (const one of outside) expect(one).not.toMatch(/[<>`]/);
      }),
    );
  });
});

describe('the value of a button', () => {
  it('is read back', () => {
    const asked = { filter: { ticket: '"x" <y>' }, after: { createdAt, id: requestId } };

    expect(parseHistoryButton(historyButton(asked))).toEqual(asked);
  });

  it.each([
    ...[undefined, '', 'home', '[]', '{}', '{"filter":{"x":"1"}}', '{"filter":{"by":"bob"}}'],
    ...['{"filter":{},"after":"x"}', '{"filter":{},"more":1}', '{"filter":{"cluster":1}}'],
  ])('is none of ours: %s', (value) => {
    expect(parseHistoryButton(value)).toBeUndefined();
  });
});

describe('the form with the filter', () => {
  it('is filled in with what was asked for, and read back as the same', () => {
    const filter: RequestFilter = {
      ...{ cluster: 'prod-eu', person: approver, change: 'update', status: 'failed' },
      ...{ decision: 'approved', since: createdAt, until: new Date('2026-09-01T00:00:00Z') },
    };

    const view = historyFilterModal({ filter, channel: 'C0NETWORK' });

    const values = Object.fromEntries(
      view.blocks.flatMap((block) => {
        const { element = {} } = block as { element?: Record<string, unknown> };
        const state = {
          value: element['initial_value'],
          selected_option: element['initial_option'],
          selected_user: element['initial_user'],
        };
        return [[block.block_id, { [String(element['action_id'])]: state }]];
      }),
    );
    const { fields, channel } = readHistoryFilterModal({
      private_metadata: view.private_metadata,
      state: { values: values as never },
    });
    expect(parseFilterFields(fields, new Date())).toEqual({ ok: true, value: filter });
    expect(channel).toBe('C0NETWORK');
  });

  it('tells what is wrong under the field that it is about', () => {
    const read = parseFilterFields({ since: 'soon', until: 'later' }, new Date());

    const errors = historyFilterErrors(read.ok ? [] : read.refusal);

    expect(Object.keys(errors)).toEqual(['filter_since', 'filter_until']);
    expect(errors['filter_since']).toMatch(/^“soon” is no time\. Write /);
  });

  it('has a field for everything that can be wrong', () => {
    const view = historyFilterModal({ filter: {}, channel: undefined });
    const blocks = view.blocks.map((block) => block.block_id);

    for (const name of filterNames)
      expect(blocks).toContain(
        Object.keys(historyFilterErrors([{ name, code: 'value_missing' }]))[0],
      );
    expect(view.blocks).toHaveLength(filterNames.length);
    expect([changes.length, filterStatuses.length]).not.toContain(0);
  });
});

describe('what is told of a filter that cannot be read', () => {
  it('is counted, however much is wrong', () => {
    const refusals = Array.from(
      { length: 500 },
      (): FilterRefusal => ({ code: 'no_name', text: '<!channel>&'.repeat(100) }),
    );

    const { blocks } = badFilterAnswer(refusals);

    expect(readable(blocks)).toContain('… and 490 more.');
    expect(readable(blocks)).not.toContain('<!channel>');
  });
});

describe('the story of a request', () => {
  const story: RequestStory = {
    ...{ id: requestId, requester, environment: 'production', change: 'create', createdAt },
    ...{ clusterId: 'prod-eu', serviceId: 'vault-prod', ticket: 'CHG 1', status: 'provisioning' },
    versions: [1, 2].map((version) => ({ version, shownAt: createdAt, digest: 'd'.repeat(64) })),
    reviews: [{ version: 2, reviewer: approver, decision: 'approve', at: createdAt }],
    entries: [
      { seq: 7, at: createdAt, actor: requester, action: 'request_submitted' },
      { seq: 9, at: createdAt, actor: null, action: 'call_intended' },
    ],
    dropped: undefined,
  };

  it('tells what was shown, who decided, and every entry', () => {
    const text = readable(storyAnswer(story, 'https://example.slack.com/archives/C0/p1').blocks);

    expect(text).toMatch(/\*The story of `\w{6}`\*: Create `vault-prod` .*\*being carried out\*/);
    expect(text).toMatch(/\*Version 2\*, shown .*, digest `d{16}…`\n<@U0APPROV1> approved/);
    expect(text).toMatch(/`7` .* · <@U0REQUEST> · `request_submitted`/);
    expect(text).toMatch(/`9` .* · the bot · `call_intended`/);
    expect(text).toContain('|open>');
  });

  it('says that the log has had more of it, where entries were dropped', () => {
    const dropped = {
      ...{ seq: 1_351, at: createdAt, before: '2026-07', by: 'owner', first: 1, size: 1_300 },
      ...{ hash: new Uint8Array(), root: new Uint8Array(), exportSha256: '' },
    };

    const text = readable(storyAnswer({ ...story, dropped }, undefined).blocks);

    expect(text).toMatch(/The log has had more of it\. Entries from before `2026-07` .*`1351`/);
  });

  it('says how much is left out when it is long', () => {
    const [version] = story.versions;
    const [entry] = story.entries;
    if (version === undefined || entry === undefined) throw new Error('the story is empty');
    const text = '<&>`'.repeat(25);
    const long = {
      ...{ ...story, environment: text, ticket: text, clusterId: text, serviceId: text },
      versions: Array.from({ length: 200 }, () => version),
      entries: Array.from({ length: 1_000 }, () => ({ ...entry, action: 'a'.repeat(63) })),
    };

    const { blocks } = storyAnswer(long, undefined);

    expect(readable(blocks)).toContain('… and 960 more entries');
  });
});

describe('what was typed after a command', () => {
  it.each([
    ['by:<@U0BEN|ben> since:30d', 'by:<@U0BEN|ben> since:30d', 'by:@ben since:30d'],
    ['<@U0BEN>', '<@U0BEN>', '@U0BEN'],
    ['<#C0NET|network> x', '#network x', '#network x'],
    ['<http://prod.eu|prod.eu>', 'prod.eu', 'prod.eu'],
    ['<https://a.example/b?c=1&amp;d>', 'https://a.example/b?c=1&d', 'https://a.example/b?c=1&d'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example', 'a@b.example'],
    ['1 &lt; 2 &amp;&amp; &amp;lt;', '1 < 2 && &lt;', '1 < 2 && &lt;'],
    ['a <b> c', 'a <b> c', 'a <b> c'],
  ])('%j', (text, byId, byName) => {
    expect([typedAfter(text, 'by id'), typedAfter(text, 'by name')]).toEqual([byId, byName]);
  });
});
