import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SecretWay, Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { createIssuer } from '../../src/page/issuer.ts';

const redirectUrl = 'https://bot.example.com/audit/callback';

let slack: Slack;
beforeAll(async () => {
  slack = await startSlack({
    manifest: {
      display_information: { name: 'Page' },
      oauth_config: { redirect_urls: [redirectUrl] },
      settings: { socket_mode_enabled: true },
    },
  });
});
afterAll(async () => await slack?.stop());

/** Who the auditor is, signed in at an issuer that takes secrets so. */
async function signIn(way: SecretWay | undefined, clientSecret = slack.openid.clientSecret) {
  slack.openid.takeSecretBy(way);
  const issuer = createIssuer({
    ...{ issuer: new URL(new URL(slack.apiUrl).origin), isSlack: true },
    ...{ clientId: slack.openid.clientId, clientSecret, redirectUrl },
  });
  const { url, checks } = await issuer.begin();
  const asked = await fetch(`${url}&as=auditor`, { redirect: 'manual' });
  const back = new URL(asked.headers.get('location') ?? '');
  return await issuer.finish(back.searchParams.toString(), checks);
}

describe('an issuer', () => {
  it.each(['client_secret_post', 'client_secret_basic', undefined] as const)(
    'is told the secret by %s where it takes it so',
    async (way) => {
      expect(await signIn(way)).toMatchObject({ subject: 'U0AUDITOR', slackUser: 'U0AUDITOR' });
    },
  );

  it.each(['client_secret_post', 'client_secret_basic'] as const)(
    'refuses another secret by %s',
    async (way) => {
      await expect(signIn(way, 'another-secret')).rejects.toMatchObject({
        name: 'SignInFailedError',
      });
    },
  );
});
