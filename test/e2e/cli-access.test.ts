import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackUserId } from '../../src/domain/request.ts';
import { newSalt } from '../../src/hashing.ts';
import { readCandidate } from '../../src/use-cases/adopt-policy.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import { freezeEnvironment } from '../../src/use-cases/freeze-environment.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { openStore, type Store } from '../support/store.ts';

const policy = `
version: 1
channel: C0PRIVLINK
auditors: { groups: [S0AUDIT] }
freezers: { users: [U0FREEZE] }
environments:
  - name: production
    match: { hvn: "prod-*" }
    approvers: { groups: [S0NETSEC] }
`;

describe('`audit access`', () => {
  let database: TestDatabase;
  let store: Store;
  let owner: Sql;
  beforeAll(async () => {
    database = await createTestDatabase('cli_access');
    store = openStore(database.botUrl, 20_000);
    owner = postgres(database.ownerUrl, { onnotice: () => undefined });
    const candidate = readCandidate(policy, store.hashing);
    if (!candidate.ok) throw new Error(JSON.stringify(candidate.refusal));
    await applyPolicy(store, candidate.value);
    await look(1, 'U0BEN', 'U0CLEO');
    await look(2, 'U0BEN', 'U0DORA');
  });
  afterAll(async () => {
    await store.database.close(1_000);
    await owner.end({ timeout: 1 });
    await database.drop();
  });

  async function look(minute: number, ...members: readonly string[]): Promise<void> {
    const fetchedAt = new Date(Date.UTC(2026, 0, 1, 0, minute));
    const those = members.map((one) => one as SlackUserId);
    const group = { id: 'S0NETSEC', handle: 'netsec', members: those, fetchedAt };
    await store.people.write({ persons: new Map(), groups: new Map([['S0NETSEC', group]]) });
  }

  const rewrite = (text: string) =>
    store.database.withClient((sql) => sql`update policies set text = ${text}`);
  const run = (words: string, url = database.auditorUrl): Promise<Ended> =>
    runCli(`audit access${words}`, { DATABASE_URL: url });

  it('tells an auditor who could do what, by whom the log has seen in the groups', async () => {
    const { code, out, err } = await run(' --json');

    const access = JSON.parse(out) as {
      readonly holdings: readonly Record<string, string | null>[];
      readonly roles: readonly { readonly name: string; readonly powers: readonly string[] }[];
    };
    const held = access.holdings.map(({ power, person, to }) => [power, person, to !== null]);
    expect(held).toHaveLength(4);
    expect(held).toEqual(
      expect.arrayContaining([
        ['approve', 'U0BEN', false],
        ['approve', 'U0CLEO', true],
        ['approve', 'U0DORA', false],
        ['freeze', 'U0FREEZE', false],
      ]),
    );
    expect(access).toMatchObject({
      unwatched: [{ group: 'S0NETSEC' }, { group: 'S0AUDIT', to: null }],
      byCommandLine: [{ to: null }],
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('says what the logins of the database can do to the log now', async () => {
    const { out } = await run(' --json');

    const { roles } = JSON.parse(out) as {
      readonly roles: readonly { readonly name: string; readonly powers: readonly string[] }[];
    };
    const powers = new Map(roles.map((role) => [role.name, role.powers]));
    expect(powers.get('privatelink_owner')).toContain('owns_log');
    expect(powers.get('privatelink_bot')).toEqual(['may_append', 'may_read']);
    expect(powers.get('privatelink_auditor')).toEqual(['may_read']);
    expect([...powers.values()]).toContainEqual(['superuser']);
  });

  it('says it in words', async () => {
    const { out } = await run('', database.botUrl);

    expect(out).toMatch(/Could approve in production:\n {2}U0/);
    expect(out).toContain('U0FREEZE  by name');
    expect(out).toMatch(/Not known, .*:\n(.*\n)* {2}S0AUDIT/);
    expect(out).toContain('privatelink_auditor: may read the log\n');
    expect(out).toContain('could put another policy in force:');
  });

  it('tells who froze outside of Slack, and finds out where that was changed', async () => {
    const by = 'U0FREEZE' as SlackUserId;
    const facts = { id: by, kind: 'member', teamId: 'T0', email: 'fay@example.com' } as const;
    const persons = new Map([[by, { ...facts, fetchedAt: new Date() }]]);
    const directory = { facts: () => Promise.resolve({ persons, groups: new Map() }) };
    const inForce = async () => (await store.policies.findInForce())?.policy;
    const deps = { ...store, people: directory, policy: inForce, newSalt };
    await freezeEnvironment(deps, { by, environment: 'production' });
    const told = await run('');

    await owner`update identities set email = 'mallory@example.com'`;
    const changed = await run('');

    expect(told.out).toMatch(/outside of Slack:\n +\d+ {2}U0FREEZE fay@example\.com: as the e/);
    expect(told.code).toBe(0);
    expect(changed.out).toContain('mallory@example.com: DOES NOT HOLD');
    expect(changed.code).toBe(1);
  });

  it('knows nothing of a policy whose text was changed', async () => {
    const text = policy.replace('U0FREEZE', 'U0MALLORY');
    await rewrite(text);

    const { out } = await run('');

    await rewrite(policy);
    expect(out).toContain('NOT READABLE');
    expect(out).not.toContain('U0MALLORY');
  });
});
