import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps something in a browser that it can neither read nor change. */
export type Seal = {
  close(value: unknown): string;
  /** `undefined` of what this seal has not closed. */
  open(text: string): unknown;
};

const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Processes with the same secret open what the others have closed. */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `privatelink-bot ${purpose}`, 32));
  return {
    close: (value) => {
      const nonce = randomBytes(nonceLength);
      const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagLength });
      const text = Buffer.concat([sealing.update(JSON.stringify(value), 'utf8'), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), text]).toString('base64url');
    },
    open: (text) => {
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length < nonceLength + tagLength) return undefined;
      const nonce = bytes.subarray(0, nonceLength);
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength });
      opening.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
      try {
        const opened = opening.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8');
        return JSON.parse(opened + opening.final('utf8')) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}
