import type { EntryColumns } from '../../domain/chain-columns.ts';
import type { ChainEntry } from '../../domain/chain-entry.ts';
import type { Dropped } from '../../domain/dropped.ts';
import type { IdentityRow } from '../../domain/identity.ts';

/** As it is stored. */
export type StoryEntry = ChainEntry & { readonly columns: EntryColumns };

/** One version as it was shown. */
export type StoryVersion = {
  readonly version: number;
  readonly shown_at: string;
  readonly preimage: string;
  readonly digest: string;
  readonly decision_section: string;
};

export type StoryReview = {
  readonly version: number;
  readonly reviewer: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly facts: unknown;
  readonly at: string;
};

/** What is on record about one request, for those who audit: by the names of columns, times as ISO 8601 in UTC. */
export type Story = {
  readonly request: {
    readonly id: string;
    readonly reference: string;
    readonly version: number;
    readonly requester: string;
    readonly environment: string;
    readonly change: string;
    readonly project_id: string;
    readonly cluster_id: string;
    readonly service_id: string;
    readonly reason: string | null;
    readonly ticket: string | null;
    readonly status: string;
    readonly created_at: string;
  };
  readonly versions: readonly StoryVersion[];
  readonly reviews: readonly StoryReview[];
  /** Who decided and asked, as far as it was known and not erased since. */
  readonly identities: readonly (IdentityRow & { readonly hash: string })[];
  /** In the order of the log. */
  readonly entries: readonly StoryEntry[];
  /** Where the log has had more, which were exported and dropped: by what. */
  readonly dropped: Dropped | undefined;
};

export type AuditStories = {
  /**
   * The requests of that id, or of that short name, which several may have: the newest first, at most ten, each
   * read as it was at one moment. Throws `UnreadableLogError` for who may not read them.
   */
  find(reference: string): Promise<readonly Story[]>;
};
