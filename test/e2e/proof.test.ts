/**
 * That an approval binds what was shown, checked as an outsider would: with Node's SHA-256 and the
 * `canonicalize` package alone, from what Slack was given and what the log holds.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { type Asked, ask, entriesOf, type LogEntry, untilStatus } from '../support/people.ts';
import { hasPython, verifyInPython } from '../support/python.ts';
import { readLog } from '../support/read-log.ts';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy.ts';
import { startWorld, type World } from '../support/world.ts';

type Version = {
  readonly version: number;
  readonly preimage: string;
  readonly digest: string;
  readonly reason_salt: string;
  readonly decision_section: string;
  readonly rule: unknown;
};

type Row = Readonly<Record<string, unknown>>;

let world: World;
let proxy: RecordingProxy;
let story: Asked;
let versions: readonly Version[];
let entries: readonly LogEntry[];

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
const canonical = (value: unknown): string => canonicalize(value) ?? '';

/** One request that is shown twice, because its rule changed, then approved by two and carried out. */
beforeAll(async () => {
  world = await startWorld('proof', {
    places: [{ cluster: 'proof' }],
    bot: async ({ slack }) => {
      proxy = await startRecordingProxy(slack.apiUrl);
      return { environment: { SLACK_API_URL: proxy.url } };
    },
  });
  const { slack } = world;
  slack.workspace.join('proof', 'approver', 'approver2');
  story = await ask(world, {
    cluster: 'proof',
    fields: {
      'Consumer accounts': '111122223333, arn:aws:iam::444455556666:role/team/app',
      'IP ranges': '10.20.0.0/16 203.0.113.0/24',
      'Consumer regions': 'us-east-1',
      Reason: 'Für das Team “Payments” & <Co> → VPC 🚀\nzweite Zeile',
      Ticket: 'CHG0012345',
    },
  });
  await world.changeRules({ proof: { approvals: { create: 2 } } });
  await story.card.as('approver').click('Approve');
  await story.card.waitForText('Version 2, digest');
  await story.card.as('approver').click('Approve');
  await slack.as('approver').waitForEphemeral('Your approval counts: 1 of 2.');
  await story.card.as('approver2').click('Approve');
  await untilStatus(world, story, 'succeeded');
  await story.card.waitForText('com.amazonaws.vpce');
  versions = await world.sql<Version[]>`
    select version, preimage, digest, reason_salt, decision_section, rule
    from request_versions where request_id = ${story.id} order by version`;
  entries = await entriesOf(world, story.id);
});
afterAll(async () => {
  await world.stop();
  await proxy.close();
});

const detailsOf = (action: string): readonly Row[] =>
  entries.filter((entry) => entry.action === action).map(({ details }) => details);

describe('the digest', () => {
  it('is the SHA-256 of the stored preimage, which is canonical JSON', () => {
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
    for (const { preimage, digest } of versions) {
      expect(canonical(JSON.parse(preimage))).toBe(preimage);
      expect(sha256(preimage)).toBe(digest);
    }
  });

  it('commits to the section that was shown, to the rule and to the reason', async () => {
    const [row] = await world.sql`select reason from change_requests where id = ${story.id}`;

    for (const { version, preimage, decision_section: section, rule, ...shown } of versions)
      expect(JSON.parse(preimage)).toMatchObject({
        format: 1,
        request_id: story.id,
        version,
        requester: story.person.id,
        decision_section_hash: sha256(section),
        rule_hash: sha256(canonical(rule)),
        reason_hash: sha256(canonical({ salt: shown.reason_salt, text: row?.['reason'] })),
        desired: {
          consumer_accounts: [
            'arn:aws:iam::111122223333:root',
            'arn:aws:iam::444455556666:role/team/app',
          ],
          consumer_ip_ranges: ['10.20.0.0/16', '203.0.113.0/24'],
          consumer_regions: ['us-east-1'],
        },
        ticket: 'CHG0012345',
      });
    expect(row?.['reason']).toContain('🚀');
  });

  it('is the one that was clicked, and the one that every review entry holds', () => {
    const [first, second] = versions.map(({ digest }) => digest);
    const clicked = world.slack.deliveries
      .filter(({ kind }) => kind === 'block_actions')
      .map(({ payload }) => (payload['actions'] as readonly Row[])[0]?.['value']);

    expect(clicked).toEqual([
      `${story.id}/1/${first?.slice(0, 16)}`,
      `${story.id}/2/${second?.slice(0, 16)}`,
      `${story.id}/2/${second?.slice(0, 16)}`,
    ]);
    expect(detailsOf('review_refused')).toMatchObject([{ digest_prefix: first?.slice(0, 16) }]);
    for (const action of ['review_recorded', 'request_approved', 'call_intended'])
      expect(detailsOf(action)).toMatchObject([{ version: 2, digest: second }]);
  });
});

