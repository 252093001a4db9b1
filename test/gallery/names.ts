import type { Entry } from './entry.ts';

/** Who and what the ids of the gallery mean; whoever is not here is called as their id is. */
const handles: Readonly<Record<string, string>> = {
  U0REQUEST: 'requester',
  U0APPROV1: 'approver',
  U0APPROV2: 'approver2',
  U0OTHER: 'colleague',
  U0AUDITOR: 'auditor',
  S0NETSEC: 'netsec',
  S0SECLEAD: 'secleads',
  S0NETLEADS: 'netleads',
  S0PLATFORM: 'platform',
  S0ONCALL: 'oncall',
  S0AUDIT: 'audit',
  S0DEV: 'dev',
  C0PRODNET: 'prod-network',
  C0NETWORK: 'network',
  C0PRIVLINK: 'privatelink',
};

export function handleOf(id: string): string {
  return handles[id] ?? id.toLowerCase();
}

const named = {
  people: /<@([UW][A-Z0-9]+)>|"initial_user":"([UW][A-Z0-9]+)"/g,
  groups: /<!subteam\^(S[A-Z0-9]+)>/g,
  channels: /<#([CDG][A-Z0-9]+)>/g,
} as const;

type Named = { readonly [K in keyof typeof named]: readonly string[] };

/** All that is mentioned anywhere, each once. */
export function namedIn(entries: readonly Entry[]): Named {
  const all = JSON.stringify(entries);
  const find = (kind: keyof typeof named): readonly string[] => {
    const found = [...all.matchAll(named[kind])].map(([, id, other]) => id ?? other ?? '');
    return [...new Set(found)].sort();
  };
  return { people: find('people'), groups: find('groups'), channels: find('channels') };
}
