import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditDraft } from '../../src/domain/audit.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { createHashing } from '../../src/hashing.ts';
import { tidyUp } from '../../src/store/housekeeping.ts';
import { createPageSessions } from '../../src/store/page-sessions.ts';
import type { PageSession, PageSessions } from '../../src/use-cases/ports/page-sessions.ts';
import { openTestStore, type TestStore } from '../support/store.ts';

let store: TestStore;
let sessions: PageSessions;
beforeAll(async () => {
  store = await openTestStore('page_sessions');
  const { canonical } = createHashing();
  sessions = createPageSessions({ orm: store.orm, canonical });
});
afterAll(async () => await store?.close());

let count = 0;

function aSession(): PageSession {
  count += 1;
  const visitor = { kind: 'slack', user: 'U0AUDITOR' as SlackUserId, teamId: 'T1' } as const;
  return { key: `key-${count}`, visitor, issuer: 'https://slack.com/', subject: 'U0AUDITOR' };
}

function anEntry(action: AuditDraft['action'], mark: string): AuditDraft {
  return { action, actor: null, requestId: null, details: { mark } };
}

async function entriesOf(mark: string): Promise<readonly string[]> {
  const rows = await store.sql<{ action: string }[]>`
    select action from audit_entries where body::json -> 'details' ->> 'mark' = ${mark} order by seq`;
  return rows.map(({ action }) => action);
}

describe('a session', () => {
  it('begins with its entry and is found by its key alone', async () => {
    const session = aSession();

    await sessions.begin(session, anEntry('page_opened', session.key));

    expect(await sessions.find(session.key)).toEqual({ ...session, mustRecheck: false });
    expect(await sessions.find('another')).toBeUndefined();
    expect(await entriesOf(session.key)).toEqual(['page_opened']);
  });

  it('does not begin twice, and then writes no entry', async () => {
    const session = aSession();
    await sessions.begin(session, anEntry('page_opened', session.key));

    await expect(
      sessions.begin(session, anEntry('page_opened', session.key)),
    ).rejects.toMatchObject({ code: '23505' });

    expect(await entriesOf(session.key)).toEqual(['page_opened']);
  });

  it('is to be checked again after a minute, and is over after an hour unused or eight in all', async () => {
    const session = aSession();
    await sessions.begin(session, anEntry('page_opened', session.key));
    const isFound = async (checked: string, started: string) => {
      await store.sql`update page_sessions set checked_at = now() - ${checked}::interval,
        started_at = now() - ${started}::interval where key = ${session.key}`;
      return (await sessions.find(session.key))?.mustRecheck;
    };

    expect([
      await isFound('59 seconds', '1 hour'),
      await isFound('61 seconds', '1 hour'),
      await isFound('59 minutes', '7 hours 59 minutes'),
      await isFound('61 minutes', '2 hours'),
      await isFound('1 second', '8 hours 1 second'),
    ]).toEqual([false, true, true, undefined, undefined]);
    await tidyUp(store.orm);
    expect(await store.sql`select 1 from page_sessions where key = ${session.key}`).toEqual([]);
  });

  it('is checked again by whoever has checked', async () => {
    const session = aSession();
    await sessions.begin(session, anEntry('page_opened', session.key));
    await store.sql`update page_sessions set checked_at = now() - interval '2 minutes'`;

    await sessions.noteRecheck(session.key);

    expect((await sessions.find(session.key))?.mustRecheck).toBe(false);
  });

  it('ends once, with one entry, however many end it at once', async () => {
    const session = aSession();
    await sessions.begin(session, anEntry('page_opened', session.key));

    await Promise.all(
      Array.from({ length: 8 }, () =>
        sessions.end(session.key, anEntry('page_refused', session.key)),
      ),
    );

    expect(await sessions.find(session.key)).toBeUndefined();
    expect(await entriesOf(session.key)).toEqual(['page_opened', 'page_refused']);
  });
});

describe('what the log is told', () => {
  it('is ten entries a minute of each, at once or not, and then how many were left out', async () => {
    const record = (by: string) => sessions.record(anEntry('page_downloaded', by), by);

    const written = await Promise.all(Array.from({ length: 13 }, () => record('one')));
    const another = await record('two');
    await store.sql`update refusal_counts set since = since - interval '1 minute'`;
    const later = await record('one');

    expect(written.filter(Boolean)).toHaveLength(10);
    expect([another, later]).toEqual([true, true]);
    const [newest] = await store.sql<{ body: string }[]>`
      select body from audit_entries order by seq desc limit 1`;
    expect(JSON.parse(newest?.body ?? '')).toMatchObject({
      details: { mark: 'one', left_out_before: 3 },
    });
  });
});
