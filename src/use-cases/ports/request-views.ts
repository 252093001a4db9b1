import type { Plan } from '../../domain/plan.ts';
import type { Environment } from '../../domain/policy.ts';
import type { ChangeRequest, SlackUserId } from '../../domain/request.ts';
import type { BoardPost } from './thread-board.ts';

/** A request as a list shows it. */
export type ListedRequest = {
  readonly request: ChangeRequest;
  /** Of the version now shown. */
  readonly plan: Plan;
  /** Whose approvals counted when somebody last reviewed that version. */
  readonly counted: readonly SlackUserId[];
  /** Where its card is, once it is posted. */
  readonly card: BoardPost | undefined;
};

export type RequestPage = {
  readonly listed: readonly ListedRequest[];
  /** How many there are in all, and the place of the first one shown, from 1. */
  readonly total: number;
  readonly first: number;
};

/** Pages are counted from 0; one that is past the end gives way to the last. */
export type PageWish = { readonly page: number; readonly size: number };

export type OwnWish = PageWish & {
  readonly requester: SlackUserId;
  /** Only those that have not ended; else those first, and newest first. */
  readonly open: boolean;
};

export type DecisionWish = PageWish & {
  readonly person: SlackUserId;
  /** Of the policy's groups, those that they are in. */
  readonly groups: readonly string[];
  /** In which they may approve whatever is asked. */
  readonly decides: readonly string[];
  /** In which they may approve what is escalated. */
  readonly escalates: readonly string[];
  readonly environments: readonly Pick<Environment, 'name' | 'match'>[];
};

/** Lists of requests for one person, one statement a page. */
export type RequestViews = {
  listOwn(wish: OwnWish): Promise<RequestPage>;
  /**
   * What waits for a decision of theirs, what expires first at the top: pending requests that they have not
   * reviewed and may, and those that need attention. Never their own.
   */
  listToDecide(wish: DecisionWish): Promise<RequestPage>;
};
