import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { checkPage } from '../../src/cli/doctor-page.ts';

let slack: Slack;
beforeAll(async () => {
  slack = await startSlack({});
});
afterAll(async () => await slack?.stop());

const pageAt = (issuer: string) => ({
  ...{ issuer: new URL(issuer), isSlack: true, publicUrl: new URL('https://bot.example.com') },
  ...{ clientId: 'the-client', clientSecret: 'canary-secret' },
});

describe('the check of the auditors’ page', () => {
  it('has nothing to say where there is none', async () => {
    expect(await checkPage({ page: undefined })).toEqual([]);
  });

  it('finds an issuer that answers, and says what that does not show', async () => {
    const findings = await checkPage({ page: pageAt(new URL(slack.apiUrl).origin) });

    expect(findings).toMatchObject([{ level: 'ok', code: 'page_issuer' }]);
    expect(findings[0]?.detail).toContain('OIDC_CLIENT_SECRET is not checked');
  });

  it.each([
    ['nobody answers', () => 'http://127.0.0.1:1/'],
    ['there is no issuer', () => `${new URL(slack.apiUrl).origin}/somewhere`],
  ])('says what to do where %s', async (_what, address) => {
    const findings = await checkPage({ page: pageAt(address()) });

    expect(findings).toMatchObject([{ level: 'fail', code: 'page_issuer' }]);
    expect(findings[0]?.detail).toContain(`nobody can sign in: ${address()}`);
    expect(findings[0]?.remedy).toContain('OIDC_ISSUER');
    expect(JSON.stringify(findings)).not.toContain('canary');
  });
});
