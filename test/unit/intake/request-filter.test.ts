import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestStatus } from '../../../src/domain/lifecycle.ts';
import { changes, type SlackUserId } from '../../../src/domain/request.ts';
import { decisions, type RequestFilter } from '../../../src/domain/request-filter.ts';
import { type FilterFields, filterNames } from '../../../src/intake/filter-names.ts';
import {
  filterFields,
  filterStatuses,
  parseFilterFields,
  parseFilterWords,
  printFilter,
} from '../../../src/intake/request-filter.ts';
import { parseFreeText } from '../../../src/intake/text.ts';
import { filterRefusalText } from '../../../src/slack/messages/filter-text.ts';
import { anyCharacters } from '../../support/any-text.ts';

const now = new Date('2026-08-31T12:34:56.789Z');
const read = (text: string) => parseFilterWords(text, now);
const alice = 'U0ALICE' as SlackUserId;

/** Typed in one way or another, and the one thing that it means. */
const good: readonly (readonly [string, RequestFilter])[] = [
  ['', {}],
  ['  ', {}],
  ['cluster:prod-eu', { cluster: 'prod-eu' }],
  ['CLUSTER : prod-eu', { cluster: 'prod-eu' }],
  ['cluster:"prod-eu"   change:create', { cluster: 'prod-eu', change: 'create' }],
  ['ticket:"CHG 1"', { ticket: 'CHG 1' }],
  ['ticket:“CHG 1”', { ticket: 'CHG 1' }],
  ['ticket:"say \\"hi\\" \\\\ x"', { ticket: 'say "hi" \\ x' }],
  ['ticket:"since:30d"', { ticket: 'since:30d' }],
  ['ticket:CHG"1', { ticket: 'CHG"1' }],
  ['by:U0ALICE', { person: alice }],
  ['by:u0alice', { person: alice }],
  ['by:<@U0ALICE>', { person: alice }],
  ['by:<@U0ALICE|ali ce>', { person: alice }],
  ['by: <@W0BOB|bob> status:failed', { person: 'W0BOB' as SlackUserId, status: 'failed' }],
  ['status:pending_approval', { status: 'pending_approval' }],
  ['status:Pending-Approval', { status: 'pending_approval' }],
  ['status:"pending approval"', { status: 'pending_approval' }],
  ['change:hand-over', { change: 'hand_over' }],
  ['decision:none', { decision: 'none' }],
  ['since:30d', { since: new Date('2026-08-01T12:34:56.789Z') }],
  ['since:12H', { since: new Date('2026-08-31T00:34:56.789Z') }],
  ['since:2w', { since: new Date('2026-08-17T12:34:56.789Z') }],
  ['since:2026-08-01', { since: new Date('2026-08-01T00:00:00.000Z') }],
  ['until:2026-08-01', { until: new Date('2026-08-02T00:00:00.000Z') }],
  ['until:2026-02-28', { until: new Date('2026-03-01T00:00:00.000Z') }],
  ['since:2026-08-01T12:00Z', { since: new Date('2026-08-01T12:00:00.000Z') }],
  ['since:2026-08-01T12:00', { since: new Date('2026-08-01T12:00:00.000Z') }],
  ['since:"2026-08-01 12:00"', { since: new Date('2026-08-01T12:00:00.000Z') }],
  ['until:2026-08-01T12:00:00.5+02:00', { until: new Date('2026-08-01T10:00:00.500Z') }],
  ['cluster:prod\u200b-eu', { cluster: 'prod-eu' }],
];

/** What is wrong, and all of it at once. */
const bad: readonly (readonly [string, readonly object[]])[] = [
  ['prod-eu', [{ code: 'no_name', text: 'prod-eu' }]],
  [
    'foo:1 prod',
    [
      { code: 'unknown_name', text: 'foo' },
      { code: 'no_name', text: 'prod' },
    ],
  ],
  ['cluster:a cluster:a', [{ name: 'cluster', code: 'named_twice' }]],
  ['cluster:', [{ name: 'cluster', code: 'value_missing' }]],
  ['cluster: since:30d', [{ name: 'cluster', code: 'value_missing' }]],
  ['ticket:""', [{ name: 'ticket', code: 'value_missing' }]],
  ['ticket:"\u200b"', [{ name: 'ticket', code: 'value_missing' }]],
  ['ticket:"CHG 1', [{ code: 'quote_open', text: '"CHG' }]],
  ['ticket:"a\\" b', [{ code: 'quote_open', text: '"a\\"' }]],
  ['by:bob', [{ name: 'by', code: 'not_a_person', text: 'bob' }]],
  ['by:@bob', [{ name: 'by', code: 'not_a_person', text: '@bob' }]],
  ['by:<#C1|x>', [{ name: 'by', code: 'not_a_person', text: '<#C1|x>' }]],
  ['change:make', [{ name: 'change', code: 'not_one_of', text: 'make' }]],
  ['status:done', [{ name: 'status', code: 'not_one_of', text: 'done' }]],
  ['decision:maybe', [{ name: 'decision', code: 'not_one_of', text: 'maybe' }]],
  ...[
    '0d',
    '30',
    '30m',
    '12345d',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-08-01T25:00Z',
  ].map((text) => [`since:${text}`, [{ name: 'since', code: 'not_a_time', text }]] as const),
  ['since:0999-12-31', [{ name: 'since', code: 'not_a_time' }]],
  ['until:9000-01-01', [{ name: 'until', code: 'not_a_time' }]],
  ['since:2026-08-02 until:2026-08-01', [{ name: 'until', code: 'nothing_between' }]],
  [
    'by:bob status:done x since:soon',
    [
      { code: 'no_name', text: 'x' },
      { name: 'by', code: 'not_a_person' },
      { name: 'status', code: 'not_one_of' },
      { name: 'since', code: 'not_a_time' },
    ],
  ],
  [`cluster:${'a'.repeat(101)}`, [{ name: 'cluster', code: 'value_long', given: 101, max: 100 }]],
  ['x'.repeat(2_001), [{ code: 'words_long', given: 2_001, max: 2_000 }]],
];

