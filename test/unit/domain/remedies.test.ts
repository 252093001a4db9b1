import { describe, expect, it } from 'vitest';
import { type LiveValues, noService, noValues } from '../../../src/domain/private-link.ts';
import {
  type Case,
  isLeftover,
  remediesOf,
  seenDifference,
  situationOf,
} from '../../../src/domain/remedies.ts';
import { type Change, type Failure, hcpChanges } from '../../../src/domain/request.ts';

const madeAt = '2026-11-20T09:00:00.000Z';
const startedAt = new Date('2026-11-20T08:59:59.000Z');
const old = values('10.20.0.0/16');
const wanted = values('10.30.0.0/16');
const others = values('10.66.0.0/16');

function values(...consumerIpRanges: string[]) {
  return { consumerAccounts: [], consumerIpRanges, consumerRegions: [] };
}

function live(given = wanted, createdAt = madeAt, clusterId = 'prod-eu'): LiveValues {
  return { exists: true, createdAt, clusterId, ...given };
}

type Given = {
  readonly change: Change;
  readonly live?: LiveValues | undefined;
  readonly state?: string;
  readonly status?: 'needs_attention' | 'failed';
  readonly failure?: Partial<Failure>;
};

function aCase({ change, live: seen, state = 'AVAILABLE', status, failure }: Given): Case {
  const of = { at: madeAt, digest: 'digest', ...(seen?.exists === true ? { state } : {}) };
  return {
    before: change === 'create' ? noService : live(old),
    request: {
      change,
      status: status ?? 'needs_attention',
      target: {
        ...{ organizationId: 'org-1', projectId: 'project-1', hvnId: 'prod-hvn' },
        ...{ clusterId: 'prod-eu', serviceId: 'vault-prod', region: 'eu-west-1' },
      },
      desired: change === 'delete' ? noValues : wanted,
      startedAt,
      progress: {},
      failure: {
        code: 'outcome_unknown',
        ...(seen === undefined ? {} : { seen: { ...of, live: seen } }),
        ...failure,
      },
    },
  };
}

const looks: Readonly<Record<string, Pick<Given, 'live' | 'state'>>> = {
  'not looked at': {},
  'no service': { live: noService },
  'as approved': { live: live(wanted) },
  'as approved, being made': { live: live(wanted), state: 'CREATING' },
  'as approved, being changed': { live: live(wanted), state: 'UPDATING' },
  'as before': { live: live(old) },
  'as before, being changed': { live: live(old), state: 'UPDATING' },
  'other values': { live: live(others) },
  'of another cluster': { live: live(wanted, madeAt, 'other') },
  'as approved, made anew': { live: live(wanted, '2026-11-20T09:30:00.000Z') },
  'FAILED, as approved': { live: live(wanted), state: 'FAILED' },
  'FAILED, as before': { live: live(old), state: 'FAILED' },
  'being deleted': { live: live(old), state: 'DELETING' },
  'in a state unknown to us': { live: live(old), state: 'PONDERING' },
};

function table(status: Given['status'], failure: Given['failure'] = {}): string {
  return hcpChanges
    .flatMap((change) =>
      Object.entries(looks).map(([look, given]) => {
        const one = aCase({ change, ...given, ...(status && { status }), failure });
        return `${change}, ${look}: ${situationOf(one)} → ${remediesOf(one).join(' ') || '-'}`;
      }),
    )
    .join('\n');
}

