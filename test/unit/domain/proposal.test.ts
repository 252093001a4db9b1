import { describe, expect, it } from 'vitest';
import { transitions } from '../../../src/domain/lifecycle.ts';
import { type LiveValues, noService, noValues } from '../../../src/domain/private-link.ts';
import { proposeAgain, proposeUndo } from '../../../src/domain/proposal.ts';
import type { Change, ChangeRequest } from '../../../src/domain/request.ts';

const statuses = Object.keys(transitions) as ChangeRequest['status'][];
const values = (range: string) => ({ ...noValues, consumerIpRanges: [range] });
const liveWith = (range: string, createdAt = '2026-09-02'): LiveValues => ({
  ...{ exists: true, createdAt, clusterId: 'prod-eu' },
  ...values(range),
});
const [old, now, other] = [
  liveWith('10.1.0.0/16'),
  liveWith('10.2.0.0/16'),
  liveWith('10.3.0.0/16'),
];

describe('asking again', () => {
  it('is offered once a request came to nothing', () => {
    const offered = statuses.filter(
      (status) => proposeAgain({ status, change: 'create', desired: values('10.2.0.0/16') }).ok,
    );

    expect(offered.sort()).toEqual(['abandoned', 'canceled', 'expired', 'failed', 'rejected']);
  });
});

describe('undoing', () => {
  it.each<[Change, LiveValues, LiveValues, unknown]>([
    ['create', noService, now, { change: 'delete', values: noValues }],
    ['create', noService, noService, 'not_seen'],
    ['update', old, now, { change: 'update', values: values('10.1.0.0/16') }],
    ['update', old, other, { change: 'update', values: values('10.1.0.0/16') }],
    ['update', old, old, 'undone_already'],
    ['update', old, noService, 'not_seen'],
    ['update', old, liveWith('10.2.0.0/16', '2026-10-01'), 'made_anew'],
    ['delete', old, noService, { change: 'create', values: values('10.1.0.0/16') }],
    ['delete', old, now, 'undone_already'],
  ])('a %s from %j, where HCP has %j', (change, before, live, expected) => {
    const undone = proposeUndo({ request: { status: 'succeeded', change }, before }, live);

    expect(undone.ok ? undone.value : undone.refusal).toEqual(expected);
  });

  it('is offered for nothing but what was carried out', () => {
    const offered = statuses.filter(
      (status) => proposeUndo({ request: { status, change: 'create' }, before: noService }, now).ok,
    );

    expect(offered).toEqual(['succeeded']);
  });
});
