import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestStatus } from '../../../src/domain/lifecycle.ts';
import type { PrivateLinkService } from '../../../src/domain/private-link.ts';
import type { ChangeRequest, RequestId } from '../../../src/domain/request.ts';
import { judgeLook } from '../../../src/use-cases/judge-look.ts';
import type {
  DriftId,
  KnownService,
  LookSnapshot,
  LookVerdict,
  ServiceLook,
  ToldDrift,
} from '../../../src/use-cases/ports/drift-store.ts';
import { aRequest } from '../../support/store.ts';
import { policyOf, production, project } from './world.ts';

const now = new Date('2026-11-23T10:00:00Z');
const justNow = new Date('2026-11-23T09:55:00Z');
const longAgo = new Date('2026-11-20T10:00:00Z');
const made = '2026-11-20T09:00:00.123456789Z';
const values = {
  consumerAccounts: ['arn:aws:iam::111122223333:root'],
  consumerIpRanges: ['10.20.0.0/16'],
  consumerRegions: [],
};
const target = {
  ...project,
  hvnId: 'prod-hvn',
  clusterId: 'prod-eu',
  serviceId: 'pl',
  region: 'r',
};
const service: PrivateLinkService = {
  ...{ id: 'pl', hvnId: 'prod-hvn', clusterId: 'prod-eu', state: 'AVAILABLE', createdAt: made },
  ...{ defaultRegion: undefined, externalName: undefined },
  ...values,
};
const edited = { ...service, consumerIpRanges: ['10.20.0.0/16', '10.99.0.0/16'] };
const owned: KnownService = {
  ...{ projectId: 'project-1', serviceId: 'PL', createdAt: made, approved: values, target },
  ...{ requestId: 'r-1' as RequestId, approvedAt: longAgo },
};

function look(...services: readonly PrivateLinkService[]): ServiceLook {
  const hvn = { id: 'prod-hvn', provider: 'aws', region: 'eu-west-1', state: 'STABLE' };
  return { ...project, services, hvns: [hvn], beganAt: now };
}

const nothing: LookSnapshot = {
  ...{ now, lastBeganAt: justNow, inForce: policyOf(production) },
  ...{ owned: [], told: [], sightings: [], remembered: [], requests: [] },
};

const gapMs = 900_000;
let minted = 0;
function judge(seen: Partial<LookSnapshot>, given: ServiceLook): LookVerdict {
  const newDriftId = () => {
    minted += 1;
    return `drift-${minted}` as DriftId;
  };
  return judgeLook({ newDriftId, gapMs }, given, { ...nothing, ...seen });
}

const nothingNew = { sightings: [], steps: [], observed: [] };
const actions = ({ steps }: LookVerdict) => steps.map(({ entry }) => entry.action);
const toldOf = ({ steps }: LookVerdict): readonly ToldDrift[] => steps.map(({ drift }) => drift);

function aRequestOn(status: RequestStatus, change: Partial<ChangeRequest> = {}): ChangeRequest {
  return aRequest({ target, status, change: 'update', startedAt: longAgo, ...change });
}

