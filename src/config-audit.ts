import type { Reader } from './config-reader.ts';

/** Signs checkpoints of the audit log; `pem` is absent where none are signed. */
export type AuditKeyConfig = { readonly pem: string | undefined; readonly name: string };

/** Where checkpoints go. Both are absent where nobody signs any. */
export type AuditConfig = {
  readonly key: AuditKeyConfig;
  readonly checkpointDir: string | undefined;
  readonly checkpointChannel: string | undefined;
};

export function readAudit(read: Reader): AuditConfig {
  const key = readAuditKey(read);
  const checkpointDir = read.text('AUDIT_CHECKPOINT_DIR');
  const checkpointChannel = read.text('AUDIT_CHECKPOINT_CHANNEL');
  if (checkpointChannel !== undefined && !/^[CG][A-Z0-9]{2,}$/.test(checkpointChannel))
    read.problem('AUDIT_CHECKPOINT_CHANNEL', 'must be a Slack channel id, such as C0AUDIT');
  const alone =
    'is set, but there is no AUDIT_KEY to sign checkpoints with: set it, or leave this out';
  if (key.pem === undefined && checkpointDir !== undefined)
    read.problem('AUDIT_CHECKPOINT_DIR', alone);
  if (key.pem === undefined && checkpointChannel !== undefined)
    read.problem('AUDIT_CHECKPOINT_CHANNEL', alone);
  return { key, checkpointDir, checkpointChannel };
}

export function readAuditKey(read: Reader): AuditKeyConfig {
  const shape = 'must be a private key in PEM, which begins with BEGIN PRIVATE KEY';
  const pem = read.secret('AUDIT_KEY', /^-----BEGIN PRIVATE KEY-----\s/, shape);
  const name = read.text('AUDIT_KEY_NAME') ?? 'privatelink-bot/audit';
  if (!/^[^\s+]{1,100}$/.test(name))
    read.problem('AUDIT_KEY_NAME', 'must be a name without spaces and without +');
  return { pem, name };
}
