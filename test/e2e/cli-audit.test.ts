import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runCli } from '../support/cli.ts';
import { b, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

/** An auditor has an address of the database, and nothing else of the bot's. */
describe('the command line, with an auditor’s login', () => {
  let log: WrittenLog;

  beforeAll(async () => {
    log = await openWrittenLog('cli_audit');
  });
  afterAll(() => log?.close());

  const run = (words: string, url = log.auditorUrl): Promise<Ended> =>
    runCli(words, { DATABASE_URL: url });

  it('verifies the log, and prints the same hash as with the bot’s', async () => {
    const [auditor, bot] = await Promise.all([
      run('audit verify'),
      run('audit verify', log.botUrl),
    ]);

    expect(auditor).toEqual({ ...bot, err: '' });
    expect(auditor.out).toMatch(/^The log holds: 12 entries, last hash [0-9a-f]{64}\.$/m);
    expect(auditor.code).toBe(0);
  });

  it('names what does not fit', async () => {
    await log.tamper(`update audit_entries set actor = 'U0MALLORY' where seq = 6`);

    const { code, out } = await run('audit verify --json');

    await log.restore();
    const { problems } = JSON.parse(out) as { problems: { kind: string; seq: number }[] };
    expect(problems).toMatchObject([{ kind: 'column_differs', seq: 6 }]);
    expect(code).toBe(1);
  });

  it('lists the newest entries, for people and for machines', async () => {
    const [lines, bodies] = await Promise.all([
      run('audit list --limit 2'),
      run('audit list --limit 2 --json'),
    ]);

    expect(lines.out.trim().split('\n')).toEqual([
      expect.stringContaining('11  '),
      expect.stringContaining('12  '),
    ]);
    expect(JSON.parse(bodies.out.split('\n')[0] ?? '')).toMatchObject({ request_id: b });
    expect([lines.code, bodies.code]).toEqual([0, 0]);
  });

  it.each([
    [
      'a login that nobody made an auditor',
      () => log.queueUrl,
      'privatelink_queue may not read the audit log. As an administrator: grant privatelink_auditor to "privatelink_queue";',
    ],
    [
      'another database',
      () => changed(log.auditorUrl, { pathname: '/postgres' }),
      'This database holds no audit log.',
    ],
    [
      'a database that is not there',
      () => changed(log.auditorUrl, { pathname: '/nowhere' }),
      'PostgreSQL refuses this login: database "nowhere" does not exist. Check DATABASE_URL.',
    ],
    [
      'a role that is not there',
      () => changed(log.auditorUrl, { username: 'privatelink_stranger', password: 'canary' }),
      'PostgreSQL refuses this login:',
    ],
    [
      'a server that is away',
      () => 'postgres://ada:canary@127.0.0.1:1/none',
      'accepts no connection',
    ],
  ])('says in one line what is wrong with %s', async (_, url, words) => {
    const { code, out, err } = await run('audit verify', url());

    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(out + err).not.toContain('canary');
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });

  it('begins no log where there is none, for an empty one would hold', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'privatelink-none-'));

    const { code, out, err } = await runCli('audit verify', { DATA_DIR: join(folder, 'data') });

    const made = await readdir(folder);
    await rm(folder, { recursive: true });
    expect(err).toContain('There is no audit log here: DATABASE_URL is not set');
    expect({ code, out, made }).toEqual({ code: 1, out: '', made: [] });
  });
});

function changed(
  url: string,
  parts: Partial<Record<'pathname' | 'username' | 'password', string>>,
) {
  return Object.assign(new URL(url), parts).href;
}