describe('judgeLook', () => {
  it('takes stock at the first look: one entry, whatever is there', () => {
    const seen = { lastBeganAt: undefined, remembered: undefined, owned: [owned] };

    const verdict = judge(seen, look(edited, { ...service, id: 'other' }));

    expect(verdict.baseline).toMatchObject({
      action: 'project_baselined',
      details: { project_id: 'project-1', services: 2 },
    });
    expect(verdict.steps).toEqual([]);
    expect(verdict.sightings.map(({ serviceId }) => serviceId)).toEqual(['pl', 'other']);
  });

  it('finds a service of ours that was changed, in the channel of its environment', () => {
    const verdict = judge({ owned: [owned] }, look(edited));

    expect(actions(verdict)).toEqual(['drift_found']);
    expect(toldOf(verdict)).toMatchObject([
      {
        ...{ kind: 'changed', revision: 1, channel: 'C0PROD', ended: undefined },
        target: { ...target, region: 'eu-west-1' },
      },
    ]);
    expect(verdict.steps[0]?.entry.details).toMatchObject({
      differs: { consumerIpRanges: { added: ['10.99.0.0/16'], removed: [] } },
    });
  });

  it('says nothing more while it stays as it was told', () => {
    const [told] = toldOf(judge({ owned: [owned] }, look(edited)));

    const verdict = judge({ owned: [owned], told: told === undefined ? [] : [told] }, look(edited));

    expect(verdict.steps).toEqual([]);
  });

  it('tells the same drift anew when it changes further, and ends it when it is over', () => {
    const [told] = toldOf(judge({ owned: [owned] }, look(edited)));
    if (told === undefined) throw new Error('nothing was found');
    const seen = { owned: [owned], told: [told] };

    const further = judge(seen, look({ ...edited, consumerAccounts: [] }));
    const gone = judge(seen, look());
    const over = judge(seen, look(service));

    expect([further, gone, over].flatMap(actions)).toEqual([
      ...['drift_changed', 'drift_changed', 'drift_ended'],
    ]);
    expect([further, gone, over].flatMap(toldOf)).toMatchObject([
      { id: told.id, kind: 'changed', revision: 2, ended: undefined },
      { id: told.id, kind: 'gone', revision: 2, ended: undefined },
      { id: told.id, kind: 'changed', revision: 2, ended: { at: now, by: undefined } },
    ]);
  });

  it.each<RequestStatus>(['provisioning', 'needs_attention'])(
    'leaves alone what a request that is %s may be changing',
    (status) => {
      const seen = { owned: [owned], requests: [aRequestOn(status)] };

      expect(judge(seen, look(edited))).toEqual(nothingNew);
      expect(judge({ requests: seen.requests }, look(edited))).toEqual(nothingNew);
    },
  );

  it('leaves alone what was approved so lately that HCP may not show it yet', () => {
    const recently = { ...owned, approvedAt: new Date(now.getTime() - 119_000) };

    expect(judge({ owned: [recently] }, look(edited)).steps).toEqual([]);
    expect(judge({ owned: [recently] }, look()).steps).toEqual([]);
  });

  it('finds a new service once, and no more when it was seen before', () => {
    const first = judge({}, look(service));

    const again = judge({ sightings: first.sightings, told: toldOf(first) }, look(service));

    expect(toldOf(first)).toMatchObject([{ kind: 'appeared', approved: undefined }]);
    expect(again.steps).toEqual([]);
    expect(judge({ sightings: first.sightings }, look(service)).steps).toEqual([]);
  });

  it('finds one that was deleted and made anew, though its id was known', () => {
    const sightings = [{ serviceId: 'pl', createdAt: made }];

    const verdict = judge({ sightings }, look({ ...service, createdAt: '2026-11-22T09:00:00Z' }));

    expect(toldOf(verdict)).toMatchObject([{ kind: 'appeared' }]);
  });

  it('knows what a failed create left behind, and not what others made under its id', () => {
    const startedAt = new Date('2026-11-20T08:59:30Z');
    const failed = aRequestOn('failed', { change: 'create', startedAt, desired: values });

    expect(judge({ requests: [failed] }, look(service)).steps).toEqual([]);
    expect(actions(judge({ requests: [failed] }, look(edited)))).toEqual(['drift_found']);
  });

  it('tells nobody of what no environment covers, nor of what is Terraform’s', () => {
    const elsewhere = { ...service, hvnId: 'other-hvn' };

    expect(judge({}, look(elsewhere))).toMatchObject({ sightings: [], steps: [] });
    expect(judge({}, look({ ...service, id: 'tf-pl' })).steps).toEqual([]);
  });

  it('settles at once: the same look again finds nothing left to tell', () => {
    const aService = fc.record({
      id: fc.constantFrom('pl', 'PL2', 'tf-one', 'x'),
      state: fc.constantFrom('AVAILABLE', 'FAILED', 'UPDATING'),
      createdAt: fc.constantFrom(made, '2026-11-22T09:00:00Z'),
      consumerAccounts: fc.subarray(['a', 'b']),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(aService, { selector: ({ id }) => id }),
        fc.boolean(),
        (changes, isOurs) => {
          const given = look(...changes.map((change) => ({ ...service, ...change })));
          const seen = { owned: isOurs ? [owned] : [] };
          const first = judge(seen, given);
          const told = toldOf(first).filter(({ ended }) => ended === undefined);

          const again = judge({ ...seen, told, sightings: first.sightings }, given);

          expect(again.steps).toEqual([]);
          expect(new Set(told.map((drift) => drift.target.serviceId)).size).toBe(told.length);
        },
      ),
    );
  });
});

