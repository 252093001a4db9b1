import { afterEach, describe, expect, it } from 'vitest';
import { idsOf, listOf, startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const all = '?pagination.page_size=100';

describe('clusters', () => {
  it('carry what a picker and the rules need', async () => {
    const { get, vault } = await startCaller();

    const { body } = await get(vault('/clusters/prod-eu'));

    expect(body['cluster']).toMatchObject({
      id: 'prod-eu',
      state: 'RUNNING',
      config: { tier: 'STANDARD_SMALL', network_config: { network_id: 'prod-eu-hvn' } },
      location: { region: { provider: 'aws', region: 'eu-west-1' } },
      dns_names: { private: expect.stringMatching(/hashicorp\.cloud$/) },
    });
    expect(body['cluster']?.['dns_names']).not.toHaveProperty('public');
  });

  it('can be listed by region, and changed by the test', async () => {
    const { hcp, get, vault } = await startCaller();
    hcp.world.setCluster('staging', { state: 'LOCKED', tier: 'PLUS_LARGE', publicIps: true });

    const { body } = await get(vault('/clusters?location.region.region=eu-west-1'));
    const staging = listOf(body['clusters']).find(({ id }) => String(id) === 'staging');

    expect(idsOf(body['clusters'])).toEqual(['dev-1', 'prod-eu', 'staging']);
    expect(staging).toMatchObject({
      state: 'LOCKED',
      config: { tier: 'PLUS_LARGE', network_config: { public_ips_enabled: true } },
    });
  });

  it('can be many, each on its own HVN and ready for a service', async () => {
    const { hcp, get, vault, create } = await startCaller();
    hcp.world.addClusters(50);

    const { body } = await get(vault(`/clusters${all}`));
    const values = { id: 'load-7-pl', vault_cluster_id: 'load-7' };
    const created = await create(values, 'load-7-hvn');

    expect(idsOf(body['clusters'])).toHaveLength(59);
    expect(created.status).toBe(200);
  });
});

describe('networks', () => {
  it('carry state, region and CIDR', async () => {
    const { get, network } = await startCaller();

    const { body } = await get(network('/azure-hvn'));

    expect(body['network']).toMatchObject({
      id: 'azure-hvn',
      state: 'STABLE',
      cidr_block: '172.25.64.0/20',
      location: { region: { provider: 'azure', region: 'westeurope' } },
    });
  });

  it('list what depends on them', async () => {
    const { get, network } = await startCaller();

    const { body } = await get(network('/busy-hvn/dependencies'));

    expect(body['dependencies']).toMatchObject([
      { type: 'hashicorp.network.private-link', id: 'busy-pl' },
      { type: 'hashicorp.vault.cluster', id: 'busy' },
    ]);
  });

  it('list and give their peerings and attachments', async () => {
    const { hcp, get, network } = await startCaller();
    hcp.world.addTgw({ id: 'my-tgw', hvnId: 'dev-hvn' });

    const peerings = await get(network('/peered-hvn/peerings'));
    const peering = await get(network('/peered-hvn/peerings/peered-to-apps'));
    const attachments = await get(network('/dev-hvn/transit-gateway-attachments'));

    expect(peerings.body['peerings']).toMatchObject([{ id: 'peered-to-apps', state: 'ACTIVE' }]);
    expect(peering.body['peering']).toMatchObject({ hvn: { id: 'peered-hvn' } });
    expect(idsOf(attachments.body['tgw_attachments'])).toEqual(['my-tgw']);
  });
});

describe('projects, organizations, providers and the caller', () => {
  it('lead from a project to its organization', async () => {
    const { hcp, get } = await startCaller();

    const project = await get(`/resource-manager/2019-12-10/projects/${hcp.projectId}`);
    const list = await get(
      `/resource-manager/2019-12-10/projects?scope.type=ORGANIZATION&scope.id=${hcp.organizationId}`,
    );
    const organizations = await get('/resource-manager/2019-12-10/organizations');

    expect(project.body['project']).toMatchObject({
      parent: { id: hcp.organizationId, type: 'ORGANIZATION' },
    });
    expect(idsOf(list.body['projects'])).toEqual([hcp.projectId]);
    expect(idsOf(organizations.body['organizations'])).toEqual([hcp.organizationId]);
  });

  it('want a scope for the list of projects', async () => {
    const { get } = await startCaller();

    const reply = await get('/resource-manager/2019-12-10/projects');

    expect(reply).toMatchObject({ status: 400, body: { code: 3 } });
  });

  it('say who calls', async () => {
    const { hcp, get } = await startCaller();

    const { body } = await get('/iam/2019-12-10/caller-identity');

    expect(body['principal']).toMatchObject({
      type: 'PRINCIPAL_TYPE_SERVICE',
      service: { organization_id: hcp.organizationId, project_id: hcp.projectId },
    });
  });

  it('name the regions of HVNs', async () => {
    const { get, vault } = await startCaller();

    const { body } = await get(vault('/providers'));

    expect(body['providers']).toMatchObject([
      { name: 'aws', regions: expect.arrayContaining(['eu-west-3', 'us-east-1']) },
      { name: 'azure' },
    ]);
  });
});

describe('a world of two projects', () => {
  it('keeps equal ids of HVNs, clusters and services apart', async () => {
    const { hcp, call, get, vault, services } = await startCaller();
    const projectId = '22222222-2222-4222-8222-222222222222';
    const { organizationId } = hcp;
    hcp.world.projects.push({ id: projectId, organizationId, name: 'second', state: 'ACTIVE' });
    hcp.world.addHvn({ id: 'busy-hvn', projectId, region: 'eu-north-1' });
    hcp.world.addCluster({ id: 'busy', projectId, hvnId: 'busy-hvn' });
    const second = (path: string) => path.replace(hcp.projectId, projectId);

    const clusters = await get(second(vault('/clusters')));
    const none = await get(second(services('busy-hvn')));
    const hvn = { location: { region: { provider: 'aws', region: 'eu-north-1' } } };
    const created = await call('POST', second(services('busy-hvn')), {
      private_link_service: { id: 'busy-pl', vault_cluster_id: 'busy', hvn },
    });

    expect(clusters.body['clusters']).toMatchObject([
      { id: 'busy', location: { region: { region: 'eu-north-1' } } },
    ]);
    expect(idsOf(none.body['private_link_services'])).toEqual([]);
    expect(created.body['private_link_service']).toMatchObject({ default_region: 'eu-north-1' });
  });
});
