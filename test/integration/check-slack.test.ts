import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack, SlackOptions } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import type { Environment, Policy } from '../../src/domain/policy.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { checkSlack, type SlackCheck } from '../../src/slack/check-slack.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { createWebClient } from '../../src/slack/web.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';

const netsec = { groups: ['S0NETSEC'], users: [] };

function anEnvironment(change: Partial<Environment> = {}): Environment {
  return {
    name: 'production',
    match: {},
    channel: 'C0NETWORK',
    requesters: { anyone: true },
    approvers: netsec,
    approvals: { create: 1, update: 1, delete: 2 },
    expiresAfterMs: 3_600_000,
    ticket: undefined,
    allowEmpty: true,
    ...change,
  };
}

const aPolicy = (...environments: readonly Partial<Environment>[]): Policy => ({
  auditors: { groups: [], users: [] },
  environments: environments.map(anEnvironment),
  terraform: [],
});

const users = (...ids: readonly string[]) => ({
  groups: [],
  users: ids.map((id) => id as SlackUserId),
});

describe('the check of Slack', () => {
  let slack: Slack;
  const stops: (() => Promise<void>)[] = [];

  async function open(options: SlackOptions = {}): Promise<void> {
    slack = await startSlack(options);
    slack.install(appManifest({ mode: 'socket' }));
    stops.push(() => slack.stop());
  }
  beforeEach(async () => await open());
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  /** Findings as a list of lines. */
  async function check(
    policy: Policy | undefined,
    change: Partial<SlackCheck> & { readonly botToken?: string } = {},
  ): Promise<readonly string[]> {
    const { log, lines } = createCollectedLog();
    const apiUrl = change.apiUrl ?? new URL(slack.apiUrl);
    const web = createWebClient(
      { botToken: change.botToken ?? slack.botToken, apiUrl },
      'worker',
      log,
    );
    const findings = await checkSlack({ web, apiUrl, log, policy, ...change });
    expect(
      findings.filter(({ level, remedy }) => level === 'fail' && remedy === undefined),
    ).toEqual([]);
    expect(lines.join('')).not.toContain(slack.botToken);
    return findings.map(({ level, code, detail }) => `${level} ${code}: ${detail}`);
  }

  const withScopes = (scopes: readonly string[]): void => {
    const manifest = appManifest({ mode: 'socket' });
    slack.install({ ...manifest, oauth_config: { scopes: { bot: scopes } } });
  };

  it('finds nothing to complain of where all is well', async () => {
    const policy = aPolicy({}, { name: 'staging', channel: 'C0PRODNET' });

    expect(await check(policy, { appToken: slack.appToken })).toEqual([
      'ok slack_token: bot user U0BOTUSER at https://sandbox.slack.com/',
      'ok slack_scopes: all 11 scopes of the manifest',
      'ok slack_app_token: the app token opens a Socket Mode connection',
      'ok slack_channel: the bot is in #network (C0NETWORK)',
      'ok slack_channel: the bot is in #prod-network (C0PRODNET)',
      'ok slack_group: @netsec (S0NETSEC): 12 in it',
      'ok slack_quorum: production: enough people can approve (create needs 1, update needs 1, delete needs 2)',
      'ok slack_quorum: staging: enough people can approve (create needs 1, update needs 1, delete needs 2)',
    ]);
  });

  it('looks at the tokens alone while no policy is in force', async () => {
    expect(await check(undefined)).toHaveLength(2);
  });

  it.each([
    ['xoxb-not-the-token', 'invalid_auth'],
    ['xapp-sandbox-app-token', 'not_allowed_token_type'],
  ])('says that a bot token does not work (%s)', async (botToken, code) => {
    expect(await check(aPolicy({}), { botToken })).toEqual([
      `fail slack_token: the bot token does not work: ${code}`,
    ]);
  });

  it('says that Slack does not answer', async () => {
    slack.faults.fail('auth.test', { status: 502 });

    expect(await check(aPolicy({}))).toEqual([
      'fail slack_token: the bot token does not work: Slack answered 502',
    ]);
  });

  it('says that an app on the whole enterprise cannot read groups', async () => {
    await open({ orgInstall: true });

    expect((await check(aPolicy({})))[0]).toContain('fail slack_install: ');
  });

  it.each([
    ['xoxb-sandbox-bot-token', 'not_allowed_token_type'],
    ['xapp-not-the-token', 'invalid_auth'],
  ])('says that an app token does not work (%s)', async (appToken, code) => {
    expect(await check(undefined, { appToken })).toContain(
      `fail slack_app_token: the app token opens no Socket Mode connection: ${code}`,
    );
  });

  it('says what is impossible without a scope, and what cannot be promised', async () => {
    withScopes([
      'commands',
      'chat:write',
      'users:read',
      'usergroups:read',
      'channels:read',
      'groups:read',
    ]);

    const findings = await check(undefined);

    expect(findings.slice(1)).toEqual([
      expect.stringMatching(/^warn slack_scope: users:read.email is missing: decisions are kept/),
      expect.stringMatching(/^fail slack_scope: im:write is missing: it opens the direct message/),
      expect.stringMatching(/^warn slack_scope: files:write is missing: the past is shown page by/),
      expect.stringMatching(/^warn slack_scope: channels:history is missing: after a lost answer/),
      expect.stringMatching(/^warn slack_scope: groups:history is missing: after a lost answer/),
    ]);
  });

  it('says which scopes nobody needs', async () => {
    const bot = appManifest({ mode: 'socket' }).oauth_config?.scopes?.bot ?? [];
    withScopes([...bot, 'files:read', 'chat:write.public']);

    expect(await check(undefined)).toContain(
      'warn slack_scopes_unused: granted, and of no use to the bot: files:read, chat:write.public',
    );
  });

  it.each([
    ['C0GENERAL', 'fail slack_channel: the bot is not in #general (C0GENERAL): no card'],
    ['C0ARCHIVE', 'fail slack_channel: #archived (C0ARCHIVE) is archived: no card'],
    ['C0NOWHERE', 'fail slack_channel: channel C0NOWHERE does not exist, or is private'],
    ['C0SHARED1', 'warn slack_channel_shared: #shared (C0SHARED1) is shared with another company'],
  ])('looks at the channel %s', async (channel, finding) => {
    expect((await check(aPolicy({ channel }))).join('\n')).toContain(finding);
  });

  it.each([
    ['C0NETWORK', 'ok slack_channel: the bot is in #network (C0NETWORK)'],
    ['C0GENERAL', 'fail slack_channel: the bot is not in #general (C0GENERAL): no checkpoint'],
    ['C0ARCHIVE', 'fail slack_channel: #archived (C0ARCHIVE) is archived: no checkpoint'],
    ['C0NOWHERE', 'fail slack_channel: channel C0NOWHERE does not exist, or is private'],
  ])('looks at the channel %s that checkpoints go to, whatever the policy', async (id, finding) => {
    const findings = await check(undefined, { checkpointChannel: id });

    expect(findings).toHaveLength(3);
    expect(findings[2]).toContain(finding);
  });

  it('has nothing against checkpoints where another company keeps them', async () => {
    expect(await check(undefined, { checkpointChannel: 'C0SHARED1' })).toContain(
      'ok slack_channel: the bot is in #shared (C0SHARED1)',
    );
  });

  it('says when a channel cannot be looked at', async () => {
    withScopes(['channels:read', 'usergroups:read', 'users:read']);

    expect(await check(aPolicy({ channel: 'C0PRODNET' }))).toContain(
      'warn slack_channel: channel C0PRODNET could not be looked at: missing_scope',
    );
  });

  it('says which groups entitle nobody', async () => {
    slack.workspace.disableGroup('S0AUDIT');
    slack.workspace.setGroupMembers('S0PLATFORM', []);
    const approvers = { groups: ['S0NETSEC', 'S0AUDIT', 'S0PLATFORM', 'S0NOWHERE'], users: [] };

    const findings = await check(aPolicy({ approvers }));

    expect(findings.filter((line) => line.includes('slack_group'))).toEqual([
      'fail slack_group: @audit (S0AUDIT) is disabled: nobody is entitled through it',
      'ok slack_group: @netsec (S0NETSEC): 12 in it',
      'fail slack_group: there is no user group S0NOWHERE: nobody is entitled through it',
      'fail slack_group: nobody is in @platform-team (S0PLATFORM)',
    ]);
  });

  it('says it of those who may freeze and administer policy as well', async () => {
    slack.workspace.disableGroup('S0PLATFORM');
    const policyAdmins = { groups: ['S0PLATFORM'], users: [] };

    const findings = await check({ ...aPolicy({}), freezers: users('U0DEACTIV'), policyAdmins });

    expect(findings).toContain(
      'fail slack_group: @platform-team (S0PLATFORM) is disabled: nobody is entitled through it',
    );
    expect(findings).toContain(
      'warn slack_person: U0DEACTIV, whom the policy names, is no member (deactivated), and counts for nothing',
    );
  });

  it('says it of those that a request is escalated to', async () => {
    slack.workspace.disableGroup('S0PLATFORM');
    const to = { groups: ['S0PLATFORM'], users: users('U0DEACTIV').users };

    const findings = await check(aPolicy({ escalation: { afterMs: 1, to } }));

    expect(findings).toContain(
      'fail slack_group: @platform-team (S0PLATFORM) is disabled: nobody is entitled through it',
    );
    expect(findings).toContain(
      'warn slack_person: U0DEACTIV, whom the policy names, is no member (deactivated), and counts for nothing',
    );
  });

  it('says that groups cannot be read', async () => {
    slack.faults.fail('usergroups.list', { error: 'plan_upgrade_required' });

    const findings = await check(aPolicy({}));

    expect(findings).toContain(
      'fail slack_groups: user groups cannot be read: plan_upgrade_required',
    );
    expect(findings.at(-1)).toMatch(
      /^warn slack_quorum: production: whether enough .* is unknown$/,
    );
  });

  it('says which of the people that are named count for nothing', async () => {
    const approvers = users('U0APPROV1', 'U0APPROV2', 'U0APPROV3', 'U0GUEST01', 'U0NOBODY0');
    const requesters = { anyone: false, ...users('U0DEACTIV') } as const;

    const findings = await check(aPolicy({ approvers, requesters }));

    expect(findings.filter((line) => line.includes('slack_person'))).toEqual([
      'warn slack_person: U0GUEST01, whom the policy names, is no member (guest), and counts for nothing',
      'warn slack_person: U0NOBODY0, whom the policy names, is nobody that Slack knows, and counts for nothing',
      'warn slack_person: U0DEACTIV, whom the policy names, is no member (deactivated), and counts for nothing',
    ]);
  });

  it.each([
    ['too few', users('U0APPROV1', 'U0DEACTIV', 'U0GUEST01'), 'fail', 'delete needs 2): 1 can'],
    ['just enough', users('U0APPROV1', 'U0APPROV2'), 'warn', 'what one of them asks for can never'],
    ['enough', users('U0APPROV1', 'U0APPROV2', 'U0APPROV3'), 'ok', 'enough people can approve'],
  ])('says whether %s can approve', async (_what, approvers, level, words) => {
    const quorum = (await check(aPolicy({ approvers }))).at(-1);

    expect(quorum).toMatch(new RegExp(`^${level} slack_quorum: `));
    expect(quorum).toContain(words);
  });

  it.each([
    [
      'too few',
      users('U0APPROV1', 'U0DEACTIV'),
      'fail',
      'no other policy can ever be in force: 1 of',
    ],
    ['enough', users('U0APPROV1', 'U0APPROV2'), 'ok', 'enough policy admins can confirm'],
    ['enough in a group', { groups: ['S0NETSEC'], users: [] }, 'ok', 'enough policy admins can'],
  ])('says whether %s can confirm another policy', async (_, policyAdmins, level, words) => {
    const told = await check({ ...aPolicy({}), policyAdmins });

    const [of] = told.filter((one) => one.includes('slack_policy_admins'));
    expect(of).toMatch(new RegExp(`^${level} slack_policy_admins: `));
    expect(of).toContain(words);
  });

  it('needs no spare approver where none of them may ask', async () => {
    const approvers = users('U0APPROV1', 'U0APPROV2');
    const requesters = { anyone: false, ...users('U0REQUEST') } as const;

    expect((await check(aPolicy({ approvers, requesters }))).at(-1)).toContain('ok slack_quorum');
  });

  it.each([
    [
      'the one whom it wants is nobody',
      { alsoFrom: users('U0NOBODY') },
      'the approval from also_from',
    ],
    [
      'it wants more than there are',
      { approvals: 10, alsoFrom: users('U0NOBODY') },
      'the 10 approvals',
    ],
  ])('fails a rule that can never be met: %s', async (_, wants, what) => {
    const rules = [{ when: { changes: ['delete'] }, wants }] as const;
    const approvers = users('U0PLATFRM', 'U0AUDITOR', 'U0APPROVR');

    const told = await check(aPolicy({ approvers, rules }));

    expect(told.at(-1)).toMatch(/^fail slack_quorum: production: rule 1 can never be met: \d can/);
    expect(told.at(-1)).toContain(`${what} that it wants`);
    expect(told.join('\n')).toContain(
      'U0NOBODY, whom the policy names, is nobody that Slack knows',
    );
  });

  it('does not call a quorum out of reach because Slack did not say who somebody is', async () => {
    slack.faults.fail('users.info', { times: 20, status: 500 });

    expect((await check(aPolicy({}))).at(-1)).toContain('warn slack_quorum');
  });

  it('asks about no more people than it needs', async () => {
    await check(aPolicy({}, {}, {}));

    expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(3);
  });
});
