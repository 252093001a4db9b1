import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

describe('a checkpoint of the log', () => {
  let log: WrittenLog;
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    log = await openWrittenLog('cli_checkpoint');
    folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
    for (const name of ['own', 'other']) {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      await writeFile(at(`${name}.pem`), privateKey.export({ format: 'pem', type: 'pkcs8' }));
      await writeFile(at(`${name}.pub`), publicKey.export({ format: 'pem', type: 'spki' }));
    }
    const { out } = await run('audit checkpoint', { AUDIT_KEY_FILE: at('own.pem') });
    await writeFile(at('today.txt'), out);
  });
  afterAll(async () => {
    await log?.close();
    await rm(folder, { recursive: true });
  });

  const run = (words: string, settings: Record<string, string> = {}): Promise<Ended> =>
    runCli(words, { DATABASE_URL: log.auditorUrl, ...settings });
  const verify = (key = 'own.pub', file = 'today.txt') =>
    run(`audit verify --checkpoint ${at(file)} --key ${at(key)}`);

  it('is signed with the configured key, and found true', async () => {
    const note = await readFile(at('today.txt'), 'utf8');

    const verified = await verify();

    expect(note).toMatch(/^privatelink-bot\/audit\n12\n\S{44}\n\n— privatelink-bot\/audit \S+\n$/);
    expect(verified).toMatchObject({ code: 0, err: '' });
    expect(verified.out).toContain('Its first 12 entries are those of the checkpoint.');
  });

  it('alone shows that the log was cut, together with all that named its end', async () => {
    await log.tamper(`delete from audit_entries where seq > 10;
      update change_requests r set last_seq = e.seq, last_hash = e.hash
      from (select distinct on (request_id) * from audit_entries order by request_id, seq desc) e
      where e.request_id = r.id`);

    const [without, found] = await Promise.all([run('audit verify'), verify()]);

    await log.restore();
    expect(without.code).toBe(0);
    expect(found.code).toBe(1);
    expect(found.out).toContain('the checkpoint has 12 entries, and the log has 10');
  });

  it('is believed by no other key, and needs one', async () => {
    const [other, edited, none] = await Promise.all([
      verify('other.pub'),
      verify('own.pub', 'own.pub'),
      run(`audit verify --checkpoint ${at('today.txt')}`),
    ]);

    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('has not signed it') });
    expect(edited).toMatchObject({ code: 1, err: expect.stringContaining('it is none') });
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('needs the public key') });
  });

  it('is believed by any of several keys', async () => {
    const keys = ['other', 'own'].map((name) => `--key ${at(`${name}.pub`)}`).join(' ');

    const verified = await run(`audit verify --checkpoint ${at('today.txt')} ${keys}`);

    expect(verified).toMatchObject({ code: 0, err: '' });
    expect(verified.out).not.toContain('names');
  });

  it('is signed by nobody where the log does not hold, or where there is no key', async () => {
    const key = { AUDIT_KEY_FILE: at('own.pem') };
    await log.tamper(`update audit_entries set actor = 'U0MALLORY' where seq = 6`);

    const broken = await run('audit checkpoint', key);

    await log.restore();
    const wrong = await run('audit checkpoint', { AUDIT_KEY: 'canary' });
    expect(broken).toMatchObject({ code: 1, out: '' });
    expect(broken.err).toContain('The log does not hold');
    expect(await run('audit checkpoint')).toMatchObject({ code: 2, out: '' });
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('AUDIT_KEY must be') });
    expect(wrong.err).not.toContain('canary');
  });
});
