import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { NoteKey, Sign, Verify } from './domain/signed-note.ts';

/** A key that cannot be used; the sentence says why, and nothing of the key. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/** Of an Ed25519 public key in DER, what comes before its 32 bytes. @see RFC 8410 */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** How checkpoints are signed. */
export type Signing = { readonly key: NoteKey; readonly sign: Sign };

/** `undefined` where no key is configured. Throws `KeyError` where it cannot be used. */
export function readAuditSigning({
  pem,
  name,
}: {
  readonly pem: string | undefined;
  readonly name: string;
}): Signing | undefined {
  return pem === undefined ? undefined : readSigningKey(pem, name);
}

/** A private key in PEM (PKCS#8), as `openssl genpkey -algorithm ed25519` makes it. */
export function readSigningKey(pem: string, name: string): Signing {
  const privateKey = readKey(() => createPrivateKey(pem), 'The signing key');
  return {
    key: { name, publicKey: rawOf(createPublicKey(privateKey)) },
    sign: (text) => sign(null, text, privateKey),
  };
}

/** A public key in PEM, as `openssl pkey -pubout` makes it. */
export function readPublicKey(pem: string, name: string): NoteKey {
  return { name, publicKey: rawOf(readKey(() => createPublicKey(pem), 'The public key')) };
}

export const verifySignature: Verify = (text, signature, publicKey) => {
  const der = Buffer.concat([derPrefix, publicKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, text, key, signature);
};

function readKey(read: () => KeyObject, what: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new KeyError(`${what} is not a key in PEM.`); // what Node says could quote it
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new KeyError(`${what} is not an Ed25519 key.`);
  return key;
}

function rawOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(derPrefix.length));
}
