import type { JsonObject } from './json.ts';

/** What an auditor recomputes of a version that was shown. */
export type ShownVersion = {
  /** Canonical JSON, as it was hashed. */
  readonly preimage: string;
  readonly digest: string;
  /** As Slack was given it. */
  readonly decisionSection: string;
  /** What the entries of its request have as details, which nobody can change unseen. */
  readonly logged: readonly JsonObject[];
  /** Some of those entries were dropped: what is in none of the others may have been in them. */
  readonly isCut?: boolean;
};

export type ProofFault =
  /** The digest is not the SHA-256 of the preimage. */
  | 'digest_differs'
  /** What was shown is not what the preimage says was shown. */
  | 'section_differs'
  /** No entry of the log has this preimage and this digest. */
  | 'not_in_log';

/** In what a stored version contradicts itself: nothing, where what was approved is what was shown. Pure. */
export function proofFaults(
  { preimage, digest, decisionSection, logged, isCut }: ShownVersion,
  sha256: (text: string) => string,
): readonly ProofFault[] {
  return [
    ...(sha256(preimage) === digest ? [] : ['digest_differs' as const]),
    ...(sectionHashOf(preimage) === sha256(decisionSection) ? [] : ['section_differs' as const]),
    ...(isCut || logged.some((one) => one['preimage'] === preimage && one['digest'] === digest)
      ? []
      : ['not_in_log' as const]),
  ];
}

/** `undefined` of what is no preimage at all. */
function sectionHashOf(preimage: string): unknown {
  try {
    const { decision_section_hash: hash } = JSON.parse(preimage) as {
      readonly decision_section_hash?: unknown;
    };
    return hash;
  } catch {
    return undefined;
  }
}
