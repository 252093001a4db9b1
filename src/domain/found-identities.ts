import { checkIdentity, type IdentityRow, type IdentityVerdict } from './identity.ts';
import type { JsonObject } from './json.ts';
import { objectIn, textIn } from './logged.ts';
import type { Hashing } from './preimage.ts';

/** An identity as it is kept, under the hash that an entry names it by. */
type Kept = IdentityRow & { readonly hash: string };

/** What an entry says of who its actor was outside of Slack, held against what is kept of it. */
export type FoundIdentity = {
  readonly seq: number;
  readonly actor: string | null;
  readonly verdict: IdentityVerdict;
  readonly kept: Kept | undefined;
};

type About = {
  readonly entries: readonly {
    readonly seq: number;
    readonly body: string;
    readonly columns: { readonly actor: string | null };
  }[];
  readonly identities: readonly Kept[];
};

/** One for each entry that speaks of it, in the order of the log. */
export function findIdentities(
  { entries, identities }: About,
  hashing: Hashing,
): readonly FoundIdentity[] {
  return entries.flatMap(({ seq, body, columns }) => {
    const { details } = JSON.parse(body) as { readonly details: JsonObject }; // the bot writes no other
    const about = ['reviewer', 'requester'].map((key) => objectIn(details, key));
    const said = about.find((one) => 'identity_hash' in one);
    if (said === undefined) return [];
    const hash = textIn(said, 'identity_hash') ?? null;
    const kept = identities.find((one) => one.hash === hash);
    return [{ seq, actor: columns.actor, verdict: checkIdentity(hash, kept, hashing), kept }];
  });
}
