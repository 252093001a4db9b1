import { describe, expect, it } from 'vitest';
import { answers, toService } from '../../../src/hcp/wire.ts';

/** As in HashiCorp's documentation of PrivateLink, with fields that nobody uses. */
const documented = {
  id: 'privatelink-service',
  external_name: 'com.amazonaws.vpce.us-west-2.vpce-svc-1',
  hvn: { type: 'hashicorp.network.hvn', id: 'hvn-1', uuid: 'hvn-1', description: '' },
  state: 'AVAILABLE',
  created_at: '2025-09-02T11:27:12.011Z',
  updated_at: '2025-09-02T11:27:12.011Z',
  vault_cluster_id: 'vault-cluster-id',
  consumer_regions: ['us-east-1'],
  default_region: 'us-west-2',
  consumer_accounts: ['ARN-2', 'ARN-1', 'ARN-2'],
  consumer_ip_ranges: ['10.0.0.0/24'],
};

function serviceOf(fields: object) {
  const body = { private_link_service: { ...documented, ...fields } };
  return toService(answers.service.parse(body), 'asked-hvn');
}

function operationOf(fields: object) {
  return answers.operation.parse({ operation: { id: 'op-1', state: 'DONE', ...fields } });
}

describe('answers.service', () => {
  it('reads a service in our words, its lists as HCP tells them', () => {
    const service = serviceOf({});

    expect(service).toEqual({
      id: 'privatelink-service',
      hvnId: 'hvn-1',
      clusterId: 'vault-cluster-id',
      state: 'AVAILABLE',
      defaultRegion: 'us-west-2',
      externalName: 'com.amazonaws.vpce.us-west-2.vpce-svc-1',
      createdAt: '2025-09-02T11:27:12.011Z',
      consumerAccounts: ['ARN-2', 'ARN-1', 'ARN-2'],
      consumerIpRanges: ['10.0.0.0/24'],
      consumerRegions: ['us-east-1'],
    });
  });

  it('takes absent, null and empty for one', () => {
    const lists = ['consumer_accounts', 'consumer_ip_ranges', 'consumer_regions'];
    const texts = ['external_name', 'default_region', 'vault_cluster_id', 'state'];
    const of = (list: unknown, text: unknown) =>
      serviceOf({
        hvn: text === '' ? { id: '' } : text,
        ...Object.fromEntries(lists.map((name) => [name, list])),
        ...Object.fromEntries(texts.map((name) => [name, text])),
      });

    const [absent, nulls, empty] = [of(undefined, undefined), of(null, null), of([], '')];

    expect(nulls).toEqual(absent);
    expect(empty).toEqual(absent);
    expect(absent).toMatchObject({
      ...{ state: 'UNSET', hvnId: 'asked-hvn', externalName: undefined, consumerAccounts: [] },
    });
  });

  it('keeps a state that it has never heard of', () => {
    const { state } = serviceOf({ state: 'HIBERNATING' });

    expect(state).toBe('HIBERNATING');
  });

  it.each(['2025-09-02T11:27:12Z', '2025-09-02T11:27:12.011Z', '2025-09-02T11:27:12.930351001Z'])(
    'keeps the moment %s as it is',
    (moment) => {
      const { createdAt } = serviceOf({ created_at: moment });

      expect(createdAt).toBe(moment);
    },
  );

  it.each([
    ['an id', { id: '' }],
    ['the moment that names its incarnation', { created_at: null }],
    ['lists of text', { consumer_accounts: [1] }],
  ])('refuses a service without %s', (_, fields) => {
    expect(() => serviceOf(fields)).toThrow();
  });
});

