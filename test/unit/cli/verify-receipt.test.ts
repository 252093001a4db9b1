import { describe, expect, it } from 'vitest';
import { evidencePage } from '../../../src/cli/evidence-page.ts';
import { UsageError } from '../../../src/cli/verb.ts';
import { verifyReceipt } from '../../../src/cli/verify-receipt.ts';
import { runVerb } from '../../support/in-process-verb.ts';
import {
  hashing,
  newKey,
  proveLog,
  receiptOfSample,
  sampleOf,
  sign,
} from '../../support/sample-receipt.ts';

const key = newKey();
const sample = sampleOf('succeeded');
const receipt = receiptOfSample(sample, key);
const json = hashing.canonical(receipt);
const { signature: _, ...unsigned } = receipt;

const verify = (words: string, files: Readonly<Record<string, string>> = {}) =>
  runVerb(verifyReceipt, words.split(' '), {
    ...{ 'receipt.json': `${json}\n`, 'pub.pem': key.publicPem, 'old.pem': newKey().publicPem },
    ...files,
  });

describe('verify-receipt', () => {
  it('says what was proven, part by part, with no settings at all', async () => {
    const { code, out, err } = await verify('receipt.json --key pub.pem');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^Receipt of request \w{6} \(.*\): create payments-7Q of cluster/);
    expect(lines.slice(1, -1).map((line) => line.slice(0, 20).trim().split(/ +/))).toEqual(
      [
        ...['file', 'signature', 'checkpoint', 'entries', 'request'],
        ...['versions', 'reviews', 'decision', 'outcome'],
      ].map((part) => ['holds', part]),
    );
    expect(out).toContain('U0ADA (approve, version 2), U0BEN (approve, version 2)');
    expect(out).toContain('HCP operation op-1');
    expect(lines.at(-1)).toContain('The receipt holds.');
  });

  it('says the same to machines', async () => {
    const { code, out } = await verify('receipt.json --key old.pem --key pub.pem --json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...{ holds: true, faults: [], request: { status: 'succeeded' } },
      log: { size: sample.bodies.length },
    });
  });

  it('reads the page of evidence as well, and finds what was written on it', async () => {
    const page = evidencePage({ receipt, json });

    const [whole, edited] = await Promise.all([
      verify('page.html --key pub.pem', { 'page.html': page }),
      verify('page.html --key pub.pem', { 'page.html': page.replace('U0BEN', 'U0MAL') }),
    ]);

    expect(whole.code).toBe(0);
    expect(edited.code).toBe(1);
    expect(edited.out).toContain('WRONG  file        the page around the receipt is not what');
    expect(edited.out).toContain('holds  signature');
  });

  it('names the part that is wrong, and where', async () => {
    const reviews = receipt.reviews.map((one) => ({ ...one, decision: 'reject' }));
    const signedAgain = hashing.canonical(sign({ ...unsigned, reviews }, key));

    const { code, out } = await verify('r.json --key pub.pem', { 'r.json': signedAgain });

    expect(code).toBe(1);
    expect(out).toMatch(/WRONG {2}reviews {5}entry \d+, version 2, U0ADA: the entry of the review/);
    expect(out).toContain('holds  signature');
    expect(out.trimEnd()).toMatch(/The receipt does not hold\.$/);
  });

  it('lets no text in a receipt write a line, or move the cursor', async () => {
    const request = { ...receipt.request, environment: 'x\n  holds  all\u001b[2J\u202e' };
    const hostile = hashing.canonical(sign({ ...unsigned, request }, key));

    const { code, out } = await verify('r.json --key pub.pem', { 'r.json': hostile });

    expect(code).toBe(1);
    expect(out).not.toMatch(/^ {2}holds {2}all/m);
    for (const hidden of ['\u001b', '\u202e']) expect(out).not.toContain(hidden);
  });

  it.each([
    ['the one in the receipt', 0, 'is the one in the receipt', sample.bodies],
    [
      'of another log of that size',
      1,
      'is of another log of the same size',
      [...sample.bodies.slice(0, -1), '{}'],
    ],
    ['of another size', 1, 'is of another size', sample.bodies.slice(0, -1)],
  ])('compares it with a checkpoint that is %s', async (_, code, words, bodies) => {
    const held = proveLog(bodies, key).checkpoint;

    const told = await verify('receipt.json --key pub.pem --checkpoint held', { held });

    expect(told).toMatchObject({ code, out: expect.stringContaining(words) });
  });

  it('believes no checkpoint that another key has signed', async () => {
    const held = proveLog(sample.bodies, newKey()).checkpoint;

    const told = await verify('receipt.json --key pub.pem --checkpoint held', { held });

    expect(told.code).toBe(1);
    expect(told.out).toContain('no checkpoint that this key has signed');
  });

  it.each([
    ['no JSON', 'hello', 'the text is no JSON'],
    ['a page without one', '<html></html>', 'a page without a receipt'],
    ['another format', '{"format":2}', 'knows format 1'],
    ['something else', '{"format":1}', 'It is no receipt: “request”'],
    ['of half a character', json.replace('production', '\\ud800'), 'it holds what is no text'],
  ])('says what a file is that is %s', async (_, text, words) => {
    const told = await verify('r.json --key pub.pem', { 'r.json': text });

    expect(told).toEqual({ code: 1, out: '', err: expect.stringContaining(words) });
  });

  it.each([
    ['no key', 'receipt.json'],
    ['no file', '--key pub.pem'],
    ['a file that is not there', 'none.json --key pub.pem'],
  ])('asks again where there is %s', async (_, words) => {
    await expect(verify(words)).rejects.toThrow(UsageError);
  });
});

describe('the page of evidence', () => {
  const page = evidencePage({ receipt, json });

  it('needs nothing else, runs nothing, and keeps text as text', () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('&lt;/pre&gt;&lt;script&gt;“ü”🚀 &amp; more');
    expect(page.match(/<pre id="receipt">/g)).toHaveLength(1);
  });

  it('tells the story: what was shown, who decided, every entry, the outcome', () => {
    for (const words of ['Version 1', 'Version 2', 'member of S0NETSEC', 'call_intended', 'op-1'])
      expect(page).toContain(words);
    for (const { seq } of receipt.entries) expect(page).toContain(`<td class="number">${seq}</td>`);
    for (const { digest } of receipt.versions) expect(page).toContain(digest);
  });
});
