import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHashing } from '../../src/hashing.ts';
import { type Ended, runCli } from '../support/cli.ts';
import { a, b, c, openWrittenLog, type WrittenLog } from '../support/written-log.ts';

const { canonical } = createHashing();
let log: WrittenLog;
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  log = await openWrittenLog('cli_audit_query');
  folder = await mkdtemp(join(tmpdir(), 'exports-'));
  await log.superuser.unsafe(`
    update change_requests set created_at = '2026-08-01T10:00:00Z', ticket = '=cmd()', cluster_id = 'prod-eu'
      where id = '${a}';
    update change_requests set created_at = '2026-08-02T10:00:00Z', ticket = e'\\u001b[2J"x"', cluster_id = 'prod-eu', project_id = 'another'
      where id = '${b}';
    update change_requests set created_at = '2026-09-01T10:00:00Z' where id = '${c}';
    insert into reviews values ('${c}', 1, 'U0BEN', 'approve', null, '{}', '2026-09-01T11:00:00Z');
    drop table saved.requests;
    create table saved.requests as table change_requests`);
});
afterAll(async () => {
  await log?.close();
  await rm(folder, { recursive: true, force: true });
});

/** As an auditor, who has an address of the database and nothing else. */
const run = (words: string, settings: Record<string, string> = {}): Promise<Ended> =>
  runCli(words, { DATABASE_URL: log.auditorUrl, ...settings });

const ids = ({ out }: Ended): readonly string[] =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { id: string }).id);

describe('audit query', () => {
  it('gives a page and the way to the next, until there is none', async () => {
    const first = await run('audit query --limit 2 --jsonl');
    const [, after = ''] = /--after (\S+)/.exec(first.err) ?? [];
    const second = await run(`audit query --limit 2 --jsonl --after ${after}`);

    expect([ids(first), ids(second)]).toEqual([[c, b], [a]]);
    expect(second).toMatchObject({ code: 0, err: '' });
  });

  it('prints a table for people, in which nothing moves the cursor', async () => {
    const { code, out, err } = await run('audit query --cluster prod-eu');

    expect(out).toMatch(/^asked at +request +change +service/);
    expect(out.trim().split('\n')).toHaveLength(3);
    expect(out).toContain('[2J"x"');
    expect(out).not.toContain('\u001b');
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('prints one object, lines of JSON and CSV for machines, a page or all', async () => {
    const [json, all, csv] = await Promise.all([
      run('audit query --json --limit 1'),
      run('audit query --json --limit all'),
      run('audit query --csv --limit all'),
    ]);

    const page = JSON.parse(json.out) as { requests: { id: string }[]; next: string };
    expect(page.requests).toMatchObject([
      { id: c, decision: 'approved', reviews: [{ reviewer: 'U0BEN', decision: 'approve' }] },
    ]);
    expect(page.next).toBe(`2026-09-01T10:00:00.000Z_${c}`);
    const whole = JSON.parse(all.out) as { requests: { id: string }[]; next: null };
    expect(whole.requests.map(({ id }) => id)).toEqual([c, b, a]);
    expect(whole.next).toBeNull();
    const lines = csv.out.split('\r\n');
    expect(lines[0]).toBe(
      'id,reference,asked_at,requester,environment,change,project,cluster,service,ticket,status,decision,version,reviews',
    );
    expect(lines[1]).toContain('U0BEN approve 2026-09-01T11:00:00.000Z');
    expect(lines[2]).toContain(',"[2J""x""",');
    expect(lines[3]).toContain(",'=cmd(),");
    expect(lines.slice(4)).toEqual(['']);
  });

  it('finds whom it concerns, by time and by what became of it', async () => {
    const [ben, august, none] = await Promise.all([
      run('audit query --person U0BEN --jsonl'),
      run('audit query --since 2026-08-01 --until 2026-08-31 --jsonl'),
      run('audit query --decision rejected'),
    ]);

    expect(ids(ben)).toEqual([c]);
    expect(ids(august)).toEqual([b, a]);
    expect(none).toMatchObject({ code: 0, out: 'No request fits.\n' });
  });

  it('tells all that is wrong with a filter at once', async () => {
    const { code, out, err } = await run(
      'audit query --person bob --status done --since soon --limit 0',
    );

    expect(err).toContain('--person: “bob” is no person.');
    expect(err).toContain('--status: “done” is none. It is one of pending_approval,');
    expect(err).toContain('--since: “soon” is no time.');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it.each([
    ['--limit 1001', '--limit must be'],
    ['--after x', '--after must be'],
    [`--limit all --after 2026-08-01T10:00:00.000Z_${a}`, 'leave out --after'],
    ['--json --csv', 'two formats'],
  ])('refuses %s', async (words, said) => {
    expect(await run(`audit query ${words}`)).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining(said),
    });
  });
});

describe('audit export', () => {
  const verify = (file: string, words = ''): Promise<Ended> =>
    runCli(`audit verify --export ${at(file)}${words}`, {});

  it('is the whole log, and is checked where there is no database', async () => {
    const { code, out, err } = await run('audit export');
    await writeFile(at('log.jsonl'), out);

    const [verified, online] = await Promise.all([verify('log.jsonl'), run('audit verify')]);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { body?: string });
    expect(lines).toHaveLength(14);
    const stored = await log.superuser`select body from audit_entries order by seq`;
    expect(lines.slice(1, -1).map(({ body }) => body)).toEqual(stored.map(({ body }) => body));
    expect(verified).toMatchObject({ code: 0, err: '' });
    const [hash = 'none'] = /[0-9a-f]{64}/.exec(online.out) ?? [];
    expect(verified.out).toBe(`The export holds: 12 entries, last hash ${hash}.\n`);
  });

  it('that was edited does not hold, nor does a file that is none', async () => {
    const whole = await readFile(at('log.jsonl'), 'utf8');
    await writeFile(at('edited.jsonl'), whole.replace('U0ADA', 'U0EVE'));
    await writeFile(at('none.jsonl'), 'nothing of the kind\n');

    const [edited, none, absent] = await Promise.all([
      verify('edited.jsonl'),
      verify('none.jsonl', ' --json'),
      verify('absent.jsonl'),
    ]);

    expect(edited).toMatchObject({ code: 1, out: expect.stringContaining('edited_entry at 1') });
    expect(none.code).toBe(1);
    expect(JSON.parse(none.out)).toMatchObject({ entries: 0, complete: null, head: null });
    expect(absent).toMatchObject({ code: 2, err: expect.stringContaining('There is no file') });
  });

  it('of a time or of some requests is called a selection', async () => {
    const [about, none] = await Promise.all([
      run('audit export --cluster prod-eu'),
      run('audit export --until 2026-08-01'),
    ]);
    await writeFile(at('about.jsonl'), about.out);

    const verified = await verify('about.jsonl');

    const stored = await log.superuser`
      select seq from audit_entries where request_id in (${a}, ${b}) order by seq`;
    const seqs = [...about.out.matchAll(/^\{"seq":(\d+)/gm)].map(([, seq]) => seq);
    expect(seqs).toEqual(stored.map(({ seq }) => seq));
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.out).toContain('It is a selection (cluster:prod-eu)');
    expect(none.out.trim().split('\n')).toHaveLength(2);
  });

  it('that was cut is found out, though every entry left is true', async () => {
    const { out } = await run('audit export');
    const other = out.trim().split('\n').slice(0, -2);
    await writeFile(at('other.jsonl'), `${other.join('\n')}\n`);

    const { out: report, code } = await verify('other.jsonl', ' --json');

    expect(code).toBe(1);
    expect(JSON.parse(report)).toMatchObject({ problems: [{ kind: 'export_differs' }] });
  });

  it('is CSV for people as well', async () => {
    const { code, out } = await run('audit export --format csv');

    const lines = out.split('\r\n');
    expect(lines).toHaveLength(14);
    expect(lines[0]).toBe('seq,at,action,actor,request_id,prev,hash,body');
    expect(lines[2]).toMatch(/^2,\d{4}-\d\d-\d\dT[\d:.]+Z,phase_changed,U0ADA,1{8}-/);
    expect(code).toBe(0);
  });

  it('knows no other format', async () => {
    expect(await run('audit export --format constructor')).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining('--format must be jsonl or csv.'),
    });
  });
});

