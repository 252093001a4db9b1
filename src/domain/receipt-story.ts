import { isJsonObject, type JsonObject, parseJsonObject, sameJson, textsOf } from './json.ts';
import { isNewReview, type LoggedEntry, readLoggedEntry, showsVersion } from './logged-entry.ts';
import {
  type Receipt,
  type ReceiptEntry,
  type ReceiptRequest,
  type ReceiptReview,
  type ReceiptVersion,
  receiptFormat,
} from './receipt.ts';
import { outcomeOf } from './receipt-outcome.ts';
import { toBase64 } from './signed-note.ts';

/** All that is on record about one request, beside the log and in it. Names are those of the columns. */
export type RecordedStory = {
  readonly request: Omit<ReceiptRequest, 'target'>;
  readonly versions: readonly Omit<ReceiptVersion, 'rule'>[];
  readonly reviews: readonly RecordedReview[];
  /** In the order of the log. */
  readonly entries: readonly Pick<ReceiptEntry, 'seq' | 'body'>[];
};

type RecordedReview = Pick<ReceiptReview, 'version' | 'at' | 'reviewer' | 'decision'> & {
  /** `ReviewFacts` as the database holds them. */
  readonly facts: unknown;
};

/** Where the entries stand in the log of a checkpoint. */
export type Proven = {
  readonly checkpoint: string;
  readonly proofOf: (seq: number) => readonly Uint8Array[];
};

/**
 * The document about a story, as yet unsigned. It says what is on record, whether or not the log agrees: that is for
 * `checkReceipt` to tell.
 */
export function receiptOf(story: RecordedStory, { checkpoint, proofOf }: Proven): Receipt {
  const said = story.entries.flatMap((entry) => readLoggedEntry(entry) ?? []);
  const { request } = story;
  const { id, reference, created_at, requester, environment, change, status, version } = request;
  return {
    format: receiptFormat,
    request: {
      ...{ id, reference, created_at, requester, environment, change, status, version },
      target: targetOf(story),
    },
    versions: story.versions.map((shown) => toVersion(shown, said)),
    reviews: story.reviews
      .map((review) => toReview(review, said))
      .sort((left, right) => left.seq - right.seq),
    outcome: outcomeOf(said) ?? nothing,
    entries: story.entries.map(({ seq, body }) => ({
      ...{ seq, body },
      proof: proofOf(seq).map(toBase64),
    })),
    checkpoint,
  };
}

/** Of a request that the log does not know: the check finds it. */
const nothing = {
  ...{ seq: 0, at: '', action: '', actor: null, status: '', version: 0 },
  ...{ operation_id: null, external_name: null, failure: null },
};

function targetOf({ versions }: RecordedStory): JsonObject {
  const target = parseJsonObject(versions.at(-1)?.preimage ?? '')?.['target'];
  return isJsonObject(target) ? target : {};
}

function toVersion(
  { version, shown_at, preimage, digest, decision_section }: RecordedStory['versions'][number],
  said: readonly LoggedEntry[],
): ReceiptVersion {
  const rule = said.find((entry) => showsVersion(entry) && entry.details['digest'] === digest)
    ?.details['rule'];
  return {
    ...{ version, shown_at, preimage, digest, decision_section },
    rule: isJsonObject(rule) ? rule : {},
  };
}

function toReview(recorded: RecordedReview, said: readonly LoggedEntry[]): ReceiptReview {
  const { version, at, reviewer, decision } = recorded;
  const entry = entryOf(recorded, said);
  const facts = entry?.details['reviewer'];
  return {
    ...{ seq: entry?.seq ?? 0, version, at, reviewer, decision },
    facts: isJsonObject(facts) ? facts : {},
    counted: textsOf(entry?.details['counted']),
  };
}

function entryOf(
  { version, reviewer }: RecordedReview,
  said: readonly LoggedEntry[],
): LoggedEntry | undefined {
  return said.find(
    (entry) => isNewReview(entry) && entry.version === version && entry.actor === reviewer,
  );
}

/**
 * Reviews of whose reviewer other facts are on record than the log has. A receipt has those of the log, so it could
 * not tell.
 */
export function reviewsOtherThanLogged({
  reviews,
  entries,
}: RecordedStory): readonly Pick<RecordedReview, 'version' | 'reviewer'>[] {
  const said = entries.flatMap((entry) => readLoggedEntry(entry) ?? []);
  return reviews.filter((review) => {
    const details = entryOf(review, said)?.details ?? {};
    return !hasFacts(details, review.facts);
  });
}

type StoredFacts = {
  readonly kind?: string;
  readonly teamId?: string;
  readonly entitlement?: { readonly via?: string; readonly group?: string };
  readonly fetchedAt?: string;
  readonly counted?: readonly string[];
};

function hasFacts({ reviewer, counted }: JsonObject, stored: unknown): boolean {
  const facts = (stored ?? {}) as StoredFacts; // compared, and not believed
  const { via, group } = facts.entitlement ?? {};
  const known = {
    ...{ kind: facts.kind, team_id: facts.teamId, via, group: group ?? null },
    fetched_at: facts.fetchedAt,
  };
  return (
    isJsonObject(reviewer) &&
    Object.entries(known).every(([name, value]) => reviewer[name] === value) &&
    sameJson(counted, facts.counted ?? [])
  );
}
