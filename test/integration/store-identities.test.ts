import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identify } from '../../src/domain/identity.ts';
import type { Visitor } from '../../src/domain/page-access.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { newSalt, sha256Bytes } from '../../src/hashing.ts';
import { createAuditLog } from '../../src/store/audit-log.ts';
import { type Erased, erasePerson } from '../../src/store/identities.ts';
import { createPageSessions } from '../../src/store/page-sessions.ts';
import { applyPolicy } from '../../src/use-cases/apply-policy.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  anEntry,
  aPolicy,
  aRequest,
  firstCommit,
  openStore,
  type Store,
  submissionOf,
} from '../support/store.ts';

const eve = 'U0EVE' as SlackUserId;

describe('identities', () => {
  let database: TestDatabase;
  let store: Store;
  let owner: Store;
  let bot: Sql;
  beforeAll(async () => {
    database = await createTestDatabase('identities');
    store = openStore(database.botUrl, 20_000);
    owner = openStore(database.ownerUrl, 20_000);
    bot = postgres(database.botUrl, { onnotice: () => undefined });
    await applyPolicy(store, aPolicy());
  });
  afterAll(async () => {
    await Promise.all([store, owner].map((one) => one.database.close(1_000)));
    await bot.end({ timeout: 1 });
    await database.drop();
  });

  /** A request of somebody, with who they are. */
  async function asked(person: SlackUserId): Promise<string> {
    const request = aRequest({ requester: person });
    const known = { id: person, email: `${person.toLowerCase()}@example.com` };
    const identity = identify({ hashing: store.hashing, newSalt }, known, 'S0NETSEC');
    if (identity === undefined) throw new Error('nobody is known');
    const details = { requester: { identity_hash: identity.hash } };
    await store.requests.submit(submissionOf(request), () => ({
      answer: undefined,
      commit: {
        ...firstCommit(request),
        entry: anEntry(request, { details }),
        identities: [identity],
      },
    }));
    return identity.hash;
  }

  const rows = (person: string) =>
    bot`select hash, email, salt, matched_group, erased_at from identities
      where person = ${person} order by at`;
  const erasures = async (person: string): Promise<number> => {
    const entries = await bot`select 1 from audit_entries
      where action = 'identity_erased' and body::jsonb #>> '{details,person}' = ${person}`;
    return entries.length;
  };
  const verify = async () => {
    const log = createAuditLog({ database: store.database, sha256: sha256Bytes });
    return (await log.verifyChain()).problems;
  };
  const eraseWhom = (whom: Erased) =>
    erasePerson({ orm: owner.orm, canonical: owner.hashing.canonical }, whom);
  const erase = (person: SlackUserId) => eraseWhom({ person });

  it('are written by the commit whose entry has their hash', async () => {
    const hash = await asked('U0ADA' as SlackUserId);

    expect(await rows('U0ADA')).toMatchObject([
      {
        ...{ hash, email: 'u0ada@example.com', matched_group: 'S0NETSEC', erased_at: null },
        salt: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  it('are erased by the owner, of one person alone, once, and the log holds', async () => {
    const hash = await asked(eve);
    await asked('U0BEN' as SlackUserId);
    const fetchedAt = new Date();
    const facts = { id: eve, kind: 'member', teamId: 'T1', email: 'eve@example.com' } as const;
    const persons = new Map([[eve, { ...facts, fetchedAt }]]);
    await store.people.write({ persons, groups: new Map() });

    const places = await Promise.all([erase(eve), erase(eve)]);

    expect(places.toSorted()).toEqual([0, 2]);
    expect(await rows(eve)).toMatchObject([
      { hash, email: null, salt: null, erased_at: expect.any(Date) },
    ]);
    expect(await rows('U0BEN')).toMatchObject([{ email: 'u0ben@example.com' }]);
    expect((await store.people.readPersons([eve])).get(eve)).not.toHaveProperty('email');
    expect(await erasures(eve)).toBe(1);
    expect(await verify()).toEqual([]);
  });

  it('are written with a freeze and with a decision on a policy as well, which are no requests', async () => {
    const person = 'U0FAY' as SlackUserId;
    const known = { id: person, email: 'fay@example.com' };
    const identity = identify({ hashing: store.hashing, newSalt }, known, undefined);
    const another = identify({ hashing: store.hashing, newSalt }, known, 'S0ADMIN');
    if (identity === undefined || another === undefined) throw new Error('nobody is known');
    const entry = { action: 'environment_frozen', actor: person, requestId: null } as const;
    const written = { entry: { ...entry, details: {} }, bulletins: [] };

    await store.freezes.change(() => ({
      answer: undefined,
      commit: { ...written, identities: [identity] },
    }));
    await store.policies.change(() => ({
      answer: undefined,
      commit: { ...written, identities: [another] },
    }));

    expect(await rows(person)).toMatchObject([
      { hash: identity.hash, email: 'fay@example.com', matched_group: null },
      { hash: another.hash, email: 'fay@example.com', matched_group: 'S0ADMIN' },
    ]);
    expect(await erase(person)).toBe(2);
    expect(await verify()).toEqual([]);
  });

  it('end the sessions that hold an address, of whoever has it, and no others', async () => {
    const sessions = createPageSessions({ orm: store.orm, canonical: store.hashing.canonical });
    const open = async (key: string, visitor: Visitor) => {
      const entry = { action: 'page_opened', actor: null, requestId: null, details: {} } as const;
      const about = { issuer: 'https://id.example/', subject: `sub-${key}` };
      await sessions.begin({ key, visitor, ...about }, entry);
    };
    const outside = (email: string) => ({ kind: 'email', email, verified: true }) as const;
    const gus = 'U0GUS' as SlackUserId;
    await asked(gus);
    await open('gus', outside('u0gus@example.com'));
    await open('gus-of-slack', { kind: 'slack', user: gus, teamId: 'T1' });
    await open('hal', outside('hal@audit.example'));
    await open('ida', outside('ida@audit.example'));

    const places = [
      await erase(gus),
      await eraseWhom({ email: 'hal@audit.example' }),
      await eraseWhom({ email: 'hal@audit.example' }),
    ];

    expect(places).toEqual([2, 1, 0]);
    const keys = ['gus', 'gus-of-slack', 'hal', 'ida'];
    const found = await Promise.all(keys.map((key) => sessions.find(key)));
    expect(found.map((one) => one !== undefined)).toEqual([false, true, false, true]);
    const told = await bot<{ body: string }[]>`select body from audit_entries
      where action = 'identity_erased' order by seq desc limit 2`;
    expect(told.map(({ body }) => JSON.parse(body).details)).toEqual([
      {
        ...{ people: [], identities: 0 },
        sessions: [{ issuer: 'https://id.example/', subject: 'sub-hal' }],
      },
      {
        ...{ person: gus, identities: 1 },
        sessions: [{ issuer: 'https://id.example/', subject: 'sub-gus' }],
      },
    ]);
  });

  it('are erased by the address as well, of everybody who had it', async () => {
    await asked('U0JAN' as SlackUserId);

    expect(await eraseWhom({ email: 'u0jan@example.com' })).toBe(1);

    expect(await rows('U0JAN')).toMatchObject([{ email: null, salt: null }]);
    expect(await verify()).toEqual([]);
  });

  it('are erased whole or not at all', async () => {
    const person = 'U0DORA' as SlackUserId;
    await asked(person);
    const canonical = () => {
      throw new Error('killed before the entry');
    };

    await expect(erasePerson({ orm: owner.orm, canonical }, { person })).rejects.toThrow('killed');

    expect(await rows(person)).toMatchObject([{ email: 'u0dora@example.com' }]);
    expect(await erasures(person)).toBe(0);
  });

  it('are nothing that the bot may change or erase', async () => {
    await expect(bot`update identities set email = 'x'`).rejects.toMatchObject({ code: '42501' });
    await expect(bot`delete from identities`).rejects.toMatchObject({ code: '42501' });
  });
});
