import { checkIdentity, type IdentityVerdict } from '../domain/identity.ts';
import type { JsonObject } from '../domain/json.ts';
import { objectIn, textIn } from '../domain/logged.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { Story } from '../store/audit-stories.ts';
import type { StoredIdentity } from '../store/stored-identities.ts';
import { oneLine } from './table.ts';

/** What an entry says of who its actor was outside of Slack, held against what is kept of it. */
export type FoundIdentity = {
  readonly seq: number;
  readonly actor: string | null;
  readonly verdict: IdentityVerdict;
  readonly kept: StoredIdentity | undefined;
};

/** One for each entry that speaks of it, in the order of the log. */
export function findIdentities(
  { entries, identities }: Pick<Story, 'entries' | 'identities'>,
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

const words: { readonly [V in IdentityVerdict]: string } = {
  holds: 'as the entry has it',
  differs: 'DOES NOT HOLD: the entry was written of something else',
  erased: 'erased since',
  unknown: 'not known then',
};

export function identityLines(found: readonly FoundIdentity[]): readonly string[] {
  if (found.length === 0) return [];
  return ['', 'Who they were outside of Slack:', ...found.map(identityLine)];
}

function identityLine({ seq, actor, verdict, kept }: FoundIdentity): string {
  const { email = null, group = null } = kept ?? {};
  const who = email === null ? '' : `${email}${group === null ? '' : ` in group ${group}`}: `;
  return `  ${String(seq).padStart(6)}  ${oneLine(`${(actor ?? 'bot').padEnd(11)}  ${who}${words[verdict]}`)}`;
}
