import { createHash, hash, randomBytes, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Hashing } from './domain/preimage.ts';
import type { RequestId } from './domain/request.ts';
import type { DriftId } from './use-cases/ports/drift-store.ts';

/**
 * Canonical JSON and SHA-256, for digests and for the log. `canonical` throws on what JSON cannot
 * hold exactly: a lone surrogate, NaN, an infinity.
 *
 * @see RFC 8785, JSON Canonicalization Scheme
 */
export function createHashing(): Hashing {
  return {
    canonical: (value) => {
      const text = canonicalize(value);
      if (text === undefined) throw new TypeError('this value has no canonical JSON');
      return text;
    },
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

/**
 * SHA-256 of bytes, for the chain of the log. In one go, and as text with a character for each byte: Node makes that in a
 * third of the time of a buffer.
 */
export function sha256Bytes(bytes: Uint8Array): Uint8Array {
  const text = hash('sha256', bytes, 'binary');
  const digest = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < digest.length; at += 1) digest[at] = text.charCodeAt(at);
  return digest;
}

/** 128 random bits: nobody can guess a short reason from its salted hash while the salt is unknown. */
export function newSalt(): string {
  return randomBytes(16).toString('hex');
}

export function newRequestId(): RequestId {
  return randomUUID() as RequestId; // the brand says where it was minted
}

export function newDriftId(): DriftId {
  return randomUUID() as DriftId; // as above
}
