import type { FoundIdentity } from '../domain/found-identities.ts';
import type { IdentityVerdict } from '../domain/identity.ts';
import { oneLine } from './table.ts';

const words: { readonly [V in IdentityVerdict]: string } = {
  holds: 'as the entry has it',
  differs: 'DOES NOT HOLD: the entry was written of something else',
  erased: 'erased since',
  unknown: 'not known then',
};

export function identityLines(found: readonly FoundIdentity[], title: string): readonly string[] {
  if (found.length === 0) return [];
  return ['', title, ...found.map(identityLine)];
}

function identityLine({ seq, actor, verdict, kept }: FoundIdentity): string {
  const { email = null, group = null } = kept ?? {};
  const who = email === null ? '' : `${email}${group === null ? '' : ` in group ${group}`}: `;
  return `  ${String(seq).padStart(6)}  ${oneLine(`${(actor ?? 'bot').padEnd(11)}  ${who}${words[verdict]}`)}`;
}
