/**
 * What HCP has: services, operations, clusters and networks, in our words.
 *
 * `state` is HCP's, and is kept as text: the enumerations changed twice inside a path labelled
 * "stable", so a value that we do not know must stay visible instead of failing a look.
 *
 * @see hashicorp/hcp-sdk-go clients/cloud-network/stable/2020-09-07/models
 */
type ServiceState = string;
type OperationState = string;

/**
 * The three lists that decide who may connect. Sorted and without repeats, so equality is by value; but for
 * those of a `PrivateLinkService`, which are as HCP tells them.
 */
export type ServiceValues = {
  readonly consumerAccounts: readonly string[];
  readonly consumerIpRanges: readonly string[];
  readonly consumerRegions: readonly string[];
};

export const noValues: ServiceValues = {
  consumerAccounts: [],
  consumerIpRanges: [],
  consumerRegions: [],
};

export const valueLists = ['consumerAccounts', 'consumerIpRanges', 'consumerRegions'] as const;
export type ValueList = (typeof valueLists)[number];

export type PrivateLinkService = ServiceValues & {
  readonly id: string;
  readonly hvnId: string;
  readonly clusterId: string;
  readonly state: ServiceState;
  /** The HVN's own region: always supported, never listed. */
  readonly defaultRegion: string | undefined;
  /** The AWS endpoint service name. Provider-generated: absent until HCP has it. */
  readonly externalName: string | undefined;
  /** Verbatim from HCP: it tells one incarnation of an id from the next. */
  readonly createdAt: string;
};

export type OperationError = { readonly code: number; readonly message: string };

export type Operation = {
  readonly id: string;
  readonly state: OperationState;
  /** Present only on failure; `DONE` without it is success of the operation, not of the service. */
  readonly error: OperationError | undefined;
  readonly serviceId: string | undefined;
  readonly createdAt: string;
  /** What it was to do. HCP tells that of an operation that has ended well, and of no other. */
  readonly kind?: 'create' | 'update' | 'delete';
};

export type Cluster = {
  readonly id: string;
  readonly hvnId: string;
  readonly state: string;
  readonly tier: string;
  readonly provider: string;
  readonly region: string;
  readonly privateDnsName: string | undefined;
};

export type Hvn = {
  readonly id: string;
  readonly provider: string;
  readonly region: string;
  readonly state: string;
};

/** A peering or a transit gateway attachment: either one excludes PrivateLink on its HVN. */
export type NetworkLink = {
  readonly kind: 'peering' | 'transit_gateway';
  readonly id: string;
  readonly hvnId: string;
  readonly state: string;
};

/** The part of a live service that an approval is bound to. `createdAt` names the incarnation. */
export type LiveValues =
  | { readonly exists: false }
  | ({
      readonly exists: true;
      readonly createdAt: string;
      readonly clusterId: string;
    } & ServiceValues);

export const noService: LiveValues = { exists: false };

/** Ids are unique in a project without regard to case. */
export function findService(
  services: readonly PrivateLinkService[],
  id: string,
): PrivateLinkService | undefined {
  return services.find((service) => service.id.toLowerCase() === id.toLowerCase());
}

export function sortedValues(values: ServiceValues): ServiceValues {
  const tidy = (list: readonly string[]): readonly string[] => [...new Set(list)].sort();
  return {
    consumerAccounts: tidy(values.consumerAccounts),
    consumerIpRanges: tidy(values.consumerIpRanges),
    consumerRegions: tidy(values.consumerRegions),
  };
}

export function toLiveValues(service: PrivateLinkService | undefined): LiveValues {
  if (service === undefined) return noService;
  return {
    exists: true,
    createdAt: service.createdAt,
    clusterId: service.clusterId,
    ...comparableValues(service),
  };
}

/** The values of a service as we compare them: sorted, and without the HVN's implicit region. */
export function comparableValues(service: PrivateLinkService): ServiceValues {
  return sortedValues({
    consumerAccounts: service.consumerAccounts,
    consumerIpRanges: service.consumerIpRanges,
    consumerRegions: service.consumerRegions.filter((region) => region !== service.defaultRegion),
  });
}

export function sameValues(left: ServiceValues, right: ServiceValues): boolean {
  return valueLists.every((list) => {
    const [a, b] = [left[list], right[list]];
    return a.length === b.length && a.every((value, index) => value === b[index]);
  });
}

export function sameLive(left: LiveValues, right: LiveValues): boolean {
  if (!(left.exists && right.exists)) return left.exists === right.exists;
  return (
    left.createdAt === right.createdAt &&
    left.clusterId === right.clusterId &&
    sameValues(left, right)
  );
}
