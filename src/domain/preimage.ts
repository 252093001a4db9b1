import type { Json, JsonObject } from './json.ts';
import type { Plan } from './plan.ts';
import type { LiveValues, ServiceValues } from './private-link.ts';
import type { Change, RequestId, SlackUserId, Target, VersionDigest } from './request.ts';
import { type Rule, ruleJson } from './rule.ts';

/**
 * What an approval is bound to.
 *
 * The preimage of a version is one JSON value with everything an approver relied on; its canonical
 * form (RFC 8785) is stored with the version, and its SHA-256 is the digest that the button carries.
 * Whoever holds the stored text can recompute the digest with any JSON canonicalizer. Free text is in
 * it only as a salted hash, so that the text can be erased without breaking the proof.
 */
const preimageFormat = 1;

export type Hashing = {
  /** RFC 8785. */
  readonly canonical: (value: Json) => string;
  /** Lower-case hex of the SHA-256 of the text's UTF-8 bytes. */
  readonly sha256: (text: string) => string;
};

export type PreimageInput = {
  readonly requestId: RequestId;
  readonly version: number;
  readonly requester: SlackUserId;
  readonly change: Change;
  readonly target: Target;
  readonly desired: ServiceValues;
  readonly live: LiveValues;
  readonly plan: Plan;
  readonly reason: { readonly text: string; readonly salt: string };
  readonly ticket: string | undefined;
  readonly rule: Rule;
  /** Exactly as it was rendered, and as Slack was given it. */
  readonly decisionSection: string;
};

export type Sealed = {
  /** Canonical JSON: the bytes that were hashed. */
  readonly preimage: string;
  readonly digest: VersionDigest;
};

export function sealVersion(input: PreimageInput, hashing: Hashing): Sealed {
  const preimage = hashing.canonical(preimageOf(input, hashing));
  return { preimage, digest: hashing.sha256(preimage) as VersionDigest };
}

function preimageOf(input: PreimageInput, hashing: Hashing): JsonObject {
  return {
    format: preimageFormat,
    request_id: input.requestId,
    version: input.version,
    requester: input.requester,
    environment: input.rule.environment,
    change: input.change,
    target: {
      organization_id: input.target.organizationId,
      project_id: input.target.projectId,
      hvn_id: input.target.hvnId,
      cluster_id: input.target.clusterId,
      service_id: input.target.serviceId,
      region: input.target.region,
    },
    desired: valuesJson(input.desired),
    live: liveJson(input.live),
    risk_flags: input.plan.flags.map(({ code, severity, values }) => ({ code, severity, values })),
    reason_hash: saltedHash(input.reason, hashing),
    ticket: input.ticket ?? null,
    rule_hash: hashing.sha256(hashing.canonical(ruleJson(input.rule))),
    decision_section_hash: hashing.sha256(input.decisionSection),
  };
}

/** The commitment to a text that may be erased: without the salt it says nothing about the text. */
export function saltedHash(
  { text, salt }: { readonly text: string; readonly salt: string },
  hashing: Hashing,
): string {
  return hashing.sha256(hashing.canonical({ salt, text }));
}

function valuesJson(values: ServiceValues): JsonObject {
  return {
    consumer_accounts: values.consumerAccounts,
    consumer_ip_ranges: values.consumerIpRanges,
    consumer_regions: values.consumerRegions,
  };
}

export function liveJson(live: LiveValues): JsonObject {
  if (!live.exists) return { exists: false };
  return {
    exists: true,
    created_at: live.createdAt,
    cluster_id: live.clusterId,
    ...valuesJson(live),
  };
}

/** Tells one picture of a live service from another, where the values themselves have no room. */
export function liveFingerprint(live: LiveValues, hashing: Hashing): string {
  return hashing.sha256(hashing.canonical(liveJson(live)));
}

/** How much of the digest a button carries and a card shows: 64 bits, enough against a mix-up. */
export const digestPrefixLength = 16;

export function digestPrefix(digest: string): string {
  return digest.slice(0, digestPrefixLength);
}
