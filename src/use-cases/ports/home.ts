import type { DriftKind } from '../../domain/drift.ts';
import type { Freeze } from '../../domain/freeze.ts';
import type { Owner } from '../../domain/ownership.ts';
import type { Environment } from '../../domain/policy.ts';
import type { SlackUserId } from '../../domain/request.ts';
import type { NoRole, Roles } from '../../domain/roles.ts';
import type { DriftId } from './drift-store.ts';
import type { RequestPage } from './request-views.ts';
import type { ListStart, ServicePage } from './service-views.ts';
import type { BoardPost } from './thread-board.ts';

/** Which page of each list somebody looks at. */
export type HomePages = {
  readonly own: number;
  readonly decide: number;
  readonly services: ListStart | undefined;
};

/** A drift that is not over, as a line tells of it. */
export type HomeDrift = {
  readonly id: DriftId;
  readonly kind: DriftKind;
  readonly serviceId: string;
  readonly clusterId: string;
  readonly foundAt: Date;
  readonly card: BoardPost | undefined;
};

/** What stands around the lists, read in one statement. */
export type HomeAround = {
  /** The database's clock. */
  readonly now: Date;
  /** The newest entry of the log: all that it tells of is in what is read from here on. */
  readonly logged: number;
  /** The newest look at HCP: looks are in no log. */
  readonly seenAt: Date | undefined;
  /** Of the environments that were asked for: the newest of them, and how many there are. */
  readonly drifts: { readonly listed: readonly HomeDrift[]; readonly total: number };
  /** Own requests that wait, and expire within a day. */
  readonly expiring: number;
  /** Requests that need attention, of everybody. */
  readonly attention: number;
  /** When the project that was looked at least lately was looked at; absent where HCP never was. */
  readonly lookedAt: Date | undefined;
  /** Since when a job waits that the queue has not taken. */
  readonly queueBehindSince: Date | undefined;
};

export type AroundWish = {
  readonly person: SlackUserId;
  /** Names of the environments that concern them. */
  readonly scope: readonly string[];
  readonly environments: readonly Pick<Environment, 'name' | 'match'>[];
};

/** All that the Home of one person shows. */
export type HomeState = {
  readonly person: SlackUserId;
  readonly roles: Roles | NoRole;
  /** Absent for whoever is no member: they see words alone. */
  readonly seen:
    | {
        readonly own: RequestPage;
        readonly toDecide: RequestPage;
        readonly services: ServicePage & { readonly owners: readonly Owner[] };
        readonly around: HomeAround;
        /** Those that hold now in the environments that concern them. */
        readonly freezes: readonly Freeze[];
      }
    | undefined;
};

/** A drawn Home: Slack's blocks as JSON text, and their hash. */
export type HomeDrawing = { readonly blocks: string; readonly hash: string };

export type HomePainter = { draw(state: HomeState): Promise<HomeDrawing> };

/** Shows somebody their Home. Throws like the board of threads. */
export type HomeBoard = { publish(person: SlackUserId, drawing: HomeDrawing): Promise<void> };

/** One run that draws somebody's Home; its `fence` guards what it writes. */
export type HomeLease = {
  readonly fence: number;
  readonly pages: HomePages;
  /** How often it was asked for: what is asked for during the run is due afterwards. */
  readonly wanted: number;
  /** Of what Slack certainly shows. */
  readonly renderHash: string | undefined;
};

type HomeDrawn = {
  readonly wanted: number;
  readonly logged: number;
  readonly seenAt: Date | undefined;
  readonly scope: readonly string[];
  readonly renderHash: string | undefined;
  /** To be drawn once more after so many milliseconds; absent where it is true as it is. */
  readonly againMs?: number;
};

/** Who has their Home open, and what they were shown last. Nothing is decided by it. */
export type HomeStore = {
  /** Somebody opened their Home, or turned a page of it: it is due. */
  open(person: SlackUserId, pages?: Partial<HomePages>): Promise<void>;
  /** What Slack shows is not known any more: to be published, whatever it was. */
  forget(person: SlackUserId): Promise<void>;
  /** Those who looked lately, and for whom something has changed since. */
  listDue(limit: number): Promise<readonly SlackUserId[]>;
  lease(person: SlackUserId, ms: number): Promise<HomeLease | undefined>;
  /** Ends a run; nothing of one that was taken over is written. */
  save(person: SlackUserId, fence: number, drawn: HomeDrawn): Promise<void>;
  /** Ends a run that published nothing: it is due again after this time. */
  postpone(person: SlackUserId, fence: number, ms: number): Promise<void>;
  /** Books a publication for all processes together: now (0), or in how many milliseconds to ask again. */
  pace(): Promise<number>;
  around(wish: AroundWish): Promise<HomeAround>;
};
