import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/domain/limits.ts';
import { buttonText, parseButtonValue } from '../../../src/slack/button-value.ts';
import { fieldBlockIds } from '../../../src/slack/ids.ts';
import { clusterOptions, parseClusterOption } from '../../../src/slack/modals/cluster-options.ts';
import {
  type CreateServiceModal,
  createServiceModal,
  readCreateServiceModal,
} from '../../../src/slack/modals/create-service.ts';
import {
  readRejectRequestModal,
  rejectRequestModal,
} from '../../../src/slack/modals/reject-request.ts';
import { aCluster, aNeed, projectId, requestId, textsIn } from './fixtures.ts';

const given: CreateServiceModal = {
  requestId,
  serviceId: 'prod-eu-k7m2qx',
  need: aNeed('optional'),
  limits: defaultLimits,
};
const typed = (value: string | null) => ({ text: { value } });

describe('createServiceModal', () => {
  it('has an input for every field that a refusal can name', () => {
    const inputs = createServiceModal(given).blocks.filter(({ type }) => type === 'input');

    expect(new Set(inputs.map((block) => block.block_id))).toEqual(
      new Set(Object.values(fieldBlockIds).filter((id) => id !== 'service')),
    );
  });

  it('carries nothing but the id of the request', () => {
    expect(createServiceModal(given).private_metadata).toBe(JSON.stringify({ requestId }));
  });

  it('fills in the cluster and the proposed service id', () => {
    const blocks = JSON.stringify(createServiceModal({ ...given, cluster: aCluster() }).blocks);

    expect(blocks).toContain(
      `"initial_option":{"text":{"type":"plain_text","text":"prod-eu, eu-west-1, STANDARD_SMALL"`,
    );
    expect(blocks).toContain('"initial_value":"prod-eu-k7m2qx"');
  });

  it('says that a named cluster is not known', () => {
    const texts = textsIn(createServiceModal({ ...given, notFound: 'prod-moon' }).blocks);

    expect(texts.map(({ text }) => text)).toContain(
      'No cluster called “prod-moon” is known. Choose one from the list.',
    );
  });

  it('says how many values are possible', () => {
    const texts = textsIn(
      createServiceModal({ ...given, limits: { ...defaultLimits, consumerAccounts: 25 } }).blocks,
    );

    expect(texts.some(({ text }) => text.includes('At most 25, separated'))).toBe(true);
  });
});

describe('readCreateServiceModal', () => {
  it('reads what was filled in', () => {
    const view = {
      private_metadata: createServiceModal(given).private_metadata,
      state: {
        values: {
          cluster: { choose_cluster: { selected_option: { value: `${projectId}/prod-eu` } } },
          service_id: typed('vault-prod'),
          accounts: typed('111122223333'),
          ranges: typed('10.0.0.0/16'),
          regions: typed(null),
          reason: typed('Because.'),
          ticket: typed('CHG1'),
        },
      },
    };

    expect(readCreateServiceModal(view)).toEqual({
      requestId,
      projectId,
      clusterId: 'prod-eu',
      serviceId: 'vault-prod',
      accounts: '111122223333',
      ranges: '10.0.0.0/16',
      regions: '',
      reason: 'Because.',
      ticket: 'CHG1',
    });
  });

  it.each([
    ['nothing at all', {}],
    ['no values', { state: {}, private_metadata: '' }],
    [
      'no choice',
      { state: { values: { cluster: { choose_cluster: { selected_option: null } } } } },
    ],
    ['notes that are not JSON', { private_metadata: '{"requestId":' }],
    ['notes that are a number', { private_metadata: '7' }],
    ['a request id that is none', { private_metadata: '{"requestId":"1; drop table"}' }],
    [
      'an option that is not ours',
      {
        state: { values: { cluster: { choose_cluster: { selected_option: { value: 'a/b/c' } } } } },
      },
    ],
  ])('reads %s as empty', (_, view) => {
    expect(readCreateServiceModal(view)).toEqual({
      requestId: undefined,
      projectId: '',
      clusterId: '',
      serviceId: '',
      accounts: '',
      ranges: '',
      regions: '',
      reason: '',
      ticket: '',
    });
  });
});

