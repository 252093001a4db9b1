import { describe, expect, it } from 'vitest';
import { findOurs, isBusy, judgeEnd, judgeTrace } from '../../../src/domain/judge-change.ts';
import {
  noService,
  type Operation,
  type PrivateLinkService,
  toLiveValues,
} from '../../../src/domain/private-link.ts';
import type { Change } from '../../../src/domain/request.ts';
import { aRequest } from '../slack/fixtures.ts';

const startedAt = new Date('2026-11-20T10:00:00Z');
const [kept, old, wanted, strange] = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.66.0.0/16'];

const before: PrivateLinkService = {
  ...{ id: 'prod-eu-k7m2qx', hvnId: 'hvn-prod', clusterId: 'prod-eu', state: 'AVAILABLE' },
  ...{ consumerAccounts: [], consumerIpRanges: [kept, old], consumerRegions: [] },
  ...{ defaultRegion: 'eu-west-1', externalName: 'com.amazonaws.vpce.x' },
  createdAt: '2026-09-02T11:27:12.011Z',
};
const desired = { consumerAccounts: [], consumerIpRanges: [kept, wanted], consumerRegions: [] };

/** All that HCP may show: a state, and what of the change is there. */
const shows: Record<string, PrivateLinkService | undefined> = {
  nothing: undefined,
  'as before': before,
  'as desired': { ...before, ...desired },
  'a part of it': { ...before, consumerIpRanges: [kept, old, wanted] },
  'more than was approved': { ...before, consumerIpRanges: [kept, wanted, strange] },
  'less than was to stay': { ...before, consumerIpRanges: [wanted] },
  'another under its id': { ...before, ...desired, createdAt: '2026-11-20T09:59:59.5Z' },
  'one made since': { ...before, ...desired, createdAt: '2026-11-20T10:00:02Z' },
  UPDATING: { ...before, state: 'UPDATING' },
  DELETING: { ...before, state: 'DELETING' },
  FAILED: { ...before, state: 'FAILED' },
  'a state of tomorrow': { ...before, state: 'PONDERING' },
};

function found(change: Change, service: PrivateLinkService | undefined) {
  const request = aRequest({ change, desired, startedAt });
  return { request, before: change === 'create' ? noService : toLiveValues(before), service };
}

const word = (judged: ReturnType<typeof judgeEnd> | ReturnType<typeof judgeTrace>): string =>
  'failure' in judged ? `${judged.kind} ${judged.failure.code}` : judged.kind;

describe('a look at the service', () => {
  const rowsOf = (change: Change): string =>
    Object.entries(shows)
      .map(([name, service]) => {
        const look = found(change, service);
        const [early, later] = [judgeEnd(look, true), judgeEnd(look, false)].map(word);
        return `${name}: just ended: ${early} | later: ${later} | unclear: ${word(judgeTrace(look))}`;
      })
      .join('\n');

  it('means this of an update', () => {
    expect(rowsOf('update')).toMatchInlineSnapshot(`
      "nothing: just ended: waiting | later: unsure gone | unclear: unsure gone
      as before: just ended: waiting | later: unsure not_as_desired | unclear: nothing
      as desired: just ended: done | later: done | unclear: taken_on
      a part of it: just ended: waiting | later: unsure not_as_desired | unclear: nothing
      more than was approved: just ended: waiting | later: unsure not_as_desired | unclear: unsure changed_meanwhile
      less than was to stay: just ended: waiting | later: unsure not_as_desired | unclear: unsure changed_meanwhile
      another under its id: just ended: unsure remade | later: unsure remade | unclear: unsure remade
      one made since: just ended: unsure remade | later: unsure remade | unclear: unsure remade
      UPDATING: just ended: waiting | later: waiting | unclear: taken_on
      DELETING: just ended: waiting | later: unsure gone | unclear: unsure gone
      FAILED: just ended: failed service_failed | later: failed service_failed | unclear: taken_on
      a state of tomorrow: just ended: waiting | later: waiting | unclear: busy"
    `);
  });

  it('means this of a delete', () => {
    expect(rowsOf('delete')).toMatchInlineSnapshot(`
      "nothing: just ended: done | later: done | unclear: done
      as before: just ended: waiting | later: unsure still_there | unclear: nothing
      as desired: just ended: waiting | later: unsure still_there | unclear: unsure changed_meanwhile
      a part of it: just ended: waiting | later: unsure still_there | unclear: unsure changed_meanwhile
      more than was approved: just ended: waiting | later: unsure still_there | unclear: unsure changed_meanwhile
      less than was to stay: just ended: waiting | later: unsure still_there | unclear: unsure changed_meanwhile
      another under its id: just ended: unsure remade | later: unsure remade | unclear: unsure remade
      one made since: just ended: unsure remade | later: unsure remade | unclear: unsure remade
      UPDATING: just ended: waiting | later: unsure still_there | unclear: busy
      DELETING: just ended: waiting | later: waiting | unclear: taken_on
      FAILED: just ended: waiting | later: failed service_failed | unclear: nothing
      a state of tomorrow: just ended: waiting | later: unsure still_there | unclear: busy"
    `);
  });

  it('means the same of a create as ever', () => {
    const rows = ['nothing', 'as desired', 'another under its id', 'one made since', 'as before'];

    expect(rows.map((name) => word(judgeTrace(found('create', shows[name]))))).toEqual([
      ...['nothing', 'unsure not_ours', 'taken_on', 'taken_on', 'unsure not_ours'],
    ]);
    expect(word(judgeEnd(found('create', undefined), true))).toBe('waiting');
    expect(word(judgeEnd(found('create', undefined), false))).toBe('unsure gone');
  });

  it('names what differs, from the approved side', () => {
    const judged = judgeEnd(found('update', shows['more than was approved']), false);

    expect(judged).toMatchObject({
      failure: { differs: { consumerIpRanges: { added: [strange], removed: [] } } },
    });
  });
});

describe('the operation of our call', () => {
  const request = aRequest({
    ...{ change: 'update', startedAt },
    progress: { lastOperationId: 'op-last' },
  });
  const operation = (change: Partial<Operation>): Operation => ({
    ...{ id: 'op', state: 'RUNNING', error: undefined, serviceId: 'prod-eu-k7m2qx' },
    ...{ createdAt: '2026-11-20T10:00:01Z', ...change },
  });
  const last = operation({ id: 'op-last' });

  it.each<[string, readonly Operation[], string | undefined]>([
    ['the newest since the intent', [operation({ id: 'op-2' }), last], 'op-2'],
    ['never one that HCP had before', [last, operation({ id: 'op-0' })], undefined],
    ['never one before the intent', [operation({ createdAt: '2026-11-20T09:50:00Z' })], undefined],
    ['never one of another kind', [operation({ kind: 'delete' })], undefined],
    [
      'one of its kind below another',
      [operation({ kind: 'delete' }), operation({ id: 'op-u', kind: 'update' })],
      'op-u',
    ],
  ])('is %s', (_, known, id) => {
    expect(findOurs(request, known)?.id).toBe(id);
  });
});

describe('a service that HCP is at work on', () => {
  it.each<[Change, string, boolean]>([
    ['update', 'AVAILABLE', false],
    ['update', 'FAILED', false],
    ['update', 'UPDATING', true],
    ['delete', 'DELETING', true],
    ['delete', 'FAILED', false],
    ['create', 'CREATING', false],
  ])('is waited for by %s in %s: %s', (change, state, busy) => {
    expect(isBusy(change, { ...before, state })).toBe(busy);
    expect(isBusy(change, undefined)).toBe(false);
  });
});