describe('the decision section', () => {
  it('is byte for byte what Slack was given, in the first post and in every redraw', () => {
    const drawings = proxy.seen
      .filter(({ path }) => /chat\.(postMessage|update)$/.test(path))
      .map(({ path, body }) => ({ path, form: new URLSearchParams(body) }))
      .filter(({ form }) => JSON.parse(form.get('metadata') ?? '{}').event_payload?.kind === 'card')
      .map(({ path, form }) => ({ path, blocks: form.get('blocks') ?? '' }));
    const shown = drawings.map(({ blocks }) =>
      versions
        .filter(({ decision_section: section }) => blocks.startsWith(`${section.slice(0, -1)},`))
        .map(({ version }) => version),
    );

    expect(drawings[0]?.path).toMatch(/chat\.postMessage$/);
    expect(shown[0]).toEqual([1]);
    expect(shown.every((found) => found.length === 1)).toBe(true);
    expect(shown.filter(([version]) => version === 2).length).toBeGreaterThanOrEqual(3);
    expect(shown.flat()).toEqual(shown.flat().toSorted());
  });
});

describe('the log', () => {
  it('holds preimage, rule, policy and the facts about people that decisions rest on', async () => {
    const policies = await world.sql<{ hash: string; text: string }[]>`
      select hash, text from policies order by applied_at`;
    const [submitted, refreshed, recorded, approved] = [
      ...detailsOf('request_submitted'),
      ...detailsOf('request_refreshed'),
      ...detailsOf('review_recorded'),
      ...detailsOf('request_approved'),
    ];
    const reviewer = { kind: 'member', team_id: 'T0SANDBOX', via: 'group', group: 'S0NETSEC' };
    const rule = { environment: 'proof', channel: 'C0PROOF', quorum: 2 };

    for (const { hash, text } of policies) expect(sha256(text)).toBe(hash);
    expect(submitted).toMatchObject({
      ...{ preimage: versions[0]?.preimage, digest: versions[0]?.digest },
      ...{ policy: policies[0]?.hash, rule: { ...rule, quorum: 1 } },
      requester: { kind: 'member', team_id: 'T0SANDBOX', fetched_at: expect.any(String) },
    });
    expect(refreshed).toMatchObject({
      ...{ preimage: versions[1]?.preimage, digest: versions[1]?.digest },
      ...{ from_digest: versions[0]?.digest, policy: policies[1]?.hash, rule },
    });
    for (const review of [recorded, approved])
      expect(review).toMatchObject({ decision: 'approve', rule, reviewer, quorum: 2 });
    expect(recorded?.['counted']).toEqual(['U0APPROV1']);
    expect(approved?.['counted']).toEqual(['U0APPROV1', 'U0APPROV2']);
    for (const { action, at, details } of entries as readonly (LogEntry & { at: string })[]) {
      const facts = (details['reviewer'] ?? details['requester']) as Row | undefined;
      if (facts === undefined) continue;
      const age = Date.parse(at) - Date.parse(String(facts['fetched_at']));
      expect(age, action).toBeLessThanOrEqual(31_000);
    }
  });

  it('is a chain that anybody can recompute, and that the verifier accepts', async () => {
    const rows = await world.sql<{ seq: string; body: string; prev: Buffer; hash: Buffer }[]>`
      select seq, body, prev, hash from audit_entries order by audit_entries.seq`;
    const { verification } = await readLog(world.database);

    let prev = Buffer.alloc(32);
    for (const [index, row] of rows.entries()) {
      const leaf = createHash('sha256').update(`\u0000${row.body}`).digest();
      const hash = createHash('sha256')
        .update(Buffer.concat([Buffer.of(1), prev, leaf]))
        .digest();
      expect(Number(row.seq)).toBe(index + 1);
      expect(row.prev).toEqual(prev);
      expect(row.hash).toEqual(hash);
      expect(canonical(JSON.parse(row.body))).toBe(row.body);
      prev = hash;
    }
    const [last] = await world.sql`
      select last_seq::int as seq, last_hash as hash from change_requests where id = ${story.id}`;
    expect(last?.['hash']).toEqual(rows[last?.['seq'] - 1]?.hash);
    expect(verification).toMatchObject({ problems: [] });
  });
});

