import { expect, it } from 'vitest';
import type { AuditAction } from '../../../src/domain/audit.ts';
import { startCarryingOver } from '../../../src/domain/carry-over.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { LoggedEntry } from '../../../src/domain/logged.ts';
import { toBase64 } from '../../../src/domain/signed-note.ts';

const keyText = (value: number): string => toBase64(new Uint8Array(32).fill(value));

let seq = 0;
function logged(action: AuditAction, details: JsonObject): LoggedEntry {
  seq += 1;
  return { seq, at: new Date(seq * 1_000), action, actor: null, requestId: null, details };
}

const early = [
  logged('audit_key_changed', { name: 'example.com/log', key_id: '00', public_key: keyText(1) }),
  logged('policy_applied', { policy: 'first' }),
  logged('group_baselined', { group: 'S0OPS', members: ['U0ADA', 'U0BEN'] }),
  logged('group_changed', { group: 'S0OPS', joined: ['U0CARA'], left: ['U0ADA'] }),
  logged('audit_loss_acknowledged', { lost: { size: 7, root: 'a root' } }),
  logged('policy_applied', { policy: 'second' }),
];

it('carries what still counts: keys, losses, the policy in force and who is in which group', () => {
  const carrying = startCarryingOver();
  for (const entry of early) carrying.add(entry);

  expect(carrying.carried()).toEqual({
    keys: [{ name: 'example.com/log', publicKey: new Uint8Array(32).fill(1) }],
    losses: [{ size: 7, root: 'a root' }],
    policy: 'second',
    groups: { S0OPS: ['U0BEN', 'U0CARA'] },
  });
});

it('carries on what an earlier drop has carried', () => {
  const carried = {
    keys: [{ name: 'example.com/log', public_key: keyText(1) }],
    losses: [{ size: 7, root: 'a root' }],
    policy: 'second',
    groups: { S0OPS: ['U0BEN', 'U0CARA'] },
  };
  const carrying = startCarryingOver();
  carrying.add(logged('audit_dropped', { before: '2026-07', carried }));
  carrying.add(logged('audit_key_changed', { name: 'example.com/log', public_key: keyText(2) }));
  carrying.add(logged('group_changed', { group: 'S0OPS', joined: [], left: ['U0BEN'] }));

  expect(carrying.carried()).toMatchObject({
    keys: [{ publicKey: new Uint8Array(32).fill(1) }, { publicKey: new Uint8Array(32).fill(2) }],
    losses: [{ size: 7 }],
    policy: 'second',
    groups: { S0OPS: ['U0CARA'] },
  });
});

it('knows nothing of what nobody has said', () => {
  expect(startCarryingOver().carried()).toEqual({ keys: [], losses: [], policy: null, groups: {} });
});