describe('a look that others should have come before', () => {
  const lookAfter = (ms: number) =>
    judge({ lastBeganAt: new Date(now.getTime() - ms) }, look()).resumed;

  it('tells from when to when nobody looked', () => {
    expect(lookAfter(gapMs + 1)).toEqual({
      ...{ action: 'looks_resumed', actor: null, requestId: null },
      details: {
        project_id: 'project-1',
        from: '2026-11-23T09:44:59.999Z',
        to: '2026-11-23T10:00:00.000Z',
      },
    });
  });

  it('is told from one that is late, and from the first', () => {
    expect(lookAfter(gapMs)).toBeUndefined();
    expect(judge({ lastBeganAt: undefined }, look()).resumed).toBeUndefined();
  });
});

describe('services of others', () => {
  const theirs = { ...service, id: 'tf-pl' };
  const sightings = [{ serviceId: 'tf-pl', createdAt: made }];
  const { observed: remembered } = judge({ lastBeganAt: undefined }, look(theirs));
  const seen = { sightings, remembered };
  const told = ({ observed }: LookVerdict) => observed.map(({ entry }) => entry?.details['kind']);

  it('are remembered by the first look, and are no news to it', () => {
    const before = judge({ sightings, remembered: undefined }, look(theirs));

    expect([remembered, before.observed]).toMatchObject([
      [{ serviceId: 'tf-pl', live: { exists: true } }],
      [{ serviceId: 'tf-pl', live: { exists: true } }],
    ]);
    expect([...remembered, ...before.observed].map(({ entry }) => entry)).toEqual([
      ...[undefined, undefined],
    ]);
  });

  it('are told of by the log alone when they are changed, made anew or gone', () => {
    const changed = judge(seen, look({ ...theirs, consumerIpRanges: ['10.99.0.0/16'] }));
    const remade = judge(seen, look({ ...theirs, createdAt: '2026-11-22T09:00:00Z' }));
    const gone = judge(seen, look());

    expect([changed, remade, gone].flatMap(told)).toEqual(['changed', 'remade', 'gone']);
    expect([changed, remade, gone].flatMap(actions)).toEqual([]);
    expect(changed.observed[0]?.entry).toMatchObject({
      action: 'service_observed',
      details: {
        ...{ project_id: 'project-1', service_id: 'tf-pl', of: 'terraform' },
        live: { exists: true, consumer_ip_ranges: ['10.99.0.0/16'] },
        differs: { consumerIpRanges: { added: ['10.99.0.0/16'], removed: ['10.20.0.0/16'] } },
      },
    });
  });

  it('are told of when they are new, where nobody is told by a card', () => {
    const elsewhere = { ...service, hvnId: 'other-hvn' };

    expect(told(judge({}, look(theirs, elsewhere)))).toEqual(['appeared', 'appeared']);
    expect(told(judge({}, look(service)))).toEqual([]);
  });

  it('are not told of while HCP is at work on them, nor twice', () => {
    const updating = { ...theirs, state: 'UPDATING', consumerIpRanges: ['10.99.0.0/16'] };
    const edited_ = { ...theirs, consumerIpRanges: ['10.99.0.0/16'] };
    const once = judge(seen, look(edited_));

    expect(judge(seen, look(updating)).observed).toEqual([]);
    expect(judge({ sightings, remembered: once.observed }, look(edited_)).observed).toEqual([]);
  });

  it('are forgotten once they are the bot’s, and no news when they are no more', () => {
    const mine = { ...owned, serviceId: 'pl' };
    const known = { sightings: [{ serviceId: 'pl', createdAt: made }] };
    const before = judge({ lastBeganAt: undefined }, look(service)).observed;

    const ours = judge({ ...known, owned: [mine], remembered: before }, look(service));
    const handedOver = judge({ ...known, remembered: [] }, look(edited));

    expect(ours.observed).toEqual([{ serviceId: 'pl', live: { exists: false } }]);
    expect(handedOver.observed).toMatchObject([{ serviceId: 'pl', live: { exists: true } }]);
    expect(told(handedOver)).toEqual([undefined]);
  });
});
