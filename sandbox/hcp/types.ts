/** What the twin's world is made of. Times are milliseconds of virtual time. */

export type Organization = { id: string; name: string; state: string };

export type Project = { id: string; organizationId: string; name: string; state: string };

export type Hvn = {
  id: string;
  projectId: string;
  provider: string;
  region: string;
  cidrBlock: string;
  state: string;
  createdAt: number;
};

export type Cluster = {
  id: string;
  projectId: string;
  hvnId: string;
  state: string;
  tier: string;
  version: string;
  publicIps: boolean;
  createdAt: number;
};

/**
 * A consumer's VPC endpoint. HCP's API never shows it; the rules depend on it all the same. It is
 * `pending` until HCP has looked at it, and `cut` when what it led to is gone.
 */
export type Endpoint = {
  id: string;
  /** An IAM principal's ARN. */
  account: string;
  region: string;
  state: 'pending' | 'connected' | 'refused' | 'cut';
  /** When HCP looks at a pending one; never, without. */
  judgedAt?: number;
  /** Why it was refused. */
  reason?: string;
};

export type Service = {
  id: string;
  projectId: string;
  hvnId: string;
  clusterId: string;
  accounts: string[];
  ipRanges: string[];
  regions: string[];
  defaultRegion: string;
  externalName: string;
  /** One of UNSET, CREATING, AVAILABLE, UPDATING, DELETING, FAILED, or a word HCP has yet to invent. */
  state: string;
  createdAt: number;
  updatedAt: number;
  endpoints: Endpoint[];
};

/** `tgw` objects are the same but for their name on the wire. */
export type Peering = {
  id: string;
  projectId: string;
  hvnId: string;
  state: string;
  createdAt: number;
};

export type ServiceValues = Pick<Service, 'accounts' | 'ipRanges' | 'regions'>;

export type GrpcStatus = { code: number; message: string };

export type Operation = {
  id: string;
  kind: 'create' | 'update' | 'delete';
  projectId: string;
  region: string;
  /** The incarnation it works on: a service made later under the same id is another object. */
  service: Service;
  createdAt: number;
  queuedAt: number;
  runningAt: number;
  doneAt: number;
  /** When the outcome shows on the service. */
  settledAt: number;
  error?: GrpcStatus;
  /** DONE without an error, and the service turns FAILED nevertheless. */
  serviceFails: boolean;
  /** RUNNING for ever, until somebody sets this to false. */
  stuck: boolean;
  forcedState?: string;
  /** What an update that succeeds will leave, and one that fails will restore. */
  after?: ServiceValues;
  before?: ServiceValues;
};

type PrivateLinkWrite =
  | 'CreatePrivateLinkService'
  | 'UpdatePrivateLinkService'
  | 'DeletePrivateLinkService';

/** `Unknown` is any GET that HCP does not have, `Forbidden` any write that the bot has no business to make. */
export type RouteName =
  | PrivateLinkWrite
  | 'Token'
  | 'GetPrivateLinkService'
  | 'ListPrivateLinkService'
  | 'GetOperation'
  | 'WaitOperation'
  | 'ListOperations'
  | 'ListNetworks'
  | 'GetNetwork'
  | 'ListNetworkDependencies'
  | 'ListPeerings'
  | 'GetPeering'
  | 'ListTgwAttachments'
  | 'ListClusters'
  | 'GetCluster'
  | 'GetAvailableProviders'
  | 'ListOrganizations'
  | 'GetOrganization'
  | 'ListProjects'
  | 'GetProject'
  | 'GetCallerIdentity'
  | 'Unknown'
  | 'Forbidden';

export type LoggedRequest = {
  number: number;
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  route: RouteName;
  headers: Record<string, string>;
  /** Parsed JSON, or the token call's form with its secret masked; `undefined` without a body. */
  body: unknown;
  /** `null` until answered, and for ever when the answer was lost. */
  status: number | null;
  /** Virtual time, and the real time in milliseconds. */
  at: Date;
  realAt: number;
  /** True for a PrivateLink write that changed the world, whatever its caller was told. */
  effect: boolean;
  /** The fault that was applied, by the name of its method. */
  fault: string | null;
};
