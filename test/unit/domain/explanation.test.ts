import { describe, expect, it } from 'vitest';
import { explainPolicy, type Question } from '../../../src/domain/explanation.ts';
import type { PeopleFacts } from '../../../src/domain/people.ts';
import { planChange } from '../../../src/domain/plan.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { noService, noValues } from '../../../src/domain/private-link.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { parsePolicy } from '../../../src/intake/policy-file.ts';

const id = (text: string): SlackUserId => text as SlackUserId;
const [ada, ben, lea] = [id('U0ADA'), id('U0BEN'), id('U0LEA')];

const policy = read(`version: 1
channel: C0PRIVLINK
environments:
  - name: production
    match: { project: "p-prod", hvn: "prod-*" }
    approvers: { groups: [S0NETSEC] }
  - name: staging
    match: { cluster: "staging-*" }
    requesters: { groups: [S0DEV] }
    approvers: { groups: [S0NETSEC] }
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

const at = new Date('2026-01-01T00:00:00Z');
const facts: PeopleFacts = {
  persons: new Map(
    [ada, ben, lea].map((one) => [one, { id: one, kind: 'member', teamId: 'T1', fetchedAt: at }]),
  ),
  groups: new Map(
    [
      { id: 'S0NETSEC', handle: 'netsec', members: [ben], fetchedAt: at },
      { id: 'S0DEV', handle: 'dev', members: [ada, ben], fetchedAt: at },
    ].map((group) => [group.id, group]),
  ),
};

const values = (range: string) => ({ ...noValues, consumerIpRanges: [range] });
const question = (change: Partial<Question> = {}): Question => ({
  place: { projectId: 'p-dev', hvnId: 'prod-eu', clusterId: 'staging-eu' },
  serviceId: 'payments',
  plan: planChange('create', noService, values('10.0.0.0/16')),
  valuesKnown: true,
  person: ada,
  requester: undefined,
  ...change,
});

describe('the explanation of a policy', () => {
  it('names the globs for which earlier environments do not match', () => {
    const { passed, ruling } = explainPolicy(policy, question(), facts);

    expect(passed).toEqual([
      { environment: 'production', misses: [{ key: 'project', glob: 'p-prod', is: 'p-dev' }] },
    ]);
    expect(ruling?.environment.name).toBe('staging');
  });

  it('has them all where no environment matches, and no ruling', () => {
    const nowhere = { projectId: 'p-dev', hvnId: 'dev', clusterId: 'dev' };
    const { passed, ruling } = explainPolicy(policy, question({ place: nowhere }), facts);

    expect(passed.map(({ environment }) => environment)).toEqual(['production', 'staging']);
    expect(ruling).toBeUndefined();
  });

  it('tells which rules apply, which do not, and which may by values that are not known', () => {
    const rules = (change: Partial<Question>) =>
      explainPolicy(policy, question(change), facts).ruling?.rules.map(({ verdict }) => verdict);
    const open = planChange('create', noService, values('8.8.8.0/24'));

    expect(rules({})).toEqual(['does_not', 'does_not']);
    expect(rules({ plan: open })).toEqual(['applies', 'does_not']);
    expect(rules({ valuesKnown: false })).toEqual(['depends', 'does_not']);
    expect(rules({ plan: planChange('delete', noService, noValues) })).toEqual([
      ...['does_not', 'applies'],
    ]);
  });

  it('tells by what a person may ask and review, and why not', () => {
    const standing = (change: Partial<Question>) => {
      const ruling = explainPolicy(policy, question(change), facts).ruling;
      return [ruling?.mayRequest, ruling?.mayReview];
    };
    const viaGroup = (group: string) => ({ ok: true, value: { via: 'group', group } });
    const no = (code: string) => ({ ok: false, refusal: { code } });
    const plan = planChange('delete', noService, noValues);

    expect(standing({})).toEqual([viaGroup('S0DEV'), no('not_an_approver')]);
    expect(standing({ person: ben })).toEqual([viaGroup('S0DEV'), viaGroup('S0NETSEC')]);
    expect(standing({ person: ben, requester: ben })[1]).toEqual(no('self_review'));
    expect(standing({ person: lea })).toEqual([no('not_a_requester'), no('not_an_approver')]);
    // A rule wants one of certain people, who may then review as well.
    expect(standing({ person: lea, plan })[1]).toEqual({ ok: true, value: { via: 'user' } });
  });

  it('foresees whether the quorum of such a request can be reached', () => {
    const outlook = (change: Partial<Question>) =>
      explainPolicy(policy, question(change), facts).ruling?.outlook;

    expect(outlook({})).toEqual({ kind: 'enough', found: 1, quorum: 1 });
    expect(outlook({ person: ben })).toEqual({ kind: 'too_few', found: 0, quorum: 1 });
    expect(outlook({ person: ben, requester: ada })?.kind).toBe('enough');
  });

  it("names the glob by which the service is Terraform's", () => {
    expect(explainPolicy(policy, question({ serviceId: 'TF-db' }), facts).terraform).toBe('tf-*');
    expect(explainPolicy(policy, question({ serviceId: undefined }), facts).terraform).toBe(
      undefined,
    );
  });
});
