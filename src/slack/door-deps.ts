import type { RequestListener } from 'node:http';
import type { Limits } from '../domain/limits.ts';
import type { Policy } from '../domain/policy.ts';
import type { Hashing } from '../domain/preimage.ts';
import type { RequestId, SlackUserId } from '../domain/request.ts';
import type { Result } from '../domain/result.ts';
import type { ClickAnswer } from '../use-cases/click-answer.ts';
import type { endFreeze, FreezeOrder, freezeEnvironment } from '../use-cases/freeze-environment.ts';
import type { LookedAgain } from '../use-cases/look-again.ts';
import type { ReceiptRefusal } from '../use-cases/make-receipt.ts';
import type { PolicyAnswer } from '../use-cases/policy-answer.ts';
import type { Clock } from '../use-cases/ports/clock.ts';
import type { AnyClick, Click, PolicyClick, ReplayGuard } from '../use-cases/ports/delivery-log.ts';
import type { DriftStore } from '../use-cases/ports/drift-store.ts';
import type { FreezeStore } from '../use-cases/ports/freeze-store.ts';
import type { Network } from '../use-cases/ports/hcp.ts';
import type { HomePages } from '../use-cases/ports/home.ts';
import type { InventoryStore } from '../use-cases/ports/inventory-store.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { MessageStore } from '../use-cases/ports/message-store.ts';
import type { PeopleDirectory } from '../use-cases/ports/people-directory.ts';
import type { RequestHistory } from '../use-cases/ports/request-history.ts';
import type { RequestStore } from '../use-cases/ports/request-store.ts';
import type { RequestStories } from '../use-cases/ports/request-stories.ts';
import type { RequestViews } from '../use-cases/ports/request-views.ts';
import type { ServiceViews } from '../use-cases/ports/service-views.ts';
import type { SubmitAnswer } from '../use-cases/submit-change.ts';
import type { CreateSubmission } from '../use-cases/submit-create.ts';
import type { DeleteSubmission } from '../use-cases/submit-delete.ts';
import type { OwnershipSubmission } from '../use-cases/submit-ownership.ts';
import type { UpdateSubmission } from '../use-cases/submit-update.ts';

/** What Slack's side of the bot may call, bound by app.ts. */
export type DoorDeps = {
  readonly submitCreate: (submission: CreateSubmission) => Promise<SubmitAnswer>;
  readonly submitUpdate: (submission: UpdateSubmission) => Promise<SubmitAnswer>;
  readonly submitDelete: (submission: DeleteSubmission) => Promise<SubmitAnswer>;
  readonly submitOwnership: (submission: OwnershipSubmission) => Promise<SubmitAnswer>;
  readonly drifts: Pick<DriftStore, 'find'>;
  readonly freeze: (order: FreezeOrder) => ReturnType<typeof freezeEnvironment>;
  readonly unfreeze: (order: Omit<FreezeOrder, 'reason'>) => ReturnType<typeof endFreeze>;
  readonly freezes: Pick<FreezeStore, 'listInForce'>;
  readonly recordClick: (click: AnyClick) => Promise<boolean>;
  readonly decideClick: (click: Click) => Promise<ClickAnswer>;
  readonly decideCandidate: (click: PolicyClick) => Promise<PolicyAnswer>;
  readonly requests: Pick<
    RequestStore,
    'search' | 'listByRequester' | 'find' | 'view' | 'findWork'
  >;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly inventory: Omit<InventoryStore, 'replace'>;
  /** Somebody has opened their Home, or turned a page of it. */
  readonly openHome: (
    person: SlackUserId,
    opened: { readonly pages?: Partial<HomePages> | undefined; readonly isEmpty?: boolean },
  ) => Promise<void>;
  readonly requestViews: RequestViews;
  readonly requestHistory: RequestHistory;
  readonly requestStories: RequestStories;
  /** Absent where there is no key to sign with. */
  readonly makeReceipt?: ((id: RequestId) => Promise<Result<string, ReceiptRefusal>>) | undefined;
  readonly serviceViews: ServiceViews;
  /** Looks at the services of one network at HCP now, after an ack. */
  readonly lookAgain: (network: Network, signal: AbortSignal) => Promise<LookedAgain>;
  readonly people: PeopleDirectory;
  readonly policy: () => Promise<Policy | undefined>;
  readonly replay: ReplayGuard;
  /** HCP's limits as configured; its published ones where absent. */
  readonly limits?: Limits;
  readonly hashing: Hashing;
  readonly newRequestId: () => RequestId;
  /** Whether this process can do its work: asked by `/readyz`. */
  readonly ready: () => Promise<boolean>;
  /** The auditors' page, which comes in by the same port. */
  readonly page?: RequestListener | undefined;
  readonly log: Log;
  readonly clock: Clock;
};
