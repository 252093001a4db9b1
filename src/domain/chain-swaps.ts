import { type ChainEntry, chainHash, type Sha256, sameBytes } from './chain-entry.ts';
import { type Case, caseAfter, type Finding, hashBefore, nextAgrees } from './chain-suspect.ts';

type Parts = Pick<ChainEntry, 'body' | 'prev' | 'hash'>;
type Exchange = readonly (keyof Parts)[];

/** What two entries may have exchanged; all three is the whole entry, its number aside. */
const exchanges: readonly Exchange[] = [
  ['body', 'prev', 'hash'],
  ['body'],
  ['body', 'hash'],
  ['body', 'prev'],
  ['prev', 'hash'],
  ['hash'],
  ['prev'],
];

/** Finds pairs of entries that both fit as soon as what they exchanged is put back. */
export function explainSwaps(cases: readonly Case[], sha256: Sha256): readonly Finding[] {
  return cases.flatMap((left, index) => {
    if (!isOpen(left)) return [];
    for (const right of cases.slice(index + 1)) {
      const exchange = isOpen(right) ? findExchange(left, right, sha256) : undefined;
      if (exchange !== undefined) return [settle(cases, { left, right }, exchange)];
    }
    return [];
  });
}

function isOpen({ suspect, textOpen, linkOpen }: Case): boolean {
  return !suspect.jumps && (textOpen || linkOpen);
}

function findExchange(left: Case, right: Case, sha256: Sha256): Exchange | undefined {
  return exchanges.find((exchange) => {
    const first = exchanged(left.suspect.entry, right.suspect.entry, exchange);
    const second = exchanged(right.suspect.entry, left.suspect.entry, exchange);
    const adjacent = right.suspect.before === left.suspect.entry;
    return (
      sameBytes(first.prev, hashBefore(left.suspect)) &&
      (adjacent || nextAgrees(left.suspect, first.hash)) &&
      sameBytes(second.prev, adjacent ? first.hash : hashBefore(right.suspect)) &&
      nextAgrees(right.suspect, second.hash) &&
      [first, second].every(({ prev, body, hash }) =>
        sameBytes(hash, chainHash(sha256, prev, body)),
      )
    );
  });
}

function exchanged(own: Parts, other: Parts, exchange: Exchange): Parts {
  const pick = <K extends keyof Parts>(key: K): Parts[K] =>
    exchange.includes(key) ? other[key] : own[key];
  return { body: pick('body'), prev: pick('prev'), hash: pick('hash') };
}

function settle(
  cases: readonly Case[],
  { left, right }: { readonly left: Case; readonly right: Case },
  exchange: Exchange,
): Finding {
  for (const { suspect } of [left, right]) {
    const after = caseAfter(cases, suspect.entry);
    if (after !== undefined) after.linkOpen = false;
  }
  for (const one of [left, right]) {
    one.textOpen = false;
    one.linkOpen = false;
  }
  const [from, to] = [left.suspect.entry.seq, right.suspect.entry.seq];
  const what = exchange.length === 3 ? 'places' : `their ${exchange.join(' and ')}`;
  return {
    problem: {
      kind: 'swapped_entries',
      seq: from,
      detail: `entries ${from} and ${to} have exchanged ${what}`,
    },
    lost: [
      { from, to: from },
      { from: to, to },
    ],
  };
}
