import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../../src/domain/signed-note.ts';
import { readPublicKey, readSigningKey, verifySignature } from '../../../src/signing.ts';
import { sha256 } from './sample-log.ts';

function newKey(name = 'example.com/log') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const key = readPublicKey(String(publicKey.export({ format: 'pem', type: 'spki' })), name);
  return { ...readSigningKey(pem, name), own: { key, verify: verifySignature, sha256 }, sha256 };
}

const head = { size: 1234, root: new Uint8Array(sha256(Uint8Array.of(7))) };

describe('a checkpoint', () => {
  it('is three lines of text, an empty one and a signature', () => {
    const note = writeCheckpoint(head, newKey());

    expect(note).toMatch(
      /^example\.com\/log\n1234\n[A-Za-z0-9+/]{43}=\n\n— example\.com\/log [A-Za-z0-9+/]{91}=\n$/,
    );
  });

  it('is read by whoever has the public key', () => {
    const key = newKey();

    expect(readCheckpoint(writeCheckpoint(head, key), key.own)).toEqual({ ok: true, value: head });
  });

  it('names its key as others do', () => {
    // The key of sum.golang.org, as Go has it: name+033de0ae+this.
    const published = Buffer.from('Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8', 'base64');
    const key = { name: 'sum.golang.org', publicKey: new Uint8Array(published.subarray(1)) };

    const note = writeCheckpoint(head, { key, sign: () => new Uint8Array(64), sha256 });

    const [, signature = ''] = /— sum\.golang\.org (\S+)/.exec(note) ?? [];
    expect(Buffer.from(signature, 'base64').subarray(0, 4).toString('hex')).toBe('033de0ae');
  });

  it('may be signed by others as well', () => {
    const key = newKey();
    const note = writeCheckpoint(head, key);
    const another = writeCheckpoint(head, newKey('example.com/witness')).split('\n\n')[1] ?? '';

    expect(readCheckpoint(`${note}${another}`, key.own)).toEqual({ ok: true, value: head });
  });

  it('is believed by no other key, and by none of another name', () => {
    const key = newKey();
    const note = writeCheckpoint(head, key);
    const renamed = { ...key.own, key: { ...key.own.key, name: 'example.com/other' } };

    for (const [reader, name] of [
      [newKey().own, 'example.com/log'],
      [renamed, 'example.com/other'],
    ] as const)
      expect(readCheckpoint(note, reader)).toEqual({
        ...{ ok: false, refusal: { code: 'not_signed_by', name } },
      });
  });

  it('is believed no more once a single character of it is another one', () => {
    const key = newKey();
    const note = writeCheckpoint(head, key);
    fc.assert(
      fc.property(
        fc.nat(note.length - 2),
        fc.string({ minLength: 1, maxLength: 1 }),
        (at, other) => {
          fc.pre(note[at] !== other);
          const edited = `${note.slice(0, at)}${other}${note.slice(at + 1)}`;

          const read = readCheckpoint(edited, key.own);

          expect(read.ok).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['', '\n\n', 'x\n1\n', 'example.com/log\n-1\nAAAA\n\n'])('is none: %j', (text) => {
    expect(readCheckpoint(text, newKey().own)).toEqual({
      ...{ ok: false, refusal: { code: 'not_a_checkpoint' } },
    });
  });
});

describe('a key', () => {
  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 1024 });

  it.each([
    ['is none', () => 'canary-of-a-key', 'not a key in PEM'],
    [
      'is of another kind',
      () => String(rsa().privateKey.export({ format: 'pem', type: 'pkcs8' })),
      'not an Ed25519 key',
    ],
  ])('that %s is refused in words, which do not repeat it', (_, pem, words) => {
    expect(() => readSigningKey(pem(), 'name')).toThrow(words);
    expect(() => readSigningKey(pem(), 'name')).not.toThrow('canary');
  });
});
