/** Receipts of made-up stories, each in a log of its own, and the keys that sign them. */
import { generateKeyPairSync } from 'node:crypto';
import { type CheckedReceipt, checkReceipt } from '../../src/domain/check-receipt.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { growTiles, inclusionProof } from '../../src/domain/merkle-tiles.ts';
import { type Receipt, type SignedReceipt, signReceipt } from '../../src/domain/receipt.ts';
import { type RecordedStory, receiptOf } from '../../src/domain/receipt-story.ts';
import { type RequestId, referenceOf } from '../../src/domain/request.ts';
import { writeCheckpoint } from '../../src/domain/signed-note.ts';
import { createHashing, sha256Bytes } from '../../src/hashing.ts';
import { readSigningKey, verifySignature } from '../../src/signing.ts';

export const hashing = createHashing();
const sha256 = sha256Bytes;

export function newKey(name = 'example.com/log') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const publicPem = String(publicKey.export({ format: 'pem', type: 'spki' }));
  return { ...readSigningKey(pem, name), pem, publicPem };
}
export type Key = ReturnType<typeof newKey>;

export const requester = 'U0REQ';
const id = '5f0c2f0e-7a51-4d6a-9a51-0c9d5a1b2c3d' as RequestId;
const target = {
  ...{ organization_id: 'org', project_id: 'project', hvn_id: 'hvn', region: 'eu-central-1' },
  ...{ cluster_id: 'prod-eu', service_id: 'payments-7Q' },
};
const section = JSON.stringify([
  { type: 'section', text: { type: 'mrkdwn', text: '*Create* `payments-7Q`: *+ 2, − 0*' } },
  { type: 'section', text: { type: 'plain_text', text: 'Reason: </pre><script>“ü”🚀 & more' } },
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Reviewed = {
  readonly status?: string;
  readonly counted?: readonly string[];
  readonly more?: JsonObject;
};
type Moved = { readonly actor?: string | null; readonly details?: JsonObject };

/** Writes a story as the bot does: every step is an entry, with entries about others in between. */
export function startSample() {
  const bodies: string[] = [];
  const entries: Mutable<RecordedStory['entries'][number]>[] = [];
  const versions: Mutable<RecordedStory['versions'][number]>[] = [];
  const reviews: Mutable<RecordedStory['reviews'][number]>[] = [];
  const now = { revision: 0, version: 0, digest: '', status: '', quorum: 1, rule: {} };

  const append = (entry: JsonObject): { readonly at: string } => {
    const at = new Date(Date.UTC(2030, 0, 1) + bodies.length * 1000).toISOString();
    bodies.push(hashing.canonical({ v: 1, at, ...entry }));
    return { at };
  };
  const others = (count: number): void => {
    const about = { request_id: null, actor: null, revision: null, version: null, status: null };
    for (let made = 0; made < count; made += 1)
      append({ ...about, action: 'group_changed', details: { made } });
  };
  const own = (action: string, { actor = null, details = {} }: Moved) => {
    const { revision, version, status } = now;
    const told = append({ request_id: id, actor, action, revision, version, status, details });
    entries.push({ seq: bodies.length, body: bodies.at(-1) ?? '' });
    return told;
  };

  const step = (action: string, status: string, { actor = null, details = {} }: Moved = {}) => {
    Object.assign(now, { revision: now.revision + 1, status });
    const { version, digest } = now;
    return own(action, { actor, details: { version, digest, ...details } });
  };
  const show = (action: string, quorum = 1, { actor = null, details = {} }: Moved = {}): void => {
    const version = now.version + 1;
    const rule = { environment: 'production', channel: 'C0PROD', quorum, ...details };
    const preimage = hashing.canonical({
      ...{ format: 1, request_id: id, version, requester, environment: 'production', target },
      ...{ change: 'create', rule_hash: hashing.sha256(hashing.canonical(rule)) },
      decision_section_hash: hashing.sha256(section),
    });
    const digest = hashing.sha256(preimage);
    Object.assign(now, { version, digest, quorum, rule });
    const { at } = step(action, 'pending_approval', { actor, details: { preimage, rule } });
    versions.push({ version, shown_at: at, preimage, digest, decision_section: section });
  };
  const review = (
    action: string,
    reviewer: string,
    { status = now.status, counted = [reviewer], more = {} }: Reviewed = {},
  ): void => {
    const decision = action === 'request_rejected' ? 'reject' : 'approve';
    const { quorum, version } = now;
    const fetchedAt = '2030-01-01T00:00:00.000Z';
    const facts = { kind: 'member', team_id: 'T0', via: 'group', group: 'S0NETSEC' };
    const { at } = step(action, status, {
      actor: reviewer,
      details: {
        ...{ decision, counted, quorum, reviewer: { ...facts, fetched_at: fetchedAt } },
        ...more,
      },
    });
    if (more['pressed_again'] === true) return;
    const entitlement = { via: 'group', group: 'S0NETSEC' };
    const stored = { kind: 'member', teamId: 'T0', entitlement, fetchedAt, counted };
    reviews.push({ version, at, reviewer, decision, facts: stored });
  };

  return {
    ...{ bodies, entries, versions, reviews, others, step, show, review, id },
    submit: (quorum = 1, details: JsonObject = {}) =>
      show('request_submitted', quorum, { actor: requester, details }),
    refuse: (actor: string) => {
      own('review_refused', { actor, details: { refusal: 'not_an_approver' } });
    },
    story: (): RecordedStory => ({
      request: {
        ...{ id, reference: referenceOf(id), requester, environment: 'production' },
        ...{ change: 'create', status: now.status, version: now.version },
        created_at: String(JSON.parse(entries[0]?.body ?? '{}').at),
      },
      ...{ versions, reviews, entries },
    }),
  };
}
export type Sample = ReturnType<typeof startSample>;

/** A request is on its way at HCP. */
function carryOut(sample: Sample): void {
  sample.step('call_intended', 'provisioning', { details: { operation_id: null, sends: 1 } });
  sample.others(2);
  sample.step('call_accepted', 'provisioning', { details: { operation_id: 'op-1', sends: 1 } });
}

const seen = { seen: 'what HCP had', counted: ['U0ADA'], quorum: 1, decision: 'abandon' };

/** Every way in which a request ends. */
export const endings: Readonly<Record<string, (sample: Sample) => void>> = {
  succeeded: (sample) => {
    sample.submit();
    sample.refuse('U0MAL');
    sample.others(3);
    const extra = { groups: ['S0LEADS'], users: [], because: { flags: ['wide_range'] } };
    sample.show('request_refreshed', 2, { details: { also_from: [extra] } });
    const metBy = (person: string | null) => ({
      also_from: [{ groups: ['S0LEADS'], users: [], met_by: person }],
    });
    sample.review('review_recorded', 'U0ADA', { more: metBy(null) });
    sample.refuse('U0REQ');
    sample.review('request_approved', 'U0BEN', {
      ...{ status: 'approved', counted: ['U0ADA', 'U0BEN'], more: metBy('U0BEN') },
    });
    carryOut(sample);
    sample.step('request_succeeded', 'succeeded', {
      details: { operation_id: 'op-1', sends: 1, external_name: 'com.amazonaws.vpce.x' },
    });
    sample.step('card_frozen', 'succeeded');
  },
  rejected: (sample) => {
    sample.submit(2);
    sample.review('review_recorded', 'U0ADA');
    sample.review('request_rejected', 'U0BEN', { status: 'rejected', counted: ['U0ADA'] });
    sample.refuse('U0CYD');
  },
  canceled: (sample) => {
    sample.submit();
    sample.step('request_canceled', 'canceled', { actor: requester });
  },
  superseded: (sample) => {
    sample.submit();
    sample.step('request_canceled', 'canceled', {
      ...{ actor: 'U0OTHER', details: { superseded_by: 'another' } },
    });
  },
  expired: (sample) => {
    sample.submit(2);
    sample.review('review_recorded', 'U0ADA');
    sample.step('request_expired', 'expired');
  },
  failed: (sample) => {
    sample.submit();
    sample.review('request_approved', 'U0ADA', { status: 'approved' });
    carryOut(sample);
    sample.step('request_failed', 'failed', {
      details: { operation_id: 'op-1', failure: 'operation_failed' },
    });
    sample.step('outcome_seen', 'failed', { actor: 'U0ADA' });
  },
  'tried again': (sample) => {
    endings['failed']?.(sample);
    sample.show('request_retried', 1, { actor: requester });
    sample.review('request_approved', 'U0BEN', { status: 'approved' });
    sample.step('request_succeeded', 'succeeded');
  },
  abandoned: (sample) => {
    sample.submit(2);
    sample.review('review_recorded', 'U0ADA');
    sample.review('request_approved', 'U0BEN', {
      ...{ status: 'approved', counted: ['U0ADA', 'U0BEN'] },
    });
    carryOut(sample);
    sample.step('track_lost', 'needs_attention', { details: { failure: 'stuck' } });
    sample.step('outcome_reviewed', 'needs_attention', { actor: 'U0ADA', details: seen });
    sample.step('request_abandoned', 'abandoned', {
      ...{ actor: 'U0BEN', details: { ...seen, counted: ['U0ADA', 'U0BEN'], quorum: 2 } },
    });
  },
  adopted: (sample) => {
    sample.submit();
    sample.review('request_approved', 'U0ADA', { status: 'approved' });
    carryOut(sample);
    sample.step('track_lost', 'needs_attention', { details: { failure: 'stuck' } });
    sample.step('outcome_adopted', 'provisioning', {
      ...{ actor: 'U0ADA', details: { ...seen, decision: 'adopt' } },
    });
    sample.step('service_adopted', 'provisioning');
    sample.step('request_succeeded', 'succeeded');
  },
  'pressed again': (sample) => {
    sample.submit(2);
    sample.review('review_recorded', 'U0ADA');
    sample.review('review_recorded', 'U0BEN', { counted: ['U0ADA'] });
    sample.review('request_approved', 'U0BEN', {
      ...{ status: 'approved', counted: ['U0ADA', 'U0BEN'] },
      more: { pressed_again: true },
    });
    sample.step('request_succeeded', 'succeeded');
  },
};

export function sampleOf(ending: string, around = 5): Sample {
  const sample = startSample();
  sample.others(around);
  endings[ending]?.(sample);
  sample.others(around);
  return sample;
}

/** The way from an entry of a log to its root, and the signed checkpoint. */
export function proveLog(bodies: readonly string[], key: Key) {
  const tiles = growTiles(sha256, []);
  for (const body of bodies) tiles.add(body);
  const head = tiles.head();
  const grown = tiles.takeChanged();
  return {
    checkpoint: writeCheckpoint(head, { ...key, sha256 }),
    proofOf: (seq: number) => inclusionProof(sha256, { index: seq - 1, size: head.size }, grown),
  };
}

export function sign(receipt: Receipt, key: Key): SignedReceipt {
  return signReceipt(receipt, { ...key, canonical: hashing.canonical });
}

export function receiptOfSample(sample: Sample, key: Key): SignedReceipt {
  return sign(receiptOf(sample.story(), proveLog(sample.bodies, key)), key);
}

export function check(receipt: SignedReceipt, ...keys: readonly Key[]): CheckedReceipt {
  const publicKeys = keys.map(({ key }) => key.publicKey);
  return checkReceipt(receipt, { publicKeys, verify: verifySignature, sha256, hashing });
}

export function codes(receipt: SignedReceipt, ...keys: readonly Key[]): readonly string[] {
  return [...new Set(check(receipt, ...keys).faults.map(({ code }) => code))];
}
