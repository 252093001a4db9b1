import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkIdentity, identify, identityHash } from '../../../src/domain/identity.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { createHashing } from '../../../src/hashing.ts';

const hashing = createHashing();
const ben = 'U0BEN' as SlackUserId;
const email = 'ben@example.com';
const newSalt = () => 'salt';

describe('an identity', () => {
  it('has the SHA-256 of its salt and its canonical JSON, which anybody can compute', () => {
    const hash = identityHash({ person: ben, email, group: 'S0NETSEC' }, 'salt', hashing);

    const text = 'salt{"email":"ben@example.com","group":"S0NETSEC","person":"U0BEN"}';
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is kept of whom Slack tells, and of nobody else', () => {
    const kept = identify({ hashing, newSalt }, { id: ben, email }, undefined);

    expect(kept).toMatchObject({ person: ben, email, group: null, salt: 'salt' });
    expect(identify({ hashing, newSalt }, { id: ben }, 'S0NETSEC')).toBeUndefined();
  });

  it('holds, differs, was erased or was never known', () => {
    const { hash, ...row } = identify({ hashing, newSalt }, { id: ben, email }, 'S0NETSEC') ?? {
      hash: '',
      ...{ person: ben, email: null, group: null, salt: null },
    };
    const verdicts = [
      checkIdentity(hash, row, hashing),
      ...[{ person: 'U0EVE' }, { email: 'eve@example.com' }, { group: null }, { salt: 'x' }].map(
        (change) => checkIdentity(hash, { ...row, ...change }, hashing),
      ),
      checkIdentity(hash, { ...row, email: null, salt: null }, hashing),
      checkIdentity(hash, undefined, hashing),
      checkIdentity(null, undefined, hashing),
    ];

    expect(verdicts).toEqual([
      ...['holds', 'differs', 'differs', 'differs', 'differs', 'erased', 'erased', 'unknown'],
    ]);
  });
});