describe('clusterOptions', () => {
  const ready = aCluster();
  const sealed = aCluster({ id: 'a-sealed', state: 'SEALED' });
  const taken = aCluster(
    { id: 'b-taken' },
    {
      services: [
        {
          id: 'old',
          hvnId: 'hvn-prod',
          clusterId: 'b-taken',
          state: 'AVAILABLE',
          defaultRegion: 'eu-west-1',
          externalName: undefined,
          createdAt: '2026-01-01T00:00:00Z',
          consumerAccounts: [],
          consumerIpRanges: [],
          consumerRegions: [],
        },
      ],
    },
  );

  it('lists what cannot be chosen after what can, with the reason', () => {
    const options = clusterOptions([sealed, taken, ready], '');

    expect(options.map(({ text, description }) => [text.text, description?.text])).toEqual([
      ['prod-eu, eu-west-1, STANDARD_SMALL', 'HVN hvn-prod'],
      ['a-sealed, eu-west-1, STANDARD_SMALL', 'Not possible: not RUNNING. HVN hvn-prod'],
      ['b-taken, eu-west-1, STANDARD_SMALL', 'Not possible: has a service already. HVN hvn-prod'],
    ]);
  });

  it.each([
    ['EU', 3],
    ['hvn-prod', 3],
    ['sealed', 1],
    ['  ', 3],
    ['nowhere', 0],
  ])('finds by id, HVN, region or tier: %j', (query, found) => {
    expect(clusterOptions([sealed, taken, ready], query)).toHaveLength(found);
  });

  it.each([
    ['two projects', ['11111111-2222', '33333333-4444'], ['11111111…', '33333333…']],
    [
      'projects that begin alike',
      ['11111111-2222-3333', '11111111-2244-3333', '11111111'],
      ['11111111-222…', '11111111-224…', '11111111'],
    ],
  ])('names the project of a cluster that %s have', (_, projects, marks) => {
    const same = projects.map((each) => ({ ...ready, projectId: each }));

    const options = clusterOptions([...same, aCluster({ id: 'other' })], '');

    expect(options.map(({ text }) => text.text)).toEqual([
      ...marks.map((mark) => `prod-eu in project ${mark}, eu-west-1, STANDARD_SMALL`),
      'other, eu-west-1, STANDARD_SMALL',
    ]);
  });

  it('names the project also where region and tier have to give way', () => {
    const long = aCluster({ id: 'c'.repeat(36), region: 'ap-southeast-2' });

    const [option] = clusterOptions([{ ...long, projectId: '33333333-4444' }, long], '');

    expect(option?.text.text).toBe(`${'c'.repeat(36)} in project 33333333…, ap-southeast-2`);
  });

  it('carries project and cluster in its value', () => {
    const [option] = clusterOptions([ready], '');

    expect(parseClusterOption(option?.value)).toEqual({ projectId, clusterId: 'prod-eu' });
  });
});

describe('the modal that asks why', () => {
  const pressed = { requestId, version: 3, digestPrefix: '0123456789abcdef' };

  it('hands on which version was pressed, and where', () => {
    const view = rejectRequestModal({ pressed, channel: 'C0PRODNET' });

    const read = readRejectRequestModal({
      ...view,
      state: { values: { reject_reason: typed('Use the shared one.') } },
    });

    expect(read).toEqual({ pressed, channel: 'C0PRODNET', reason: 'Use the shared one.' });
  });

  it('reads a view that is not ours as nothing', () => {
    expect(readRejectRequestModal({ private_metadata: '[]' })).toEqual({
      pressed: undefined,
      channel: undefined,
      reason: '',
    });
  });
});

describe('a button value', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: 1, max: 999_999_999 }),
        fc.stringMatching(/^[0-9a-f]{16}$/),
        (id, version, digestPrefix) => {
          const value = { requestId: id as typeof requestId, version, digestPrefix };

          expect(parseButtonValue(buttonText(value))).toEqual(value);
        },
      ),
      { seed: 41 },
    );
  });

  it.each([
    [undefined],
    [''],
    [`${requestId}/0/0123456789abcdef`],
    [`${requestId}/1/0123456789abcde`],
    [`${requestId}/1/0123456789abcdeg`],
    [`${requestId}/1e3/0123456789abcdef`],
    [`${requestId}/1/0123456789abcdef\n`],
    [` ${requestId}/1/0123456789abcdef`],
    ['not-a-uuid/1/0123456789abcdef'],
  ])('is refused unless it is exactly one of ours: %j', (text) => {
    expect(parseButtonValue(text)).toBeUndefined();
  });
});
