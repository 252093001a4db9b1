import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditAction } from '../../../src/domain/audit.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { LoggedEntry } from '../../../src/domain/logged.ts';
import type { LastLook } from '../../../src/domain/looks.ts';
import { reconciledActions, startReconciling } from '../../../src/domain/reconcile.ts';

const since = new Date('2026-10-01T00:00:00Z');
const until = new Date('2026-11-01T00:00:00Z');
const now = new Date('2026-11-20T09:00:00Z');
const gapMs = 900_000;
const place = { project_id: 'project-1', service_id: 'pl' };
const values = { consumer_accounts: ['a'], consumer_ip_ranges: ['r'], consumer_regions: [] };

let log: LoggedEntry[] = [];
let at = new Date(0);
beforeEach(() => {
  log = [];
  at = since;
});

/** The next entry, an hour later. */
function logged(action: AuditAction, details: JsonObject, requestId: string | null = null): void {
  at = new Date(at.getTime() + 3_600_000);
  log.push({ seq: log.length + 1, at, action, actor: null, requestId, details });
}

function shown(requestId: string, change: string, version = 1, desired: JsonObject = values): void {
  const preimage = JSON.stringify({ version, change, target: place, desired });
  logged(version === 1 ? 'request_submitted' : 'request_edited', { version, preimage }, requestId);
}

const approved = (requestId: string, version = 1) =>
  logged('request_approved', { version, counted: ['U0BEN'] }, requestId);

const called = (requestId: string) => logged('call_intended', { version: 1, sends: 1 }, requestId);

const succeeded = (requestId: string, details: JsonObject = { sends: 1 }) =>
  logged('request_succeeded', details, requestId);

function reconcile(looks: readonly LastLook[] = [], period = { since, until }) {
  const reconciling = startReconciling(period);
  const told = log.flatMap((entry) => reconciling.add(entry) ?? []);
  return { told, ...reconciling.end({ looks, now, gapMs }) };
}

describe('a change that was approved', () => {
  it('is told with who agreed, and by which entry', () => {
    shown('r-1', 'update');
    approved('r-1');
    called('r-1');
    succeeded('r-1');

    expect(reconcile().told).toMatchObject([
      {
        ...{ seq: 4, serviceId: 'pl', change: 'update', how: 'by_the_bot', requestId: 'r-1' },
        approval: { seq: 2, at: '2026-10-01T02:00:00.000Z', by: ['U0BEN'] },
      },
    ]);
  });

  it('was approved before the period, where it was made in it', () => {
    at = new Date('2026-09-30T20:00:00Z');
    shown('r-1', 'create');
    approved('r-1');
    at = since;
    succeeded('r-1');

    expect(reconcile()).toMatchObject({ told: [{ approval: { seq: 2 } }], unapproved: [] });
  });

  it.each([
    ['found at HCP as it was to be made', { sends: 0 }, 'found_so'],
    ['carried out by Terraform', { carried_out: 'outside' }, 'by_terraform'],
  ])('is told apart where it was %s', (_, details, how) => {
    shown('r-1', 'update');
    approved('r-1');
    succeeded('r-1', details);

    expect(reconcile().told).toMatchObject([{ how }]);
  });

  it('is told as well where it ended badly after HCP was called, and not before', () => {
    shown('r-1', 'create');
    approved('r-1');
    called('r-1');
    logged('request_failed', { failure: 'operation_failed' }, 'r-1');
    shown('r-2', 'create');
    approved('r-2');
    logged('request_failed', { failure: 'not_ours' }, 'r-2');

    expect(reconcile().told).toMatchObject([{ requestId: 'r-1', how: 'ended_badly' }]);
  });

  it('is not approved by who agreed to another version', () => {
    shown('r-1', 'update');
    approved('r-1');
    shown('r-1', 'update', 2);
    approved('r-1');
    succeeded('r-1');

    expect(reconcile()).toMatchObject({ told: [], unapproved: [{ seq: 5, approval: null }] });
  });

  it('is not told of where nothing was asked of HCP', () => {
    shown('r-1', 'accept');
    approved('r-1');
    succeeded('r-1', { change: 'accept' });

    expect(reconcile()).toMatchObject({ told: [], unapproved: [] });
  });
});

