import { describe, expect, it } from 'vitest';
import { explanationLines } from '../../../src/cli/explain-words.ts';
import type { PeopleFacts } from '../../../src/domain/people.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { noValues } from '../../../src/domain/private-link.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';
import {
  type ExplainDeps,
  explainChange,
  findPlaces,
  type ImaginedChange,
} from '../../../src/use-cases/explain-change.ts';
import type { ClusterChoice } from '../../../src/use-cases/ports/inventory-store.ts';
import { aService } from './services.ts';

const id = (text: string): SlackUserId => text as SlackUserId;
const at = new Date('2026-01-01T00:00:00Z');

const policy = read(`version: 1
channel: C0PRIVLINK
environments:
  - name: staging
    match: { hvn: "staging-*" }
    approvers: { users: [U0BEN] }
  - name: production
    match: { cluster: "prod-*" }
    requesters: { groups: [S0DEV] }
    approvers: { groups: [S0NETSEC, S0GONE] }
    seasoning: 48h
    escalation: { after: 24h, to: { users: [U0LEA] } }
    rules:
      - when: { flags: [public_range] }
        then: { approvals: 2 }
      - when: { change: [delete] }
        then: { also_from: { users: [U0LEA] } }
terraform: { services: ["tf-*"] }
`);

function read(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.value;
}

const facts: PeopleFacts = {
  persons: new Map(
    ['U0ADA', 'U0BEN', 'U0LEA'].map((one) => [
      id(one),
      { id: id(one), kind: 'member', teamId: 'T1', fetchedAt: at },
    ]),
  ),
  groups: new Map([
    ['S0DEV', { id: 'S0DEV', handle: 'dev', members: [id('U0ADA'), id('U0BEN')], fetchedAt: at }],
    ['S0NETSEC', { id: 'S0NETSEC', handle: 'netsec', members: [id('U0BEN')], fetchedAt: at }],
  ]),
};

function aCluster(projectId: string): ClusterChoice {
  const cluster = {
    ...{ id: 'prod-eu', hvnId: 'prod-hvn', state: 'RUNNING', tier: 'PLUS', provider: 'aws' },
    ...{ region: 'eu-west-1', privateDnsName: undefined },
  };
  const services = [aService()];
  const inventory = { cluster, hvn: undefined, links: [], services, seenAt: at };
  return { organizationId: 'o', projectId, cluster, inventory };
}

function depsOf(projects: readonly string[]): ExplainDeps {
  return {
    inventory: {
      findCluster: async (cluster) => (cluster === 'prod-eu' ? projects.map(aCluster) : []),
      findServices: async () => [],
    },
    trial: { approvedAccounts: async () => new Set() },
    now: () => at,
  };
}

const imagined = (change: Partial<ImaginedChange> = {}): ImaginedChange => ({
  ...{ change: 'update', clusterId: 'prod-eu', person: id('U0ADA'), desired: {} },
  ...{ hvnId: undefined, projectId: undefined, serviceId: undefined, requester: undefined },
  ...change,
});

async function told(change: Partial<ImaginedChange>, deps = depsOf(['p1'])) {
  const wanted = imagined(change);
  const [found] = await findPlaces(deps, wanted);
  if (found === undefined) throw new Error('no such place');
  const explained = await explainChange(deps, { imagined: wanted, found, policy, facts });
  const { person, requester } = wanted;
  return explanationLines({ explained, facts, person, requester });
}

describe('an explanation of what a policy says', () => {
  it('says of a change whose values are not given what depends on them', async () => {
    expect(await told({})).toEqual([
      'Not staging: hvn staging-* does not match prod-hvn.',
      'Environment production: all its globs match.',
      'U0ADA may ask for it, as a member of S0DEV.',
      'U0ADA may not decide about it: it is not known who is in S0GONE.',
      'Needs 1 of the approvers, as approvals.update says.',
      'rules.0 (approvals 2): may apply, by values that were not given.',
      'rules.1 (also_from U0LEA): does not apply, as it is about other changes.',
      'For a request of U0ADA, 1 can be reached: 1 person is known who can approve.',
      'Approvers: S0NETSEC (@netsec, 1 member), S0GONE (nothing is known of it).',
      'Once it has waited for 24 h, these decide as well: U0LEA.',
      'Of these, who came to their group less than 48 h ago cannot decide yet; since when they are in it was not looked at here.',
      'Risks depend on the values: name them with --accounts, --ranges and --regions.',
    ]);
  });

  it('says which rule raised the number, by which risk of the values that are given', async () => {
    const lines = await told({
      desired: { ...noValues, consumerIpRanges: ['8.8.8.0/24'] },
      person: id('U0BEN'),
      requester: id('U0ADA'),
    });

    expect(lines).toContain(
      'U0BEN may approve or reject what others ask for, as a member of S0NETSEC.',
    );
    expect(lines).toContain(
      'Needs 2 of the approvers, because of flags public_range; approvals.update alone says 1.',
    );
    expect(lines).toContain('rules.0 (approvals 2): applies, because of flags public_range.');
    expect(lines).toContain(
      'For a request of U0ADA, 2 may be reached: 1 person is known who can approve, and others may.',
    );
    expect(lines.at(-1)).toMatch(/^Risks: public_range 8\.8\.8\.0\/24, last_account_removed /);
  });

  it('knows the values of a delete by what was last seen, and names of whom one must approve', async () => {
    const lines = await told({ change: 'delete', person: id('U0LEA'), requester: id('U0LEA') });

    expect(lines).toContain('U0LEA may not ask for it: the policy does not let them ask here.');
    expect(lines).toContain('U0LEA may not decide about it: nobody decides on their own request.');
    expect(lines).toContain(
      'For a request of U0LEA nobody can approve of U0LEA, of whom one must.',
    );
    expect(lines).toContain('One of those who approve: U0LEA.');
    expect(lines).toContain('Risks: deletes_service.');
  });

  it('says so of somebody who is not known, and of a place that no environment is for', async () => {
    const nobody = await told({ person: id('U0NOBODY') });
    const nowhere = await told({ clusterId: 'dev', hvnId: 'dev' });

    expect(nobody).toContain(
      'U0NOBODY may not ask for it: Slack knows no such person, or nothing is kept of them.',
    );
    expect(nowhere).toEqual([
      'Not staging: hvn staging-* does not match dev.',
      'Not production: cluster prod-* does not match dev.',
      'No environment matches: nobody may ask for it, and nobody decides.',
    ]);
  });

  it("says that a service is Terraform's", async () => {
    const lines = await told({ change: 'create', serviceId: 'TF-db' });

    expect(lines.at(-1)).toBe(
      "The service is Terraform's, by tf-*: it is decided here and carried out there.",
    );
  });

  it('finds a cluster in every project that has one, and takes a network that is named before what was seen', async () => {
    const places = async (change: Partial<ImaginedChange>) =>
      (await findPlaces(depsOf(['p1', 'p2']), imagined(change))).map(({ place }) => place);
    const inProject = (projectId: string) => ({
      ...{ projectId, hvnId: 'prod-hvn', clusterId: 'prod-eu' },
    });

    expect(await places({})).toEqual([inProject('p1'), inProject('p2')]);
    expect(await places({ projectId: 'p2' })).toEqual([inProject('p2')]);
    expect(await places({ hvnId: 'new', projectId: 'p2' })).toEqual([
      { ...inProject('p2'), hvnId: 'new' },
    ]);
    expect(await places({ clusterId: 'unseen' })).toEqual([]);
  });
});