describe('a filter in words', () => {
  it.each(good)('reads %j', (text, filter) => {
    expect(read(text)).toEqual({ ok: true, value: filter });
  });

  it.each(bad)('refuses %j', (text, refusals) => {
    const answer = read(text);

    expect(answer).toMatchObject({ ok: false, refusal: refusals });
    for (const refusal of answer.ok ? [] : answer.refusal)
      expect(filterRefusalText(refusal)).toMatch(/\S{2}.*[.]$/);
  });

  it('holds a value to a hundred characters, of any kind', () => {
    const longest = '🔑'.repeat(100);

    expect(read(`ticket:${longest}`)).toEqual({ ok: true, value: { ticket: longest } });
    expect(read(`ticket:${longest}🔑`)).toMatchObject({ ok: false });
  });

  it('is read back as it was printed', () => {
    fc.assert(
      fc.property(aFilter, (filter) => {
        expect(parseFilterWords(printFilter(filter), now)).toEqual({ ok: true, value: filter });
        expect(parseFilterFields(filterFields(filter), now)).toEqual({ ok: true, value: filter });
      }),
    );
  });

  it('is printed in one order, whatever the order it was typed in', () => {
    const one = read('since:2026-08-01 by:U0ALICE cluster:a');
    const other = read('cluster:a since:2026-08-01 by:U0ALICE');

    expect(one.ok && printFilter(one.value)).toBe('cluster:a by:U0ALICE since:2026-08-01');
    expect(one).toEqual(other);
  });

  it('answers any text, and throws at none', () => {
    const part = fc.oneof(
      ...[anyCharacters(20), fc.constantFrom(...filterNames.map((name) => `${name}:`))],
      ...[fc.constantFrom('"', '“', '”', '<', '>', ':', '\\', ' ', '<@U0ALICE>', '30d')],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const answer = read(parts.join(''));

        if (!answer.ok) expect(answer.refusal.map(filterRefusalText)).not.toContain('');
      }),
    );
  });
});

describe('a filter in fields', () => {
  it('takes what is empty for not filled in', () => {
    const fields: FilterFields = { cluster: ' ', by: '', since: '30d', ticket: ' CHG  1 ' };

    expect(parseFilterFields(fields, now)).toEqual(read('since:30d ticket:"CHG 1"'));
  });

  it('tells of all fields what is wrong with each', () => {
    expect(parseFilterFields({ by: 'bob', until: 'soon' }, now)).toMatchObject({
      ok: false,
      refusal: [
        { name: 'by', code: 'not_a_person' },
        { name: 'until', code: 'not_a_time' },
      ],
    });
  });
});

/** Any filter that a door can read. */
const tidy = anyCharacters(40)
  .map((text) => parseFreeText(text).replaceAll(/\s+/gu, ' '))
  .filter((text) => text !== '');
const hours = fc
  .integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9000, 0, 1) })
  .chain((ms) => fc.constantFrom(ms, ms - (ms % 86_400_000)))
  .map((ms) => new Date(ms));
const aFilter: fc.Arbitrary<RequestFilter> = fc
  .record(
    {
      ...{ cluster: tidy, service: tidy, environment: tidy, ticket: tidy },
      person: fc.stringMatching(/^[UW][A-Z0-9]{2,20}$/).map((id) => id as SlackUserId),
      change: fc.constantFrom(...changes),
      status: fc.constantFrom<RequestStatus[]>(...filterStatuses),
      decision: fc.constantFrom(...decisions),
      ...{ since: hours, until: hours },
    },
    { requiredKeys: [] },
  )
  .filter(({ since, until }) => since === undefined || until === undefined || since < until);