describe('a population', () => {
  it('is counted and hashed, and the same data has the same hash', async () => {
    const [json, csv, other] = await Promise.all([
      run('audit population --period 2026Q3 --json'),
      run('audit population --period 2026Q3 --csv'),
      run('audit population --period 2026-08 --json'),
    ]);

    const told = JSON.parse(json.out) as { requests: object[]; sha256: string; count: number };
    const text = told.requests.map((one) => `${canonical(one as never)}\n`).join('');
    expect(told.count).toBe(3);
    expect(told.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(csv.err).toBe(`The population of 2026Q3: 3 changes, SHA-256 ${told.sha256}.\n`);
    expect(csv.out.trim().split('\r\n')).toHaveLength(4);
    expect(JSON.parse(other.out)).toMatchObject({ count: 2, period: { name: '2026-08' } });
  });

  it('has another hash once something became of one of them', async () => {
    const before = await run('audit population --period 2026');
    await log.superuser`update change_requests set status = 'succeeded' where id = ${a}`;

    const after = await run('audit population --period 2026');

    await log.restore();
    expect(after.err).not.toBe(before.err);
    expect(await run('audit population --period 2026')).toEqual(before);
  });

  it('gives everybody the same sample for the same seed', async () => {
    const sampled = (words: string) => run(`audit sample --period 2026 --json ${words}`);
    const [two, again, three] = await Promise.all([
      sampled('--seed 7 --count 2'),
      sampled('--seed 7 --count 2'),
      sampled('--seed 7 --count 25'),
    ]);

    const requests = ({ out }: Ended) =>
      (JSON.parse(out) as { requests: { id: string }[] }).requests;
    const key = (id: string) => createHash('sha256').update(`7:${id}`).digest('hex');
    const byHash = [a, b, c].sort((one, other) => (key(one) < key(other) ? -1 : 1));
    expect(again).toEqual(two);
    expect(requests(two).map(({ id }) => id)).toEqual(byHash.slice(0, 2));
    expect(requests(three).map(({ id }) => id)).toEqual(byHash);
  });

  it.each([
    ['population', '--period is missing', '--period must be'],
    ['population --period 2026Q5', 'no quarter', '--period must be'],
    ['sample --period 2026', 'no seed', '--seed must be'],
    ['sample --period 2026 --seed 7 --count 0', 'no count', '--count must be'],
  ])('refuses %s: %s', async (words, _, said) => {
    expect(await run(`audit ${words}`)).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining(said),
    });
  });
});
