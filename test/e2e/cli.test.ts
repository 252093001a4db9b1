import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hcp, startHcp } from '../../sandbox/hcp/server.ts';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../sandbox/slack/server.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { environmentOf } from '../support/bot.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { testPolicy } from '../support/policy.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

describe('the command line', () => {
  let slack: Slack;
  let hcp: Hcp;
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    slack = await startSlack({ manifest: appManifest({ mode: 'socket' }) });
    hcp = await startHcp({});
    database = await createTestDatabase('cli');
    folder = await mkdtemp(join(tmpdir(), 'privatelink-cli-'));
    await writeFile(join(folder, 'policy.yaml'), testPolicy);
  });
  afterAll(async () => {
    await Promise.all([slack.stop(), hcp.stop(), database.drop()]);
    await rm(folder, { recursive: true });
  });

  async function run(words: string, changes: Record<string, string> = {}): Promise<Ended> {
    const settings = environmentOf({ slack, hcp, database, mode: 'socket', engine: 'postgres' });
    return await runCli(words, {
      ...settings,
      POLICY_FILE: join(folder, 'policy.yaml'),
      ...changes,
    });
  }

  it('finds a healthy installation healthy', async () => {
    const { code, out } = await run('doctor');

    expect(out).not.toContain('FAIL');
    expect(out).toContain('can only append to the log');
    expect(out).toContain('all 11 scopes of the manifest');
    expect(out).toContain('production: enough people can approve');
    expect(out).toContain('HCP: signed in');
    expect(out).toContain('writes are not checked');
    expect(code).toBe(0);
  });

  it.concurrent.each([
    [
      'the database is away',
      { DATABASE_URL: 'postgres://bot:canary-pw@127.0.0.1:1/none' },
      'Postgres:',
      'DATABASE_URL',
    ],
    ['the bot could rewrite the log', {}, 'is a superuser', 'privatelink_bot'],
    [
      'HCP refuses the credential',
      { HCP_CLIENT_SECRET: 'canary-secret' },
      'HCP: cannot sign in',
      'HCP_CLIENT_SECRET',
    ],
    [
      'Slack refuses the token',
      { SLACK_BOT_TOKEN: 'xoxb-canary-token' },
      'Slack:',
      'SLACK_BOT_TOKEN',
    ],
    [
      'there is no policy',
      { POLICY_FILE: '/nowhere/policy.yaml' },
      'Policy: none is in force',
      'policy.example.yaml',
    ],
    ['Redis is away', { REDIS_URL: 'redis://127.0.0.1:1' }, 'Queue:', 'REDIS_URL'],
  ])('says what to do when %s', async (what, changes, symptom, remedy) => {
    const superuser = what.includes('rewrite') ? { DATABASE_URL: database.superuserUrl } : {};

    const { code, out, err } = await run('doctor', { ...changes, ...superuser });

    const failing = out
      .split('\n')
      .findIndex((line) => line.startsWith('FAIL') && line.includes(symptom));
    expect(failing, out + err).toBeGreaterThanOrEqual(0);
    expect(out).toContain(remedy);
    expect(out + err).not.toContain('canary');
    expect(code).toBe(1);
  });

  it('reports for machines too', async () => {
    const { out } = await run('doctor --json');

    const findings = JSON.parse(out) as { level: string; code: string }[];
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.every(({ level }) => ['ok', 'warn'].includes(level))).toBe(true);
  });

  it('prints the manifest of either mode', async () => {
    const socket = JSON.parse((await run('manifest --mode socket')).out);
    const http = JSON.parse((await run('manifest --mode http --url https://bot.example.com')).out);
    const missing = await run('manifest --mode http');

    expect(socket.settings.socket_mode_enabled).toBe(true);
    expect(http.settings.interactivity.request_url).toBe('https://bot.example.com/slack/events');
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('PUBLIC_URL');
  });

  it('names line, key and reason of a policy that cannot be used', async () => {
    await writeFile(join(folder, 'bad.yaml'), testPolicy.replace('create: 2', 'create: 0'));

    const { code, err } = await run(`policy check ${join(folder, 'bad.yaml')}`);

    expect(code).toBe(1);
    expect(err).toContain('line 8: environments.0.approvals.create must be at least 1');
  });

  it('warns of what is hardly meant, from the file and from Slack, and can be used all the same', async () => {
    const hardly = testPolicy
      .replace('approvers: { groups: [S0NETSEC]', 'approvers: { groups: [S0AUDIT]')
      .replace('match: { hvn: "prod-us-*" }', 'match: {}')
      .replace('auditors: { groups: [S0AUDIT], users: [] }', 'auditors: { users: [U0NOBODY] }');
    const file = join(folder, 'hardly.yaml');
    await writeFile(file, hardly);

    const asked = await run(`policy check ${file}`);
    const unasked = await run(`policy check ${file} --json`, { SLACK_BOT_TOKEN: '' });

    expect([asked.code, unasked.code]).toEqual([0, 0]);
    expect(asked.out).toContain(
      'warning, line 11: environments.1.match: never applies: production comes earlier and matches all that default does',
    );
    expect(asked.out).toContain(
      'warning, line 3: auditors.users.0: U0NOBODY, whom the policy names, is nobody that Slack knows',
    );
    expect(asked.out).toMatch(
      /warning, line 5: environments\.0\.name: production: nobody can get enough approvals \(create needs 2, /,
    );
    const told: { readonly warnings: readonly object[] } = JSON.parse(unasked.out);
    expect(told).toMatchObject({ problems: [], slack: 'not_configured' });
    expect(told.warnings).toEqual([
      expect.objectContaining({ line: 11, key: 'environments.1.match' }),
    ]);
  });

  it('puts a policy in force, once, and logs it in a log that holds', async () => {
    const first = await run('policy apply');
    const again = await run('policy apply');
    const list = await run('audit list');
    const verify = await run('audit verify');

    expect(first.out).toMatch(/^In force: [0-9a-f]{64}/);
    expect(again.out).toMatch(/^Already in force/);
    expect(list.out).toContain('policy_applied');
    expect(verify.out).toContain('The log holds: 1 entries');
    expect(verify.code).toBe(0);
  });

  it('keeps every policy by its hash, prints it byte for byte, and says what another one means differently', async () => {
    const file = join(folder, 'other.yaml');
    const other = testPolicy
      .replace('create: 2', 'create: 3')
      .replace('version: 1', '# A\nversion: 1');
    await writeFile(file, other);

    const candidate = await run(`policy diff ${file}`);
    await run(`policy apply ${file}`);
    const listed = await run('policy list');
    const [newest = '', first = ''] = listed.out.split('\n').map((line) => line.split(' ')[0]);
    const shown = await run(`policy show ${first.slice(0, 12)}`);
    const inForce = await run('policy show --json');
    const back = await run(`policy diff ${first}`);
    const unknown = await run('policy show 000000');

    const line = (from: number, to: number) => `• Approvals to create: ${from}, now ${to}`;
    expect(candidate.out).toBe(
      `From ${first}\n  to ${newest}\nEnvironment production:\n${line(2, 3)}\n`,
    );
    expect(listed.out).toMatch(
      /^[0-9a-f]{64} .*, in force\n[0-9a-f]{64} [^,]*, or the first start\n$/,
    );
    expect(shown.out).toBe(testPolicy);
    expect(JSON.parse(inForce.out)).toEqual({ hash: newest, text: other });
    expect(back.out).toContain(line(3, 2));
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('No policy is kept')]);
  });

  it('explains what a policy says of a change: by Slack, and by what is kept where there is no token', async () => {
    const change = '--cluster vault-new --hvn prod-us-1 --change create --ranges 8.8.8.0/24';
    const file = `--file ${join(folder, 'policy.yaml')}`;

    const asked = await run(`policy explain --as U0APPROV1 ${change} ${file} --to review`);
    const unasked = await run(`policy explain --as U0APPROV1 ${change} ${file} --json`, {
      SLACK_BOT_TOKEN: '',
    });
    const wrong = await run('policy explain --as ada --cluster vault-new --change create');
    const nowhere = await run(
      `policy explain --as U0APPROV1 --cluster unseen --change create ${file}`,
    );

    expect(asked.out).toContain('Environment production: all its globs match.');
    expect(asked.out).toMatch(/U0APPROV1 may approve or reject what others ask for, /);
    expect(asked.out).toContain('Needs 2 of the approvers, as approvals.create says.');
    expect(asked.out).toContain('Risks: public_range 8.8.8.0/24');
    expect(asked.out).toContain('People and groups: as Slack says now.');
    expect(asked.code).toBe(0);
    const answer = JSON.parse(unasked.out);
    expect(answer).toMatchObject({ environment: 'production', people: { from: 'kept' } });
    // The first asked Slack, and kept nothing of it.
    expect(answer.people.oldest).toBeNull();
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Slack user id')]);
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('name --hvn')]);
  });

  it('replays what was decided: 2 where anything changes, 0 where nothing does, 1 where it cannot', async () => {
    const file = join(folder, 'replayed.yaml');
    await writeFile(file, testPolicy.replace('create: 2', 'create: 1'));
    await run(`policy apply ${join(folder, 'policy.yaml')}`);

    const same = await run(`policy replay ${join(folder, 'policy.yaml')}`);
    const other = await run(`policy replay ${file} --since 90d`);
    const unread = await run('policy replay /nowhere/policy.yaml');
    const unnamed = await run('policy replay');
    const timeless = await run(`policy replay ${file} --since ever`);

    expect([same.code, same.out]).toEqual([0, expect.stringContaining('Of 0 decided versions')]);
    expect([other.code, other.out]).toEqual([2, expect.stringContaining('create: 2, now 1')]);
    expect([unread.code, unnamed.code, timeless.code]).toEqual([1, 1, 1]);
    expect(timeless.err).toContain('Usage: npm run cli -- policy replay');
  });

  it('says what it does not know, and what it knows', async () => {
    const unknown = await run('audti verify');
    const help = await run('--help');
    const option = await run('audit verify --jsno');

    expect([unknown.code, help.code, option.code]).toEqual([2, 0, 2]);
    expect(unknown.out).toContain('audit verify');
    expect(help.out).toContain('doctor');
    expect(option.err).toContain('Usage: npm run cli -- audit verify [--export FILE]');
  });
});
