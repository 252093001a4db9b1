import type { RequestStatus } from '../../domain/lifecycle.ts';
import type { Change, RequestId, SlackUserId } from '../../domain/request.ts';
import type { RequestFilter } from '../../domain/request-filter.ts';
import type { ReviewDecision } from '../../domain/review.ts';

/** A request as lists of the past tell of it. */
export type PastRequest = {
  readonly id: RequestId;
  readonly reference: string;
  readonly createdAt: Date;
  readonly requester: SlackUserId;
  readonly environment: string;
  readonly change: Change;
  readonly projectId: string;
  readonly clusterId: string;
  readonly serviceId: string;
  readonly ticket: string | undefined;
  readonly status: RequestStatus;
  readonly version: number;
  /** Of the version now shown, in the order in which they were made. */
  readonly reviews: readonly {
    readonly reviewer: SlackUserId;
    readonly decision: ReviewDecision;
    readonly at: Date;
  }[];
};

/** Behind which request the next page begins. */
export type HistoryCursor = { readonly createdAt: Date; readonly id: RequestId };

export type HistoryPage = {
  /** The newest first. */
  readonly requests: readonly PastRequest[];
  /** Absent where these are the last. */
  readonly next: HistoryCursor | undefined;
};

export type RequestHistory = {
  /**
   * So many of the requests that fit, behind the cursor. A page costs the same wherever it is: nothing is skipped by
   * counting. `concerning`: only what that person asked for, reviewed, or may review in one of these environments.
   */
  page(
    filter: RequestFilter,
    options: {
      readonly limit: number;
      readonly after?: HistoryCursor;
      readonly concerning?: {
        readonly person: SlackUserId;
        readonly environments: readonly string[];
      };
    },
  ): Promise<HistoryPage>;
};