describe('the story of a request', () => {
  const show = (words: string) =>
    runCli(`audit show ${words}`, { DATABASE_URL: world.database.auditorUrl });

  it('is told to an auditor: what was shown, who decided, every entry; and its digests hold', async () => {
    const [row] = await world.sql`select reference from change_requests where id = ${story.id}`;
    const reference = String(row?.['reference']);

    const told = await show(reference);

    expect(told).toMatchObject({ code: 0, err: '' });
    const lines = told.out.split('\n');
    expect(lines[0]).toBe(
      `Request ${reference} (${story.id}): create ${story.serviceId} of cluster proof, succeeded`,
    );
    expect(lines.filter((line) => line.startsWith('  holds: '))).toHaveLength(2);
    for (const { version, digest } of versions) {
      expect(told.out).toContain(`Version ${version}, shown `);
      expect(told.out).toContain(`  digest ${digest}`);
    }
    expect(told.out).toContain('  | + `203.0.113.0/24`');
    expect(told.out).toMatch(/ {2}\S+Z {2}U0APPROV2 {2}approve\n/);
    for (const { action } of entries) expect(told.out).toContain(`  ${action}  {`);
    expect(told.out).not.toContain('"preimage"');
  });

  it('is the same for machines, whole', async () => {
    const told = await show(`${story.id} --json`);

    const { request, versions: shown, entries: logged } = JSON.parse(told.out);
    expect(request).toMatchObject({ id: story.id, status: 'succeeded' });
    expect(shown).toMatchObject(versions.map(({ preimage }) => ({ preimage, faults: [] })));
    expect(logged.map(({ entry }: { entry: Row }) => entry['action'])).toEqual(
      entries.map(({ action }) => action),
    );
  });

  it.each([
    ['another section', { decision_section: '[]' }, 'what was shown is not what the preimage has'],
    ['another preimage', { preimage: '{}' }, 'it is not the SHA-256 of the stored preimage'],
    [
      'another preimage with its digest',
      { preimage: '{}', digest: sha256('{}') },
      'no entry of the log has this preimage',
    ],
  ])('says so where a superuser has put %s there', async (_, change, words) => {
    const [before] = await world.sql`
      select preimage, digest, decision_section from request_versions
      where request_id = ${story.id} and version = 2`;
    const put = (columns: object) => world.sql`
      update request_versions set ${world.sql(columns as Row)}
      where request_id = ${story.id} and version = 2`;
    await put(change);

    const told = await show(story.id);

    await put({ ...before });
    expect(told).toMatchObject({
      code: 1,
      out: expect.stringContaining(`DOES NOT HOLD: ${words}`),
    });
  });

  it('is none where nobody knows the request', async () => {
    expect(await show('ZZZZZZ')).toMatchObject({ code: 1, err: expect.stringContaining('ZZZZZZ') });
  });
});

