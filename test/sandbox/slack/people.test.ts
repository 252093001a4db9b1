import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { aManifest } from './support/manifest.ts';
import { clientOf, errorOf } from './support/scripted-app.ts';

let slack: Slack;

beforeEach(async () => {
  slack = await startSlack({ manifest: aManifest() });
});
afterEach(async () => {
  await slack.stop();
});

describe('people', () => {
  it('tells guests, deactivated people, bots, strangers and colleagues apart', async () => {
    const { users } = clientOf(slack);
    const info = async (user: string) => (await users.info({ user })).user;

    expect(await info('U0GUEST01')).toMatchObject({ is_restricted: true });
    expect(await info('U0DEACTIV')).toMatchObject({ deleted: true });
    expect(await info('U0ROBOT01')).toMatchObject({ is_bot: true });
    expect(await info('U0STRANGE')).toMatchObject({ team_id: 'T0STRANGE', is_stranger: false });
    expect(await info('U0COLLEAG')).toMatchObject({
      team_id: 'T0COLLEAG',
      enterprise_user: { enterprise_id: 'E0SANDBOX' },
    });
    slack.workspace.leave('#shared', 'stranger');
    expect(await info('U0STRANGE')).toMatchObject({ is_stranger: true });
    expect(await errorOf(users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });

  it('lists a user group until it is disabled', async () => {
    const { usergroups } = clientOf(slack);
    const list = () => errorOf(usergroups.users.list({ usergroup: 'S0NETSEC' }));
    slack.workspace.setGroupMembers('S0NETSEC', ['approver', 'approver2']);

    const before = await list();
    slack.workspace.disableGroup('S0NETSEC');
    const after = await list();

    expect(before).toMatchObject({ users: ['U0APPROV1', 'U0APPROV2'] });
    expect(after).toBe('no_such_subteam');
    expect(await errorOf(usergroups.users.list({ usergroup: 'S0NOBODY' }))).toBe('no_such_subteam');
  });

  it('opens direct messages, but not with the deactivated or with bots', async () => {
    const { conversations } = clientOf(slack);
    const open = (users: string) => errorOf(conversations.open({ users }));

    expect(await open('U0REQUEST')).toMatchObject({ ok: true, channel: { id: 'D0REQUEST' } });
    expect(await open('U0DEACTIV')).toBe('user_disabled');
    expect(await open('U0ROBOT01')).toBe('cannot_dm_bot');
    expect(await open('U0NOBODY')).toBe('user_not_found');
  });

  it('needs a team with a token of the whole enterprise', async () => {
    await slack.stop();
    slack = await startSlack({ manifest: aManifest(), orgInstall: true });
    const client = clientOf(slack);

    const identity = await client.auth.test();

    expect(identity).toMatchObject({ is_enterprise_install: true, enterprise_id: 'E0SANDBOX' });
    expect(await errorOf(client.usergroups.list({}))).toBe('missing_argument');
    expect(await errorOf(client.usergroups.list({ team_id: 'T0SANDBOX' }))).toMatchObject({
      ok: true,
    });
  });
});

describe('the manifest', () => {
  it('gives no commands without the scope for them', async () => {
    slack.install(aManifest({ scopes: ['chat:write'] }));

    const result = await slack.as('requester').command('/privatelink');

    expect(result.error).toBe('not_a_command');
  });

  it('is refused when Slack would refuse it', () => {
    const manifest = aManifest();
    const bad = { ...manifest, display_information: { name: 'x'.repeat(36) } };

    expect(() => slack.install(bad)).toThrow('display_information.name');
    expect(() =>
      slack.install({
        ...manifest,
        settings: { ...manifest.settings, socket_mode_enabled: false },
      }),
    ).toThrow('url is needed');
  });
});
