import type { OwnedService } from '../../domain/ownership.ts';
import type { Environment } from '../../domain/policy.ts';
import type { PrivateLinkService } from '../../domain/private-link.ts';
import type { ChangeRequest, SlackUserId } from '../../domain/request.ts';
import type { BoardPost } from './thread-board.ts';

/** As much of a request as a line about its service says. */
export type RequestGlance = Pick<
  ChangeRequest,
  'id' | 'change' | 'status' | 'phase' | 'requester'
> & {
  /** Where its card is, once it is posted. */
  readonly card: BoardPost | undefined;
};

/** A change that was carried out, or that HCP failed. */
export type EndedChange = RequestGlance & {
  readonly endedAt: Date | undefined;
  readonly approvers: readonly SlackUserId[];
};

/** What is known of one service: as last seen at HCP, as approved, and what is asked for. */
export type ServiceView = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly id: string;
  readonly clusterId: string;
  readonly hvnId: string;
  readonly region: string | undefined;
  /** Of the policy; `undefined` where none covers it. */
  readonly environment: string | undefined;
  /** `undefined`: HCP had no such service any more when its network was last looked at. */
  readonly live: PrivateLinkService | undefined;
  readonly owned: OwnedService | undefined;
  readonly seenAt: Date | undefined;
  /** On the service, or on its cluster. */
  readonly open: RequestGlance | undefined;
  /** Told for a service that was asked for by name. */
  readonly last: EndedChange | undefined;
};

/** Where a page begins or ends: the place in the list of one service. */
export type ListPlace = readonly [serviceKey: string, projectId: string];
export type ListStart = { readonly after: ListPlace } | { readonly before: ListPlace };

export type ListWish = {
  /** Globs over ids of services and clusters and names of environments; without `*` and `?` a part of an id. */
  readonly filter: string;
  readonly environments: readonly Pick<Environment, 'name' | 'match'>[];
  /** Names of environments: services of no other are listed. Absent: all are. */
  readonly within?: readonly string[];
  readonly from: ListStart | undefined;
  readonly size: number;
};

export type ServicePage = {
  readonly views: readonly ServiceView[];
  /** How many match in all, and the place of the first one shown, from 1. */
  readonly total: number;
  readonly first: number;
};

type FoundServices = {
  /** By the id of the service or of its cluster, whole, without regard to case. */
  readonly named: readonly ServiceView[];
  /** Where there is none of that name: ids that are like it. */
  readonly near: readonly string[];
};

/** What people may read of services. Each answer is one statement, however many services there are. */
export type ServiceViews = {
  page(wish: ListWish): Promise<ServicePage>;
  find(
    name: string,
    environments: readonly Pick<Environment, 'name' | 'match'>[],
  ): Promise<FoundServices>;
};
