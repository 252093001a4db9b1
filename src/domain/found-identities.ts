import { checkIdentity, type IdentityRow, type IdentityVerdict } from './identity.ts';
import type { JsonObject } from './json.ts';
import { type LoggedEntry, objectIn, textIn } from './logged.ts';
import type { Hashing } from './preimage.ts';

/** An identity as it is kept, under the hash that an entry names it by. */
export type NamedIdentity = IdentityRow & { readonly hash: string };

/** An entry that speaks of who its actor was outside of Slack: by that hash, `null` where nobody knew. */
export type SaidIdentity = Pick<LoggedEntry, 'seq' | 'actor'> & { readonly hash: string | null };

/** What an entry says of who its actor was outside of Slack, held against what is kept of it. */
export type FoundIdentity = {
  readonly seq: number;
  readonly actor: string | null;
  readonly verdict: IdentityVerdict;
  readonly kept: NamedIdentity | undefined;
};

/** `undefined`: the entry does not speak of it. */
export function saidIdentity({
  seq,
  actor,
  details,
}: Pick<LoggedEntry, 'seq' | 'actor' | 'details'>): SaidIdentity | undefined {
  const about = [details, objectIn(details, 'reviewer'), objectIn(details, 'requester')];
  const said = about.find((one) => 'identity_hash' in one);
  return said && { seq, actor, hash: textIn(said, 'identity_hash') ?? null };
}

type Beside = { readonly identities: readonly NamedIdentity[] };

/** One for each that was said, in their order. */
export function findSaid(
  { said, identities }: Beside & { readonly said: readonly SaidIdentity[] },
  hashing: Hashing,
): readonly FoundIdentity[] {
  const byHash = new Map(identities.map((one) => [one.hash, one]));
  return said.map(({ seq, actor, hash }) => {
    const kept = byHash.get(hash ?? '');
    return { seq, actor, verdict: checkIdentity(hash, kept, hashing), kept };
  });
}

type About = Beside & {
  readonly entries: readonly {
    readonly seq: number;
    readonly body: string;
    readonly columns: { readonly actor: string | null };
  }[];
};

/** One for each entry that speaks of it, in the order of the log. */
export function findIdentities(
  { entries, identities }: About,
  hashing: Hashing,
): readonly FoundIdentity[] {
  const said = entries.flatMap(({ seq, body, columns: { actor } }) => {
    const { details } = JSON.parse(body) as { readonly details: JsonObject }; // the bot writes no other
    return saidIdentity({ seq, actor, details }) ?? [];
  });
  return findSaid({ said, identities }, hashing);
}
