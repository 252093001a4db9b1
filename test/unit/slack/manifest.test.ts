import { describe, expect, it } from 'vitest';
import { manifestProblems } from '../../../sandbox/slack/manifest.ts';
import { pagePaths } from '../../../src/page/paths.ts';
import { appManifest, botScopes } from '../../../src/slack/manifest.ts';

const http = { mode: 'http', publicUrl: 'https://bot.example.com' } as const;

describe('appManifest', () => {
  it.each([[{ mode: 'socket' } as const], [http]])('is one that Slack takes: %j', (options) => {
    expect(manifestProblems(appManifest(options))).toEqual([]);
  });

  it('names an address everywhere in http mode, and nowhere in socket mode', () => {
    const addresses = (text: string): readonly string[] =>
      text.match(/"(url|request_url|message_menu_options_url)":"[^"]*"/g) ?? [];

    expect(addresses(JSON.stringify(appManifest(http)))).toEqual([
      '"url":"https://bot.example.com/slack/events"',
      '"request_url":"https://bot.example.com/slack/events"',
      '"request_url":"https://bot.example.com/slack/events"',
      '"message_menu_options_url":"https://bot.example.com/slack/events"',
    ]);
    expect(addresses(JSON.stringify(appManifest({ mode: 'socket' })))).toEqual([]);
  });

  it('asks for the scopes of the table and no other', () => {
    const { oauth_config } = appManifest({ mode: 'socket' });

    expect(oauth_config?.scopes?.bot).toEqual([
      'commands',
      'chat:write',
      'users:read',
      'users:read.email',
      'usergroups:read',
      'im:write',
      'files:write',
      'channels:read',
      'groups:read',
      'channels:history',
      'groups:history',
    ]);
    expect(botScopes.every(({ reason }) => reason.length > 10)).toBe(true);
  });

  it('can do without addresses, files and the history, and says what then cannot be promised', () => {
    const dispensable = botScopes.filter(({ without }) => without !== undefined);

    expect(dispensable.map(({ name }) => name)).toEqual([
      ...['users:read.email', 'files:write', 'channels:history', 'groups:history'],
    ]);
  });

  it('refuses http mode without an address', () => {
    expect(() => appManifest({ mode: 'http' })).toThrow('needs the public URL');
  });

  it('takes another name', () => {
    expect(appManifest({ mode: 'socket', name: 'Staging' }).display_information.name).toBe(
      'Staging',
    );
  });
});

describe('the manifest with the page', () => {
  it('tells Slack where to send back whoever signs in, and asks for nothing but who they are', () => {
    const { oauth_config: oauth } = appManifest({
      ...{ mode: 'socket', publicUrl: 'https://bot.example.com', page: true },
    });

    expect(oauth?.redirect_urls).toEqual([`https://bot.example.com${pagePaths.callback}`]);
    expect(oauth?.scopes?.user).toEqual(['openid']);
  });

  it('needs an address', () => {
    expect(() => appManifest({ mode: 'socket', page: true })).toThrow('needs the public URL');
  });
});
