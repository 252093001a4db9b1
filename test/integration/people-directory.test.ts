import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { createIdentity } from '../../src/slack/identity.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { createPeopleDirectory } from '../../src/slack/people-directory.ts';
import { createWebClient } from '../../src/slack/web.ts';
import {
  type PeopleCache,
  type PeopleDirectory,
  PeopleUnavailableError,
} from '../../src/use-cases/ports/people-directory.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { createMemoryPeopleCache } from '../fakes/memory-people-cache.ts';

const halfMinute = 30_000;
const approver = 'U0APPROV1' as SlackUserId;
const netsec = 'S0NETSEC';

describe('the people directory', () => {
  const slacks: Slack[] = [];
  let slack: Slack;
  let cache: PeopleCache;
  let people: PeopleDirectory;
  let now = new Date('2026-11-20T09:00:00Z');

  async function open(options: { readonly enterprise?: boolean } = {}): Promise<void> {
    slack = await startSlack(options);
    slacks.push(slack);
    slack.install(appManifest({ mode: 'socket' }));
    cache = createMemoryPeopleCache();
    people = directory();
  }

  /** Of one process; several share the cache. */
  function directory(): PeopleDirectory {
    const { log } = createCollectedLog();
    const config = { botToken: slack.botToken, apiUrl: new URL(slack.apiUrl) };
    const web = createWebClient(config, 'worker', log);
    return createPeopleDirectory({
      web,
      cache,
      boundary: createIdentity(web, log),
      clock: () => now,
      log,
    });
  }

  beforeEach(async () => {
    now = new Date('2026-11-20T09:00:00Z');
    await open();
  });
  afterEach(async () => {
    for (const each of slacks.splice(0)) await each.stop();
  });

  const kindOf = async (id: string): Promise<string | undefined> => {
    const wanted = { persons: [id as SlackUserId], groups: [] };
    return (await people.facts(wanted, halfMinute)).persons.get(id as SlackUserId)?.kind;
  };
  const membersOf = async (id: string): Promise<readonly string[] | undefined> =>
    (await people.facts({ persons: [], groups: [id] }, halfMinute)).groups.get(id)?.members;
  const asked = (method: string): number =>
    slack.calls.filter((call) => call.method === method).length;

  it.each([
    ['U0REQUEST', 'member'],
    ['U0COLLEAG', 'member'],
    ['U0GUEST01', 'guest'],
    ['U0ROBOT01', 'bot'],
    ['U0DEACTIV', 'deactivated'],
    ['U0STRANGE', 'stranger'],
    ['U0NOBODY0', undefined],
  ])('tells of %s that it is a %s', async (id, kind) => {
    expect(await kindOf(id)).toBe(kind);
  });

  it('takes nobody from elsewhere for a colleague where there is no enterprise', async () => {
    await open({ enterprise: false });

    expect(await kindOf('U0COLLEAG')).toBe('stranger');
    expect(await kindOf('U0REQUEST')).toBe('member');
  });

  it('takes a guest of a colleague’s workspace for a guest, and who has left for gone', async () => {
    slack.workspace.setUser('colleague', { isUltraRestricted: true });
    slack.workspace.setUser('stranger', { deleted: true });

    expect(await kindOf('U0COLLEAG')).toBe('guest');
    expect(await kindOf('U0STRANGE')).toBe('deactivated');
  });

  it('tells who is in a group, and its handle', async () => {
    const { groups } = await people.facts({ persons: [], groups: ['S0AUDIT'] }, halfMinute);

    expect(groups.get('S0AUDIT')).toEqual({
      id: 'S0AUDIT',
      handle: 'audit',
      members: ['U0AUDITOR'],
      fetchedAt: now,
    });
  });

  it('knows no members of a group that is disabled, or that never was', async () => {
    slack.workspace.disableGroup(netsec);

    expect(await membersOf(netsec)).toBeUndefined();
    expect(await membersOf('S0NOWHERE')).toBeUndefined();
  });

  it('knows a group under another name for the same, with the same people in it', async () => {
    const before = await membersOf(netsec);
    const group = slack.workspace.userGroups.get(netsec) ?? expect.fail('no group');
    group.handle = 'lunch-club';
    now = new Date(now.getTime() + halfMinute + 1);

    const { groups } = await people.facts({ persons: [], groups: [netsec] }, halfMinute);

    expect(groups.get(netsec)).toMatchObject({ handle: 'lunch-club', members: before });
  });

  it('asks once for all who want to know the same at the same time', async () => {
    const wanted = { persons: [approver, approver], groups: [netsec, 'S0AUDIT'] };

    const all = await Promise.all(
      Array.from({ length: 20 }, () => people.facts(wanted, halfMinute)),
    );

    expect(new Set(all.map(({ groups }) => groups.size))).toEqual(new Set([2]));
    expect(asked('users.info')).toBe(1);
    expect(asked('usergroups.list')).toBe(1);
    expect(asked('usergroups.users.list')).toBe(2);
  });

  it('asks again after a failure that several shared', async () => {
    slack.faults.fail('users.info', { status: 500 });
    const failed = await Promise.allSettled([kindOf(approver), kindOf(approver)]);

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await kindOf(approver)).toBe('member');
  });

  it('believes what is kept for as long as was asked for, and no longer', async () => {
    await kindOf(approver);
    slack.workspace.setUser('approver', { deleted: true });

    now = new Date(now.getTime() + halfMinute);
    const inTime = await kindOf(approver);
    now = new Date(now.getTime() + 1);
    const later = await kindOf(approver);

    expect([inTime, later]).toEqual(['member', 'deactivated']);
  });

  it('believes what another process has fetched', async () => {
    await directory().facts({ persons: [approver], groups: [netsec] }, halfMinute);

    await people.facts({ persons: [approver], groups: [netsec] }, halfMinute);

    expect(asked('users.info')).toBe(1);
    expect(asked('usergroups.users.list')).toBe(1);
  });

  it('does not believe a fact from a clock that is far ahead', async () => {
    now = new Date(now.getTime() + 3_600_000);
    await kindOf(approver);
    slack.workspace.setUser('approver', { deleted: true });

    now = new Date(now.getTime() - 3_600_000);

    expect(await kindOf(approver)).toBe('deactivated');
  });

  it.each([
    ['cannot be reached', () => slack.faults.reset('*', { times: 9 })],
    ['fails', () => slack.faults.fail('*', { times: 9, status: 503 })],
    ['asks to wait', () => slack.faults.rateLimit('*', { times: 9 })],
    ['shuts the bot out', () => slack.faults.fail('*', { times: 9, error: 'token_revoked' })],
  ])('says that nothing can be known while Slack %s', async (_what, strike) => {
    strike();

    const wanted = { persons: [approver], groups: [netsec] };

    await expect(people.facts(wanted, halfMinute)).rejects.toBeInstanceOf(PeopleUnavailableError);
  });

  it('leaves out what it could not ask, and tells the rest', async () => {
    slack.faults.fail('usergroups.users.list', {
      status: 500,
      when: ({ args }) => args['usergroup'] === netsec,
    });

    const wanted = { persons: [approver], groups: [netsec, 'S0AUDIT'] };
    const facts = await people.facts(wanted, halfMinute);

    expect([...facts.persons.keys()]).toEqual([approver]);
    expect([...facts.groups.keys()]).toEqual(['S0AUDIT']);
    expect([...(facts.unanswered ?? [])]).toEqual([netsec]);
  });

  it('never tells a stale fact in place of one that it could not ask', async () => {
    await people.facts({ persons: [approver], groups: [netsec] }, halfMinute);
    now = new Date(now.getTime() + halfMinute + 1);
    slack.faults.fail('usergroups.users.list', { status: 500 });

    const facts = await people.facts({ persons: [approver], groups: [netsec] }, halfMinute);

    expect(facts.groups.size).toBe(0);
    expect(facts.persons.get(approver)?.fetchedAt).toEqual(now);
  });

  it('cannot place anybody as long as it does not know the workspace', async () => {
    slack.faults.fail('auth.test', { status: 500 });

    await expect(kindOf(approver)).rejects.toBeInstanceOf(PeopleUnavailableError);
    expect(await kindOf(approver)).toBe('member');
  });

  const emailOf = async (id: string): Promise<string | undefined> => {
    const wanted = { persons: [id as SlackUserId], groups: [] };
    return (await people.facts(wanted, halfMinute)).persons.get(id as SlackUserId)?.email;
  };

  it('tells the address of a person, in the same call, where the app may know it', async () => {
    expect(await emailOf(approver)).toBe('approver@example.com');
    expect(asked('users.info')).toBe(1);
    expect(await emailOf('U0ROBOT01')).toBeUndefined();
  });

  it('tells all but the address where the app may not know it', async () => {
    const manifest = appManifest({ mode: 'socket' });
    const bot = manifest.oauth_config?.scopes?.bot?.filter((name) => name !== 'users:read.email');
    slack.install({ ...manifest, oauth_config: { scopes: { bot: bot ?? [] } } });

    expect(await emailOf(approver)).toBeUndefined();
    expect(await kindOf(approver)).toBe('member');
  });
});
