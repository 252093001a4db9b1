import type { Dropped } from '../../domain/dropped.ts';
import type { RequestStatus } from '../../domain/lifecycle.ts';
import type { Change, RequestId, SlackUserId } from '../../domain/request.ts';
import type { ReviewDecision } from '../../domain/review.ts';

/** What became of one request, step by step, as it is on record. */
export type RequestStory = {
  readonly id: RequestId;
  readonly requester: SlackUserId;
  readonly environment: string;
  readonly change: Change;
  readonly clusterId: string;
  readonly serviceId: string;
  readonly ticket: string | undefined;
  readonly status: RequestStatus;
  readonly createdAt: Date;
  readonly versions: readonly {
    readonly version: number;
    readonly shownAt: Date;
    readonly digest: string;
  }[];
  readonly reviews: readonly {
    readonly version: number;
    readonly reviewer: SlackUserId;
    readonly decision: ReviewDecision;
    readonly at: Date;
  }[];
  /** Of the log, in its order. */
  readonly entries: readonly {
    readonly seq: number;
    readonly at: Date;
    /** `null`: the bot by itself. */
    readonly actor: SlackUserId | null;
    readonly action: string;
  }[];
  /** Where the log has had more, which was exported and dropped: by what. */
  readonly dropped: Dropped | undefined;
};

export type RequestStories = {
  find(id: RequestId): Promise<RequestStory | undefined>;
};
