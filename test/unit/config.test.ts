import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { secretNames, variableNames } from '../../src/config-reader.ts';

const project = '11111111-1111-4111-8111-111111111111';
const complete = {
  SLACK_BOT_TOKEN: 'xoxb-1-canary',
  SLACK_APP_TOKEN: 'xapp-1-canary',
  DATABASE_URL: 'postgres://bot:canary-password@db.internal/privatelink',
  HCP_CLIENT_ID: 'client',
  HCP_CLIENT_SECRET: 'canary-secret',
  HCP_PROJECT_ID: project,
};
const noFiles = (): string => {
  throw new Error('no such file');
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment, noFiles);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('parseConfig', () => {
  it('reads a complete environment', () => {
    const config = parseConfig(complete, noFiles);

    expect(config.slack).toEqual({
      mode: 'socket',
      botToken: 'xoxb-1-canary',
      appToken: 'xapp-1-canary',
      apiUrl: new URL('https://slack.com/api/'),
    });
    expect(config.storage).toMatchObject({ kind: 'external' });
    expect(config.queue).toEqual({ kind: 'postgres' });
    expect(config.hcp.apiUrl.href).toBe('https://api.cloud.hashicorp.com/');
    expect(config.hcp.lookEveryMs).toBe(300_000);
  });

  it('reports every problem at once, by the name of the variable', () => {
    const problems = problemsOf({ SLACK_MODE: 'carrier-pigeon', PORT: '99999', LOG_LEVEL: 'loud' });

    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      expect.arrayContaining([
        'SLACK_MODE',
        'SLACK_BOT_TOKEN',
        'SLACK_APP_TOKEN',
        'HCP_CLIENT_ID',
        'HCP_CLIENT_SECRET',
        'HCP_PROJECT_ID',
        'DATABASE_URL',
        'PORT',
        'LOG_LEVEL',
      ]),
    );
  });

  it('never repeats a value', () => {
    const canary = 'canary-5f2d';
    const environment = Object.fromEntries(variableNames.map((name) => [name, canary]));

    const problems = problemsOf(environment);

    expect(problems.length).toBeGreaterThan(10);
    expect(problems.join('\n')).not.toContain(canary);
  });

  it.each([
    ['SLACK_API_URL', 'https://slack.com.evil.example/api/'],
    ['SLACK_API_URL', 'https://user@slack.com/api/'],
    ['SLACK_API_URL', 'http://slack.com/api/'],
    ['SLACK_API_URL', 'https://slack.com/'],
    ['SLACK_API_URL', 'http://2130706433.example/api/'],
    ['SLACK_API_URL', 'http://127.0.0.1.example/api/'],
    ['HCP_API_ADDRESS', 'api.cloud.hashicorp.com.evil.example'],
    ['HCP_API_ADDRESS', 'https://api.cloud.hashicorp.com'],
    ['HCP_API_ADDRESS', 'api.cloud.hashicorp.com:8443'],
    ['HCP_API_ADDRESS', 'user@api.cloud.hashicorp.com'],
    ['HCP_AUTH_URL', 'https://auth.example.com'],
    ['HCP_AUTH_URL', 'http://auth.idp.hashicorp.com'],
    ['HCP_API_TLS', 'insecure'],
    ['HCP_LOOK_EVERY_SECONDS', '4'],
    ['HCP_LOOK_EVERY_SECONDS', '301'],
  ])('stops at %s=%s', (name, value) => {
    const problems = problemsOf({ ...complete, [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it.each([
    ['SLACK_API_URL', 'https://slack-gov.com/api/'],
    ['SLACK_API_URL', 'http://127.0.0.1:4100/api/'],
    ['SLACK_API_URL', 'http://[::1]:4100/api/'],
    ['HCP_API_ADDRESS', 'api.cloud.hashicorp.com:443'],
    ['HCP_AUTH_URL', 'http://localhost:4200'],
  ])('goes on with %s=%s', (name, value) => {
    expect(problemsOf({ ...complete, [name]: value })).toEqual([]);
  });

  it('lets plain HTTP reach this machine only', () => {
    const local = { HCP_API_ADDRESS: '127.0.0.1:4200', HCP_API_TLS: 'disabled' };
    const remote = { HCP_API_ADDRESS: 'api.cloud.hashicorp.com', HCP_API_TLS: 'disabled' };

    expect(parseConfig({ ...complete, ...local }, noFiles).hcp.apiUrl.href).toBe(
      'http://127.0.0.1:4200/',
    );
    expect(problemsOf({ ...complete, ...remote })[0]).toContain('HCP_API_ADDRESS');
  });

  it('begins no empty log beside the real services because a variable was forgotten', () => {
    const { DATABASE_URL: _, ...forgotten } = complete;

    expect(problemsOf(forgotten)[0]).toContain('STORAGE=embedded');
    expect(parseConfig({ ...forgotten, STORAGE: 'embedded' }, noFiles).storage).toEqual({
      kind: 'embedded',
      dataDir: '.data',
    });
  });

  it.each(secretNames)('reads %s from a file', (name) => {
    const values: Record<string, string> = {
      ...complete,
      SLACK_SIGNING_SECRET: 'canary-signing',
      DATABASE_OWNER_URL: 'postgres://owner@db/privatelink',
      REDIS_URL: 'redis://cache:6379',
      AUDIT_KEY: '-----BEGIN PRIVATE KEY-----\ncanaryCanaryCanary\n-----END PRIVATE KEY-----',
      OIDC_CLIENT_SECRET: 'canary-oidc-secret',
    };
    const { [name]: secret = '', ...rest } = values;
    const files = (path: string): string => (path === '/run/secret' ? `${secret}\n` : noFiles());

    const config = parseConfig({ ...rest, [`${name}_FILE`]: '/run/secret' }, files);

    expect(config.secrets).toContain(secret);
  });

  it('refuses a secret given twice, and a file that cannot be read', () => {
    const twice = problemsOf({ ...complete, HCP_CLIENT_SECRET_FILE: '/run/secret' });

    expect(twice).toEqual([
      'HCP_CLIENT_SECRET and HCP_CLIENT_SECRET_FILE are both set: keep one',
      'HCP_CLIENT_SECRET_FILE names a file that cannot be read',
    ]);
  });

  it('knows each line of a key as a secret of its own', () => {
    const AUDIT_KEY = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----';

    const { secrets } = parseConfig({ ...complete, AUDIT_KEY }, noFiles);

    expect(secrets).toEqual(expect.arrayContaining([AUDIT_KEY, 'MC4CAQAwBQYDK2Vw']));
  });

  it.each([
    ['AUDIT_CHECKPOINT_DIR', '/var/lib/checkpoints', 'there is no AUDIT_KEY'],
    ['AUDIT_CHECKPOINT_CHANNEL', 'C0AUDIT', 'there is no AUDIT_KEY'],
  ])('refuses %s where nothing signs checkpoints', (name, value, words) => {
    const problems = problemsOf({ ...complete, [name]: value });

    expect(problems).toEqual([expect.stringContaining(words)]);
    expect(problems[0]).toContain(name);
  });

  it('refuses a channel for checkpoints that is none', () => {
    const AUDIT_KEY = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----';
    const given = { ...complete, AUDIT_KEY, AUDIT_CHECKPOINT_DIR: '/var/lib/checkpoints' };

    expect(problemsOf({ ...given, AUDIT_CHECKPOINT_CHANNEL: '#audit' })).toEqual([
      'AUDIT_CHECKPOINT_CHANNEL must be a Slack channel id, such as C0AUDIT',
    ]);
    expect(parseConfig({ ...given, AUDIT_CHECKPOINT_CHANNEL: 'C0AUDIT' }, noFiles).audit).toEqual({
      key: { pem: AUDIT_KEY, name: 'privatelink-bot/audit' },
      ...{ checkpointDir: '/var/lib/checkpoints', checkpointChannel: 'C0AUDIT' },
    });
  });

  it('knows the password inside a URL as a secret of its own', () => {
    expect(parseConfig(complete, noFiles).secrets).toContain('canary-password');
  });
});

describe('.env.example', () => {
  it('names every variable that is read, in its order', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');

    const named = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);

    expect(named).toEqual([...variableNames]);
  });
});

describe('the page in the configuration', () => {
  const on = {
    ...complete,
    AUDIT_PAGE: 'on',
    PUBLIC_URL: 'https://bot.example.com',
    OIDC_CLIENT_ID: 'page',
    OIDC_CLIENT_SECRET: 'canary-oidc-secret',
  };

  it('is off unless it is switched on', () => {
    const { AUDIT_PAGE: _, ...off } = on;

    expect(parseConfig(off, noFiles).page).toBeUndefined();
  });

  it('asks the Slack of the bot who people are, unless told otherwise', () => {
    const own = parseConfig(on, noFiles).page;
    const other = parseConfig({ ...on, OIDC_ISSUER: 'https://idp.example.com/x' }, noFiles).page;

    expect([own?.issuer.href, own?.isSlack]).toEqual(['https://slack.com/', true]);
    expect([other?.issuer.href, other?.isSlack]).toEqual(['https://idp.example.com/x', false]);
  });

  it('says all that is missing at once', () => {
    const problems = problemsOf({ ...complete, AUDIT_PAGE: 'on' });

    expect(problems.map((problem) => problem.split(' is missing')[0])).toEqual([
      'PUBLIC_URL',
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_SECRET',
    ]);
  });

  it.each([
    'http://idp.example.com',
    'https://user@idp.example.com',
    'https://idp.example.com?a=b',
    'idp',
  ])('does not believe an issuer at %s', (OIDC_ISSUER) => {
    expect(problemsOf({ ...on, OIDC_ISSUER })).toEqual([
      'OIDC_ISSUER must be the https:// address of an OpenID Connect issuer',
    ]);
  });
});