describe('the receipt', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const run = (words: string, settings: Record<string, string> = {}) =>
    runCli(words, { DATABASE_URL: world.database.auditorUrl, ...settings });
  const withKey = (words: string) => run(words, { AUDIT_KEY_FILE: at('audit.pem') });
  const offline = (words: string) => runCli(words, {});
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'privatelink-receipt-'));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await writeFile(at('audit.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await writeFile(at('audit.pub'), publicKey.export({ format: 'pem', type: 'spki' }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is made for an auditor, and checked with the public key alone', async () => {
    const made = await withKey(`audit receipt ${story.id}`);
    await writeFile(at('receipt.json'), made.out);

    const [ours, theirs] = await Promise.all([
      offline(`verify-receipt ${at('receipt.json')} --key ${at('audit.pub')}`),
      hasPython() ? verifyInPython([at('receipt.json')], at('audit.pub')) : [[]],
    ]);

    expect(made).toMatchObject({ code: 0, err: '' });
    expect(ours).toMatchObject({ code: 0, err: '' });
    expect(ours.out).toContain('U0APPROV1 (approve, version 2), U0APPROV2 (approve, version 2)');
    expect(theirs).toEqual([[]]);
    const receipt = JSON.parse(made.out);
    expect(receipt.versions).toMatchObject(
      versions.map(({ preimage, digest, rule }) => ({ preimage, digest, rule })),
    );
    expect(receipt.outcome).toMatchObject({
      ...{ status: 'succeeded', external_name: expect.stringContaining('com.amazonaws.vpce') },
      operation_id: expect.any(String),
    });
    for (const { reason_salt: salt } of versions) expect(made.out).not.toContain(salt);
  });

  it('is proven by a checkpoint that somebody holds, and compared with it', async () => {
    const held = await withKey('audit checkpoint');
    await writeFile(at('held.txt'), held.out);
    const [by, free] = await Promise.all([
      withKey(`audit receipt ${story.id} --checkpoint ${at('held.txt')}`),
      withKey(`audit receipt ${story.id} --checkpoint ${at('audit.pub')}`),
    ]);
    await writeFile(at('by.json'), by.out);

    const words = `verify-receipt ${at('by.json')} --key ${at('audit.pub')}`;
    const told = await offline(`${words} --checkpoint ${at('held.txt')}`);

    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('the checkpoint that was given is the one in the receipt');
    expect(free).toMatchObject({ code: 2, err: expect.stringContaining('no checkpoint that') });
  });

  it('stands in a page of evidence, which is written once and for its owner alone', async () => {
    const words = `audit evidence ${story.id} --out ${at('evidence.html')}`;
    const [first, printed] = [await withKey(words), await withKey(`audit evidence ${story.id}`)];
    const again = await withKey(words);

    const told = await offline(`verify-receipt ${at('evidence.html')} --key ${at('audit.pub')}`);

    expect(first).toEqual({ code: 0, out: '', err: '' });
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('such a file already') });
    expect((await stat(at('evidence.html'))).mode & 0o777).toBe(0o600);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(printed.out).toContain('<h1>Request ');
    expect(printed.out).toContain('+ <code>203.0.113.0/24</code>');
    if (hasPython())
      expect(await verifyInPython([at('evidence.html')], at('audit.pub'))).toEqual([[]]);
  });

  it('is signed by nobody where what is on record is not what the log has', async () => {
    const [row] = await world.sql`
      select facts from reviews where request_id = ${story.id} and reviewer = 'U0APPROV1'`;
    const put = (facts: unknown) => world.sql`
      update reviews set facts = ${world.sql.json(facts as never)}
      where request_id = ${story.id} and reviewer = 'U0APPROV1'`;
    await put({ ...(row?.['facts'] as object), kind: 'guest' });

    const refused = await withKey(`audit receipt ${story.id}`);

    await put(row?.['facts']);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('does not hold, so no receipt is signed');
    expect(refused.err).toContain('version 2, U0APPROV1: the entry of the review says otherwise');
  });

  it('needs a key, and a request', async () => {
    const [keyless, nobody, two] = await Promise.all([
      run(`audit receipt ${story.id}`),
      withKey('audit receipt ZZZZZZ'),
      withKey('audit receipt A B'),
    ]);

    expect(keyless).toMatchObject({ code: 2, err: expect.stringContaining('no AUDIT_KEY') });
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('ZZZZZZ') });
    expect(two).toMatchObject({ code: 2, err: expect.stringContaining('Name one request') });
  });
});
