import type { Limits } from '../domain/limits.ts';
import type { Policy } from '../domain/policy.ts';
import type { RequestId } from '../domain/request.ts';
import type { ClickAnswer } from '../use-cases/click-answer.ts';
import type { Log } from '../use-cases/log.ts';
import type {
  Click,
  Clock,
  InventoryStore,
  MessageStore,
  PeopleDirectory,
  ReplayGuard,
  RequestStore,
} from '../use-cases/ports.ts';
import type { CreateSubmission, SubmitAnswer } from '../use-cases/submit-create.ts';

/** What Slack's side of the bot may call, bound by app.ts. */
export type DoorDeps = {
  readonly submitCreate: (submission: CreateSubmission) => Promise<SubmitAnswer>;
  readonly recordClick: (click: Click) => Promise<boolean>;
  readonly decideClick: (click: Click) => Promise<ClickAnswer>;
  readonly requests: Pick<RequestStore, 'search' | 'listByRequester' | 'find'>;
  readonly messages: Pick<MessageStore, 'list'>;
  readonly inventory: Pick<InventoryStore, 'listClusters' | 'findCluster' | 'age'>;
  readonly people: PeopleDirectory;
  readonly policy: () => Promise<Policy | undefined>;
  readonly replay: ReplayGuard;
  /** HCP's limits as configured; its published ones where absent. */
  readonly limits?: Limits;
  readonly newRequestId: () => RequestId;
  /** Whether this process can do its work: asked by `/readyz`. */
  readonly ready: () => Promise<boolean>;
  readonly log: Log;
  readonly clock: Clock;
};
