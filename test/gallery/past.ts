import type { RequestId, SlackUserId } from '../../src/domain/request.ts';
import type { RequestFilter } from '../../src/domain/request-filter.ts';
import type { FilterRefusal } from '../../src/intake/filter-names.ts';
import type { HistoryAsked } from '../../src/slack/history-button.ts';
import {
  badFilterAnswer,
  historyAnswer,
  historyFileAnswer,
  listedPast,
} from '../../src/slack/messages/history.ts';
import { noStoryAnswer, storyAnswer } from '../../src/slack/messages/story.ts';
import type { PastRequest } from '../../src/use-cases/ports/request-history.ts';
import type { RequestStory } from '../../src/use-cases/ports/request-stories.ts';
import { approver, requester, requestId } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { permalink } from './requests.ts';

const createdAt = new Date('2026-08-01T12:00:00.000Z');
const asked: HistoryAsked = { filter: {}, after: undefined };
const after = { createdAt, id: requestId };
const all = { all: true, inDoubt: false };

function past(change: Partial<PastRequest> = {}): PastRequest {
  return {
    ...{ id: requestId, reference: 'VLLY5R', createdAt, requester, environment: 'production' },
    ...{ change: 'create', projectId: 'project', clusterId: 'prod-eu', serviceId: 'vault-prod' },
    ...{ ticket: 'CHG0012345', status: 'rejected', version: 1 },
    reviews: [{ reviewer: approver, decision: 'reject', at: createdAt }],
    ...change,
  };
}

const some = [
  past(),
  past({ change: 'update', status: 'provisioning', reviews: [] }),
  past({ change: 'delete', status: 'succeeded', ticket: undefined }),
].map((one, index) => ({ ...one, id: requestId.replace(/.$/, String(index)) as RequestId }));
const filter: RequestFilter = { cluster: 'prod-eu', person: approver, since: createdAt };

/** Of each code one example; the type makes sure that none is left out. */
const refusals: { readonly [C in FilterRefusal['code']]: Extract<FilterRefusal, { code: C }> } = {
  words_long: { code: 'words_long', given: 900, max: 500 },
  quote_open: { code: 'quote_open', text: 'ticket:"CHG' },
  no_name: { code: 'no_name', text: 'prod-eu' },
  unknown_name: { code: 'unknown_name', text: 'clsuter' },
  named_twice: { code: 'named_twice', name: 'cluster' },
  value_missing: { code: 'value_missing', name: 'service' },
  value_long: { code: 'value_long', name: 'ticket', given: 200, max: 100 },
  not_a_person: { code: 'not_a_person', name: 'by', text: 'ben' },
  not_a_time: { code: 'not_a_time', name: 'since', text: 'yesterday' },
  not_one_of: { code: 'not_one_of', name: 'change', text: 'make', known: ['create', 'update'] },
  nothing_between: { code: 'nothing_between', name: 'until' },
};

const story: RequestStory = {
  ...{ id: requestId, requester, environment: 'production', change: 'create', createdAt },
  ...{ clusterId: 'prod-eu', serviceId: 'vault-prod', ticket: 'CHG0012345' },
  ...{ status: 'provisioning', dropped: undefined },
  versions: [1, 2].map((version) => ({ version, shownAt: createdAt, digest: 'd'.repeat(64) })),
  reviews: [
    { version: 1, reviewer: approver, decision: 'reject', at: createdAt },
    { version: 2, reviewer: approver, decision: 'approve', at: createdAt },
  ],
  entries: [
    { seq: 7, at: createdAt, actor: requester, action: 'request_submitted' },
    { seq: 9, at: createdAt, actor: null, action: 'call_intended' },
  ],
};

const { message } = inGroup('Answer to history');
const about = 'Requests of the past that concern whoever asks; for auditors, all.';

export function pastEntries(): readonly Entry[] {
  const none = { requests: [], next: undefined };
  const concerning = { all: false, inDoubt: true };
  const later = { filter, after };
  return [
    message(
      { title: 'history', about, size: 'smallest' },
      historyAnswer({ asked, page: none, scope: all }),
    ),
    message(
      { title: 'history', about },
      historyAnswer({ asked, page: { requests: some, next: after }, scope: all }),
    ),
    message(
      { title: 'history, filtered, a later page', about },
      historyAnswer({ asked: later, page: { requests: some, next: undefined }, scope: concerning }),
    ),
    message(
      { title: 'history, no more', about },
      historyAnswer({ asked: later, page: none, scope: concerning }),
    ),
    message(
      { title: 'a filter that cannot be read', about },
      badFilterAnswer(Object.values(refusals)),
    ),
    message(
      { title: 'a file', about },
      historyFileAnswer({ code: 'sent', count: 42, more: false }),
    ),
    message(
      { title: 'a file, and there are more', about },
      historyFileAnswer({ code: 'sent', count: 10_000, more: true }),
    ),
    message({ title: 'nothing to send', about }, historyFileAnswer({ code: 'nothing_to_send' })),
    message(
      { title: 'no right to send files', about },
      historyFileAnswer({ code: 'scope_missing' }),
    ),
    message({ title: 'the story of a request', about }, storyAnswer(story, permalink)),
    message(
      { title: 'the story of a request', about, size: 'smallest' },
      storyAnswer({ ...story, ticket: undefined, versions: [], reviews: [] }, undefined),
    ),
    message({ title: 'no story', about }, noStoryAnswer()),
  ];
}

export function largestPast(worst: string): readonly Entry[] {
  const text = [...worst].slice(0, 100).join('');
  const reviews = Array.from({ length: 30 }, (_, index) => ({
    ...{ reviewer: `U0REVIEWER${index}` as SlackUserId, decision: 'approve' as const },
    at: createdAt,
  }));
  const named = { environment: text, ticket: text, clusterId: text, serviceId: text };
  const whole: RequestFilter = {
    ...{ cluster: text, service: text, environment: text, ticket: text, person: approver },
    ...{ change: 'hand_over', status: 'pending_approval', decision: 'approved' },
    ...{ since: createdAt, until: new Date('2026-09-01T12:00:00.001Z') },
  };
  const requests = Array.from({ length: listedPast }, (_, index) => ({
    ...{ ...past({ ...named, reviews }) },
    id: requestId.replace(/.$/, String(index)) as RequestId,
  }));
  const page = { requests, next: after };
  const [version, entry] = [story.versions[0], story.entries[0]];
  const long: RequestStory = {
    ...{ ...story, ...named },
    versions: version === undefined ? [] : Array(200).fill(version),
    entries: entry === undefined ? [] : Array(1_000).fill({ ...entry, action: 'a'.repeat(63) }),
  };
  const size = 'largest';
  return [
    message(
      { title: 'history', about, size },
      historyAnswer({
        ...{ asked: { filter: whole, after }, page },
        scope: { all: false, inDoubt: true },
      }),
    ),
    message(
      { title: 'a filter that cannot be read', about, size },
      badFilterAnswer(Array(500).fill({ code: 'no_name', text: worst })),
    ),
    message({ title: 'the story of a request', about, size }, storyAnswer(long, permalink)),
  ];
}
