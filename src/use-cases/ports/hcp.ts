import type {
  Cluster,
  Hvn,
  NetworkLink,
  Operation,
  PrivateLinkService,
  ServiceValues,
  ValueList,
} from '../../domain/private-link.ts';

/** Where a project's resources live. */
export type Project = { readonly organizationId: string; readonly projectId: string };
export type Network = Project & { readonly hvnId: string };

export type NewService = ServiceValues & {
  readonly id: string;
  readonly clusterId: string;
  /** The HVN's region: HCP wants it in the body of every write. */
  readonly region: string;
};

export type ServiceDelta = {
  readonly [L in ValueList]: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
} & { readonly region: string };

/**
 * The three writes that the bot can make, and the looks that surround them.
 *
 * Every method throws `HcpError` when HCP does not give the answer; nothing is retried here but reads
 * (a few times, within the caller's `signal`). A 404 is an answer: `undefined`.
 */
export type PrivateLinkApi = {
  createService(network: Network, service: NewService, signal: AbortSignal): Promise<Operation>;
  updateService(
    network: Network,
    change: { readonly id: string; readonly delta: ServiceDelta },
    signal: AbortSignal,
  ): Promise<Operation>;
  /** `undefined` when HCP says that there is no such service. */
  deleteService(network: Network, id: string, signal: AbortSignal): Promise<Operation | undefined>;
  findService(
    network: Network,
    id: string,
    signal: AbortSignal,
  ): Promise<PrivateLinkService | undefined>;
  listServices(network: Network, signal: AbortSignal): Promise<readonly PrivateLinkService[]>;
  findOperation(project: Project, id: string, signal: AbortSignal): Promise<Operation | undefined>;
  /** Newest first, as far as HCP still keeps them: how an operation id is found again. */
  listServiceOperations(
    project: Project,
    serviceId: string,
    signal: AbortSignal,
  ): Promise<readonly Operation[]>;
};

export type CallerIdentity = {
  readonly type: string;
  readonly name: string | undefined;
  readonly projectId: string | undefined;
  readonly organizationId: string | undefined;
};

/** What the inventory is made of. Reads only. */
export type CloudInventoryApi = {
  /** Resolves the organization of a project. */
  getProject(projectId: string, signal: AbortSignal): Promise<Project & { readonly name: string }>;
  getCallerIdentity(signal: AbortSignal): Promise<CallerIdentity>;
  listHvns(project: Project, signal: AbortSignal): Promise<readonly Hvn[]>;
  listClusters(project: Project, signal: AbortSignal): Promise<readonly Cluster[]>;
  listNetworkLinks(network: Network, signal: AbortSignal): Promise<readonly NetworkLink[]>;
};