describe('a change that nobody approved', () => {
  it('is one whose request the log never showed', () => {
    succeeded('r-1');

    expect(reconcile().unapproved).toMatchObject([{ requestId: 'r-1', approval: null }]);
  });

  it('is each step of a drift, with what became of it, even after the period', () => {
    logged('drift_found', { ...place, kind: 'changed' });
    logged('drift_changed', { ...place, kind: 'gone' });
    at = new Date('2026-11-03T00:00:00Z');
    logged('drift_found', { ...place, service_id: 'other', kind: 'gone' });
    shown('r-1', 'accept');
    approved('r-1');
    succeeded('r-1', { change: 'accept' });

    expect(reconcile().unapproved).toMatchObject([
      { seq: 1, change: 'changed', later: { as: 'accepted', requestId: 'r-1' } },
      { seq: 2, change: 'gone', later: { as: 'accepted', requestId: 'r-1' } },
    ]);
  });

  it('is written over by a request, or over by itself, or nothing becomes of it', () => {
    logged('drift_found', { ...place, kind: 'changed' });
    shown('r-1', 'update');
    approved('r-1');
    succeeded('r-1');
    logged('drift_found', { ...place, kind: 'changed' });
    logged('drift_ended', { ...place, service_id: 'PL', kind: 'changed' });
    logged('drift_found', { ...place, kind: 'gone' });

    expect(reconcile().unapproved.map(({ later }) => later?.as)).toEqual([
      ...['overwritten', 'went_away', undefined],
    ]);
  });

  it('is counted once where a service appeared before any environment covered it', () => {
    logged('service_observed', { ...place, kind: 'appeared', live: { exists: true, ...values } });
    logged('drift_found', { ...place, kind: 'appeared' });

    expect(reconcile().unapproved).toMatchObject([{ seq: 1, change: 'appeared' }]);
  });
});

describe('what others did with a service of theirs', () => {
  const observed = (kind: string, live: JsonObject) =>
    logged('service_observed', { ...place, kind, live });
  const there = { exists: true, ...values };

  it('is a request’s where that was approved before, however soon it was seen', () => {
    shown('r-1', 'update');
    approved('r-1');
    observed('changed', there);
    succeeded('r-1', { carried_out: 'outside' });
    shown('r-2', 'delete');
    approved('r-2');
    succeeded('r-2', { carried_out: 'outside' });
    observed('gone', { exists: false });

    const { told, unapproved } = reconcile();

    expect(told.map(({ how }) => how)).toEqual(['by_terraform', 'by_terraform']);
    expect(unapproved).toEqual([]);
  });

  it('is nobody’s where it is not what was approved, or was not approved yet', () => {
    shown('r-1', 'update');
    observed('changed', there);
    approved('r-1');
    observed('changed', { ...there, consumer_accounts: ['a', 'b'] });
    observed('changed', there);

    expect(reconcile().unapproved).toMatchObject([
      { seq: 2, later: { as: 'went_away', seq: 5 } },
      { seq: 4, later: { as: 'went_away', seq: 5 } },
    ]);
  });
});

describe('a log whose beginning was dropped', () => {
  it('tells of a change whose approval went with it as one of which that is not known', () => {
    logged('audit_dropped', { before: '2026-10' });
    succeeded('r-1');
    shown('r-2', 'update');
    approved('r-2');
    succeeded('r-2');

    const { told, unapproved } = reconcile();

    expect(told).toMatchObject([{ requestId: 'r-2', how: 'by_the_bot' }]);
    expect(unapproved).toMatchObject([{ requestId: 'r-1', how: 'begun_before', approval: null }]);
  });
});

describe('a time in which nobody looked', () => {
  const gap = (from: string, to: string) =>
    logged('looks_resumed', { project_id: 'project-1', from, to });

  it('is told where any of it is in the period', () => {
    gap('2026-09-30T20:00:00.000Z', '2026-10-01T00:00:00.001Z');
    gap('2026-09-30T20:00:00.000Z', '2026-10-01T00:00:00.000Z');
    gap('2026-10-31T23:59:59.999Z', '2026-11-02T00:00:00.000Z');
    gap('2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z');

    expect(reconcile().gaps.map(({ to }) => to)).toEqual([
      ...['2026-10-01T00:00:00.001Z', '2026-11-02T00:00:00.000Z'],
    ]);
  });

  it('is that before the first look, unless the whole log is asked about', () => {
    logged('project_baselined', { project_id: 'project-1', services: 0 });

    expect(reconcile().gaps).toEqual([
      {
        ...{ projectId: 'project-1', why: 'before_first_look' },
        ...{ from: '2026-10-01T00:00:00.000Z', to: '2026-10-01T01:00:00.000Z' },
      },
    ]);
    const whole = startReconciling({ since: undefined, until });
    for (const entry of log) whole.add(entry);
    expect(whole.end({ looks: [], now, gapMs }).gaps).toEqual([]);
  });

  it.each([
    ['goes on where the last look is long ago', gapMs + 1, 1],
    ['is none where the next look may still come', gapMs, 0],
  ])('%s', (_, ageMs, count) => {
    const looks = [{ projectId: 'project-1', at: new Date(now.getTime() - ageMs) }];

    const { gaps } = reconcile(looks, { since, until: now });

    expect(gaps).toHaveLength(count);
    expect(gaps.every(({ why, to }) => why === 'until_now' && to === null)).toBe(true);
  });

  it('goes on since a period that is over', () => {
    const looks = [
      { projectId: 'project-1', at: new Date('2026-10-20T00:00:00Z') },
      { projectId: 'project-2', at: new Date('2026-11-02T00:00:00Z') },
    ];

    expect(reconcile(looks).gaps).toMatchObject([{ projectId: 'project-1', why: 'until_now' }]);
  });
});

it('goes by no entry that it does not name', () => {
  expect(reconciledActions).toContain('service_observed');
  expect(reconciledActions).not.toContain('phase_changed');
});
