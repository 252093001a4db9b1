import type { OwnedService } from '../../domain/ownership.ts';
import type { Cluster, Hvn, NetworkLink, PrivateLinkService } from '../../domain/private-link.ts';
import type { TargetInventory } from './request-store.ts';

export type InventoryStore = {
  /**
   * Replaces what was seen of one project, in one transaction, but for what was seen since the look began. Nothing of
   * a look that another one has overtaken.
   */
  replace(look: ProjectLook): Promise<void>;
  listClusters(query: string, limit: number): Promise<readonly ClusterChoice[]>;
  findCluster(id: string): Promise<readonly ClusterChoice[]>;
  /** Those whose id, or whose cluster's, contains the words; the bot's own first. */
  listServices(query: string, limit: number): Promise<readonly ServiceChoice[]>;
  /** By the id of the service or of its cluster, whole, without regard to case. */
  findServices(named: string): Promise<readonly ServiceChoice[]>;
  age(): Promise<Date | undefined>;
};

export type ProjectInventory = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly clusters: readonly Cluster[];
  readonly hvns: readonly Hvn[];
  readonly links: readonly NetworkLink[];
  readonly services: readonly PrivateLinkService[];
};

/** `beganAt`: before the first call of the look, by the database's clock. */
export type ProjectLook = ProjectInventory & { readonly beganAt: Date };

/** A cluster for a picker, with all that decides whether it can be chosen. */
export type ClusterChoice = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly cluster: Cluster;
  readonly inventory: TargetInventory;
};

/** A service for a picker, with all that decides whether it can be chosen. */
export type ServiceChoice = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly service: PrivateLinkService;
  readonly owned: OwnedService | undefined;
  readonly seenAt: Date | undefined;
};
