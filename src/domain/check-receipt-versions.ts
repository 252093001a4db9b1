import { proofFaults } from './audit-proof.ts';
import type { Reading } from './check-receipt-entries.ts';
import { parseJsonObject, sameJson } from './json.ts';
import { type LoggedEntry, showsVersion } from './logged-entry.ts';
import type { Hashing } from './preimage.ts';
import type { ReceiptVersion } from './receipt.ts';
import type { ReceiptFault } from './receipt-fault.ts';

/**
 * Whether each version is what people were shown: its digest is that of its preimage, which has the hash of the
 * section and of the rule, and stands in the log. And whether they are all there.
 */
export function versionFaults(
  { receipt, said }: Reading,
  hashing: Hashing,
): readonly ReceiptFault[] {
  const { versions } = receipt;
  const shown = said.filter(showsVersion);
  const logged = said.map(({ details }) => details);
  const missing = shown.filter(
    (entry) => !versions.some(({ version }) => version === entry.details['version']),
  );
  return [
    ...missing.map(({ seq }) => ({ code: 'version_missing', seq }) as const),
    ...versions.flatMap((one, index) => {
      const { version, preimage, digest, decision_section: decisionSection } = one;
      const faults = proofFaults({ preimage, digest, decisionSection, logged }, hashing.sha256);
      const entry = shown.find(({ details }) => details['preimage'] === preimage);
      return [
        ...faults.map((code) => ({ code, version }) as const),
        ...(version === index + 1 && isAsLogged(one, entry)
          ? []
          : [{ code: 'version_differs', version } as const]),
        ...(isRuleOf(one, entry, hashing) ? [] : [{ code: 'rule_differs', version } as const]),
      ];
    }),
  ];
}

/** What no entry has is told as such. */
function isAsLogged(
  { version, shown_at: shownAt, preimage }: ReceiptVersion,
  entry: LoggedEntry | undefined,
): boolean {
  const { version: hashed, request_id: requestId } = parseJsonObject(preimage) ?? {};
  if (entry === undefined) return hashed === version;
  return hashed === version && shownAt === entry.at && requestId === entry.requestId;
}

function isRuleOf(
  { rule, preimage }: ReceiptVersion,
  entry: LoggedEntry | undefined,
  { canonical, sha256 }: Hashing,
): boolean {
  const { rule_hash: hash } = parseJsonObject(preimage) ?? {};
  if (entry !== undefined && !sameJson(rule, entry.details['rule'])) return false;
  return hash === undefined || hash === sha256(canonical(rule));
}
