import type { Reader } from './config-reader.ts';

/** Signs checkpoints of the audit log; `pem` is absent where none are signed. */
export type AuditKeyConfig = { readonly pem: string | undefined; readonly name: string };

export function readAuditKey(read: Reader): AuditKeyConfig {
  const shape = 'must be a private key in PEM, which begins with BEGIN PRIVATE KEY';
  const pem = read.secret('AUDIT_KEY', /^-----BEGIN PRIVATE KEY-----\s/, shape);
  const name = read.text('AUDIT_KEY_NAME') ?? 'privatelink-bot/audit';
  if (!/^[^\s+]{1,100}$/.test(name))
    read.problem('AUDIT_KEY_NAME', 'must be a name without spaces and without +');
  return { pem, name };
}