describe('answers.operation', () => {
  it.each([
    ['absent', {}],
    ['null', { error: null }],
    ['an empty object', { error: {} }],
    ['code 0 without a message', { error: { code: 0, message: '', details: [] } }],
  ])('takes an error that is %s for none', (_, fields) => {
    const { error } = operationOf(fields);

    expect(error).toBeUndefined();
  });

  it('reads an error, and finds words where there are none', () => {
    const told = operationOf({ error: { code: 13, message: 'terraform: quota\n exceeded' } });
    const mute = operationOf({ error: { code: 13 } });

    expect(told.error).toEqual({ code: 13, message: 'terraform: quota exceeded' });
    expect(mute.error).toEqual({
      code: 13,
      message: 'HCP has an internal error (it gave no reason)',
    });
  });

  it('names the service that it works on, and no other resource', () => {
    const link = (type: string) => operationOf({ link: { type, id: 'pl-1' } }).serviceId;

    expect([
      link('hashicorp.network.private-link'),
      link(''),
      link('hashicorp.network.hvn'),
    ]).toEqual(['pl-1', 'pl-1', undefined]);
  });

  it('keeps a state that it has never heard of', () => {
    const { state } = operationOf({ state: 'PAUSED' });

    expect(state).toBe('PAUSED');
  });
});

describe('answers.hvns', () => {
  it('reads a page and the token of the next', () => {
    const region = { provider: 'aws', region: 'eu-west-1' };
    const body = {
      networks: [{ id: 'hvn-1', state: 'STABLE', location: { region } }, { id: 'hvn-2' }],
      pagination: { next_page_token: 'abc', previous_page_token: '' },
    };

    const page = answers.hvns.parse(body);

    expect(page).toEqual({
      items: [
        { id: 'hvn-1', state: 'STABLE', provider: 'aws', region: 'eu-west-1' },
        { id: 'hvn-2', state: 'UNSET', provider: '', region: '' },
      ],
      next: 'abc',
    });
  });

  it.each([{}, { networks: null }, { networks: [], pagination: null }, { pagination: {} }])(
    'takes %j for the empty last page',
    (body) => {
      const page = answers.hvns.parse(body);

      expect(page).toEqual({ items: [], next: undefined });
    },
  );

  it.each([undefined, null, [], 'text', { networks: {} }, { networks: [{ state: 'STABLE' }] }])(
    'refuses %j',
    (body) => {
      const result = answers.hvns.safeParse(body);

      expect(result.success).toBe(false);
    },
  );
});

describe('answers.clusters', () => {
  it('reads where a cluster lives and how it is reached', () => {
    const body = {
      clusters: [
        {
          id: 'cluster-1',
          state: 'RUNNING',
          location: { region: { provider: 'aws', region: 'eu-west-1' } },
          config: { tier: 'STANDARD_SMALL', network_config: { network_id: 'hvn-1' } },
          dns_names: { private: 'cluster-1.private.example', public: '' },
        },
        { id: 'cluster-2' },
      ],
    };

    const { items } = answers.clusters.parse(body);

    expect(items).toEqual([
      {
        ...{ id: 'cluster-1', hvnId: 'hvn-1', state: 'RUNNING', tier: 'STANDARD_SMALL' },
        ...{ provider: 'aws', region: 'eu-west-1', privateDnsName: 'cluster-1.private.example' },
      },
      {
        ...{ id: 'cluster-2', hvnId: '', state: 'UNSET', tier: 'UNSET', provider: '', region: '' },
        privateDnsName: undefined,
      },
    ]);
  });
});

describe('answers.callerIdentity', () => {
  it('reads a service principal, and a person', () => {
    const service = { id: 'sp-1', name: 'bot', organization_id: 'org-1', project_id: 'project-1' };
    const [principal, person] = [
      { principal: { type: 'PRINCIPAL_TYPE_SERVICE', service } },
      { principal: { type: 'PRINCIPAL_TYPE_USER', user: { email: 'ada@example.com' } } },
    ].map((body) => answers.callerIdentity.parse(body));

    expect(principal).toEqual({
      ...{
        type: 'PRINCIPAL_TYPE_SERVICE',
        name: 'bot',
        projectId: 'project-1',
        organizationId: 'org-1',
      },
    });
    expect(person?.name).toBe('ada@example.com');
  });
});
