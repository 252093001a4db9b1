import type { JsonObject } from './json.ts';
import type { PersonFacts } from './people.ts';
import type { Hashing } from './preimage.ts';
import type { SlackUserId } from './request.ts';

/** Who somebody is outside of Slack, and through which group they decided. */
export type Identity = {
  readonly person: SlackUserId;
  readonly email: string;
  /** `null`: through none. */
  readonly group: string | null;
};

/**
 * An identity as it is kept beside the log, where it can be erased. The log has its hash alone, which says nothing
 * without the salt: so whoever erases both leaves the log as it was.
 */
export type KeptIdentity = Identity & { readonly salt: string; readonly hash: string };

type Deps = { readonly hashing: Hashing; readonly newSalt: () => string };

/**
 * What is kept of somebody who decides or asks, by the same facts that let them; `undefined` where Slack does not
 * tell who they are.
 */
export function identify(
  { hashing, newSalt }: Deps,
  { id: person, email }: Pick<PersonFacts, 'id' | 'email'>,
  group: string | undefined,
): KeptIdentity | undefined {
  if (email === undefined) return undefined;
  const identity = { person, email, group: group ?? null };
  const salt = newSalt();
  return { ...identity, salt, hash: identityHash(identity, salt, hashing) };
}

/** SHA-256 of the salt, followed by the canonical JSON (RFC 8785) of the identity. */
export function identityHash(
  { person, email, group }: Identity,
  salt: string,
  { canonical, sha256 }: Hashing,
): string {
  return sha256(`${salt}${canonical({ email, group, person })}`);
}

/** How the log has it: `null` where nobody knew who they were. */
export function identityJson(identity: KeptIdentity | undefined): JsonObject {
  return { identity_hash: identity?.hash ?? null };
}

/** What a row holds of the identity that an entry names; all of it is `null` once it was erased. */
export type IdentityRow = {
  readonly person: string;
  readonly email: string | null;
  readonly group: string | null;
  readonly salt: string | null;
};

/** `unknown`: the entry says that nobody knew who they were. */
export type IdentityVerdict = 'holds' | 'differs' | 'erased' | 'unknown';

/** Whether what is kept of somebody is what the entry was written of. */
export function checkIdentity(
  hash: string | null,
  row: IdentityRow | undefined,
  hashing: Hashing,
): IdentityVerdict {
  if (hash === null) return 'unknown';
  if (row === undefined || row.email === null || row.salt === null) return 'erased';
  const { email, group, salt } = row;
  const identity = { person: row.person as SlackUserId, email, group };
  return identityHash(identity, salt, hashing) === hash ? 'holds' : 'differs';
}
