import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { prove, sha256 } from '../../../sandbox/page/client/inspect/proof.ts';
import { entriesIn, statusIn, versionsIn } from '../../../sandbox/page/client/inspect/story.ts';

const preimage = '{"reason":"Zugriff für Zürich – €"}';
const digest = createHash('sha256').update(preimage, 'utf8').digest('hex');
const version = { version: 2, preimage, digest };
const prefix = digest.slice(0, 16);

const entry = (seq: number, action: string, details: Record<string, unknown>) => ({
  ...{ seq, action, details, at: '2026-01-02T03:04:05.678Z', actor: 'U0APPROV1' },
});
const approval = entry(7, 'request_approved', { version: 2, digest, decision: 'approve' });

describe('prove', () => {
  it('finds that what was clicked is what the stored preimage says', async () => {
    const proof = await prove(version, [approval], { version: 2, digest: prefix });

    expect(proof.computed).toBe(digest);
    expect(proof.findings).toEqual([
      { holds: true, text: 'It is the digest that is stored with the version.' },
      { holds: true, text: `It matches what the buttons send: they carry ${prefix}.` },
      { holds: true, text: 'It matches what was clicked by U0APPROV1 (approve, entry 7).' },
    ]);
  });

  it('finds an edited preimage against each of them', async () => {
    const edited = { ...version, preimage: preimage.replace('Zürich', 'Bern') };

    const proof = await prove(edited, [approval], { version: 2, digest: prefix });

    expect(proof.findings.map(({ holds }) => holds)).toEqual([false, false, false]);
    expect(proof.findings.map(({ text }) => text).join()).toContain('NOT match what was clicked');
  });

  it('holds versions against their own clicks and buttons alone', async () => {
    const other = entry(3, 'review_recorded', { version: 1, digest: 'x', decision: 'approve' });

    const proof = await prove(version, [other], { version: 1, digest: '0'.repeat(16) });

    expect(proof.findings).toHaveLength(1);
  });

  it('knows buttons that carry the digest of a look at HCP by its entry', async () => {
    const look = '5'.repeat(64);
    const seen = entry(9, 'outcome_seen', { seen: { digest: look } });
    const carried = { version: 2, digest: look.slice(0, 16) };

    const known = await prove(version, [seen], carried);
    const unknown = await prove(version, [], carried);

    expect(known.findings[1]).toEqual({
      ...{ holds: true },
      text: `The buttons carry ${'5'.repeat(16)}, the digest of what entry 9 saw at HCP.`,
    });
    expect(unknown.findings[1]?.holds).toBe(false);
  });

  it('computes what a known digest says', async () => {
    expect(await sha256('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('a story as it was printed', () => {
  it('gives versions from the newest, entries in their order, and the status', () => {
    const { seq, ...rest } = approval;
    const story = {
      request: { status: 'succeeded' },
      versions: [{ ...version, version: 1 }, version],
      entries: [{ seq, hash: 'ab', entry: { ...rest, v: 1, request_id: 'x' } }],
    };

    expect(versionsIn(story).map((one) => one.version)).toEqual([2, 1]);
    expect(entriesIn(story)).toEqual([approval]);
    expect(statusIn(story)).toBe('succeeded');
  });

  it('is read without trust: what has another shape is left out', () => {
    const story = {
      request: 'gone',
      versions: [null, 'x', { version: '1', preimage, digest }, { version: 1, preimage }],
      entries: [7, { seq: 'x', entry: {} }, { seq: 1, entry: 'y' }, { seq: 2, entry: { at: 5 } }],
    };

    expect(versionsIn(story)).toEqual([]);
    expect(entriesIn(story)).toEqual([
      { seq: 2, at: '', action: '(unnamed)', actor: undefined, details: {} },
    ]);
    expect(statusIn(story)).toBeUndefined();
    expect(versionsIn({})).toEqual([]);
  });
});