describe('what people can do', () => {
  it('about a request that needs attention, by what HCP was seen to have', () => {
    expect(table('needs_attention')).toMatchInlineSnapshot(`
      "create, not looked at: unseen → abandon look
      create, no service: absent → retry abandon look
      create, as approved: as_approved → adopt abandon look
      create, as approved, being made: as_approved → adopt abandon look
      create, as approved, being changed: as_approved → adopt abandon look
      create, as before: differs → abandon look
      create, as before, being changed: differs → abandon look
      create, other values: differs → abandon look
      create, of another cluster: differs → abandon look
      create, as approved, made anew: as_approved → adopt abandon look
      create, FAILED, as approved: failed → abandon look
      create, FAILED, as before: failed → abandon look
      create, being deleted: leaving → abandon look
      create, in a state unknown to us: differs → abandon look
      update, not looked at: unseen → abandon look
      update, no service: absent → abandon look
      update, as approved: as_approved → adopt abandon look
      update, as approved, being made: as_approved → adopt abandon look
      update, as approved, being changed: as_approved → adopt abandon look
      update, as before: unchanged → retry abandon look
      update, as before, being changed: unchanged → abandon look
      update, other values: differs → retry abandon look
      update, of another cluster: differs → retry abandon look
      update, as approved, made anew: remade → abandon look
      update, FAILED, as approved: failed → abandon look
      update, FAILED, as before: failed → abandon look
      update, being deleted: leaving → abandon look
      update, in a state unknown to us: unchanged → abandon look
      delete, not looked at: unseen → abandon look
      delete, no service: absent → adopt abandon look
      delete, as approved: differs → retry abandon look
      delete, as approved, being made: differs → abandon look
      delete, as approved, being changed: differs → abandon look
      delete, as before: unchanged → retry abandon look
      delete, as before, being changed: unchanged → abandon look
      delete, other values: differs → retry abandon look
      delete, of another cluster: differs → retry abandon look
      delete, as approved, made anew: remade → abandon look
      delete, FAILED, as approved: failed → retry abandon look
      delete, FAILED, as before: failed → retry abandon look
      delete, being deleted: leaving → abandon look
      delete, in a state unknown to us: unchanged → abandon look"
    `);
  });

  it('about one that HCP has failed', () => {
    expect(table('failed', { code: 'operation_failed' })).toMatchInlineSnapshot(`
      "create, not looked at: unseen → look
      create, no service: absent → retry
      create, as approved: as_approved → -
      create, as approved, being made: as_approved → look
      create, as approved, being changed: as_approved → look
      create, as before: differs → -
      create, as before, being changed: differs → look
      create, other values: differs → -
      create, of another cluster: differs → -
      create, as approved, made anew: as_approved → -
      create, FAILED, as approved: failed → delete
      create, FAILED, as before: failed → -
      create, being deleted: leaving → look
      create, in a state unknown to us: differs → look
      update, not looked at: unseen → look
      update, no service: absent → -
      update, as approved: as_approved → -
      update, as approved, being made: as_approved → look
      update, as approved, being changed: as_approved → look
      update, as before: unchanged → retry
      update, as before, being changed: unchanged → look
      update, other values: differs → retry
      update, of another cluster: differs → retry
      update, as approved, made anew: remade → -
      update, FAILED, as approved: failed → delete
      update, FAILED, as before: failed → delete
      update, being deleted: leaving → look
      update, in a state unknown to us: unchanged → look
      delete, not looked at: unseen → look
      delete, no service: absent → -
      delete, as approved: differs → retry
      delete, as approved, being made: differs → look
      delete, as approved, being changed: differs → look
      delete, as before: unchanged → retry
      delete, as before, being changed: unchanged → look
      delete, other values: differs → retry
      delete, of another cluster: differs → retry
      delete, as approved, made anew: remade → -
      delete, FAILED, as approved: failed → retry
      delete, FAILED, as before: failed → retry
      delete, being deleted: leaving → look
      delete, in a state unknown to us: unchanged → look"
    `);
  });

  it.each(['pending_approval', 'approved', 'provisioning', 'succeeded', 'abandoned'] as const)(
    'is nothing while it is %s',
    (status) => {
      const { request, before } = aCase({ change: 'create', live: noService });

      expect(remediesOf({ before, request: { ...request, status } })).toEqual([]);
    },
  );

  it.each([
    ['HCP takes its values for wrong', { code: 'refused_by_hcp', hcp: { code: 3, message: '' } }],
    ['it is not the bot’s', { code: 'not_owned' }],
  ] as const)('is not to try the same again where %s', (_, failure) => {
    const failed = { change: 'update', status: 'failed', live: live(old) } as const;

    expect(remediesOf(aCase({ ...failed, failure }))).toEqual([]);
    expect(remediesOf(aCase({ ...failed, failure: { code: 'refused_by_hcp' } }))).toEqual([
      'retry',
    ]);
  });
});

describe('what a failed create has left', () => {
  const left = (seen: LiveValues, failure: Partial<Failure> = { code: 'operation_failed' }) => {
    const { request } = aCase({ change: 'create', status: 'failed', live: seen, failure });
    return isLeftover(request, seen);
  };

  it('is a service with its values, on its cluster, and not older than its call', () => {
    expect(left(live())).toBe(true);
    expect(left(live(), { code: 'service_failed' })).toBe(true);
  });

  it.each([
    ['older', live(wanted, '2026-11-20T08:00:00.000Z')],
    ['of other values', live(others)],
    ['of another cluster', live(wanted, madeAt, 'other')],
    ['none', noService],
  ])('is not one that is %s', (_, seen) => {
    expect(left(seen)).toBe(false);
  });

  it('is nothing where HCP never took the call on', () => {
    expect(left(live(), { code: 'refused_by_hcp' })).toBe(false);
    expect(left(live(), { code: 'not_ours' })).toBe(false);
  });

  it('is what people had taken for its result, by its incarnation', () => {
    const { request } = aCase({ change: 'create', status: 'failed' });
    const adopted = { by: [], at: madeAt, createdAt: madeAt };

    expect(isLeftover({ ...request, progress: { adopted } }, live(others))).toBe(true);
    expect(
      isLeftover({ ...request, progress: { adopted } }, live(others, '2026-11-21T00:00:00Z')),
    ).toBe(false);
  });
});

describe('how what is there differs', () => {
  it('is told against what was approved, and for a delete against what was there', () => {
    const ofUpdate = seenDifference(aCase({ change: 'update', live: live(others) }));
    const ofDelete = seenDifference(aCase({ change: 'delete', live: live(others) }));

    expect(ofUpdate?.consumerIpRanges).toEqual({
      added: ['10.66.0.0/16'],
      removed: ['10.30.0.0/16'],
    });
    expect(ofDelete?.consumerIpRanges).toEqual({
      added: ['10.66.0.0/16'],
      removed: ['10.20.0.0/16'],
    });
    expect(seenDifference(aCase({ change: 'update', live: live(wanted) }))).toBeUndefined();
  });
});
