/**
 * Every question that HCP's public documentation leaves open is one switch here, so that a client
 * can be shown to work whichever way the real service turns out. Timing is here as well: nobody
 * outside HashiCorp has published how long an operation takes.
 */
export type Switches = {
  /** Where a rule about state (tier, peering, limits ...) is reported: on the call, or by its operation. */
  violations: 'sync' | 'async';
  /** The code of "this cluster already has a service", and where it is reported. */
  secondServiceCode: 9 | 6;
  secondServiceWhen: 'sync' | 'async';
  /** The code of "no such cluster" on create. */
  unknownClusterCode: 5 | 3;
  /** The code of "more than 10 accounts / 15 ranges". */
  limitCode: 8 | 3;
  limitAccounts: number;
  limitIpRanges: number;
  /** Connected endpoints of a service; one more is refused. */
  limitEndpoints: number;
  /** What a FAILED or EXPIRED or REJECTED peering means to the rule "no peering on this HVN". */
  deadPeerings: 'ignored' | 'blocking';
  /** The HVN's own region inside consumer_regions. */
  hvnRegion: 'reject' | 'drop' | 'accept';
  /** A value listed twice, added though present, or removed though absent. */
  duplicateValues: 'reject' | 'ignore';
  /** One value in the add and in the remove list of the same PATCH. */
  addedAndRemoved: 'reject' | 'keep' | 'drop';
  /** A PATCH whose six lists are empty. */
  emptyUpdate: 'reject' | 'accept';
  /** The principal `*`. */
  wildcardPrincipal: 'reject' | 'accept';
  /** An IP range such as 10.0.0.7/16, whose address is not the network's. */
  hostBits: 'reject' | 'normalise' | 'accept';
  ipv6: 'reject' | 'accept';
  /** Whether a FAILED service can be PATCHed, or only deleted. */
  failedAcceptsPatch: boolean;
  /** Where a service is after an update that failed. */
  failedUpdateLeaves: 'FAILED' | 'AVAILABLE';
  /** When GET begins to show the values of an accepted PATCH. */
  updateShows: 'at_once' | 'when_done';
  /** Deleting a service that has live consumer endpoints. */
  deleteWithEndpoints: 'refuse' | 'sever';
  /** A second DELETE while the first is running. */
  deleteWhileDeleting:
    | 'unavailable'
    | 'failed_precondition'
    | 'same_operation'
    | 'already_started_operation';
  /** What becomes of an account's connected endpoints when it leaves the allow list. */
  endpointsOfRemovedAccount: 'kept' | 'cut';
  externalNameWhileCreating: 'absent' | 'present';
  /** Zero values in answers: left out, or written as "", [], null, false. */
  unset: 'absent' | 'emitted';
  timestampDigits: 3 | 6 | 9;
  /**
   * Dates in answers: in real time, so that they compare with a caller's clock whatever the speed
   * and however often virtual time was advanced; or in virtual time.
   */
  wireDates: 'real' | 'virtual';
  /** The order of the lists of a service, against the order in which they were sent. */
  valueOrder: 'as_sent' | 'reversed';
  defaultPageSize: number;
  maxPageSize: number;
  /** A page of more than that: as many as there may be, or an error. */
  oversizedPages: 'cut' | 'refused';
  /** Whether ListOperations honours its linked_resource filter. */
  operationFilter: 'honoured' | 'ignored';
  operationOrder: 'newest_first' | 'oldest_first';
  /** Virtual time after which an operation that is DONE is forgotten (404). */
  operationRetentionMs: number;
  /** Wait answers at once, or holds until DONE or its timeout. */
  wait: 'hold' | 'early';
  /** Query parameters and body fields that the API does not have. */
  unknownFields: 'reject' | 'ignore';
  /** Requests per minute (real time) and organisation; `null` for no limit. */
  rateLimitPerMinute: number | null;
  /** Real time before each answer. */
  latencyMs: number;
  tokenExpiresInSeconds: number;
  tokenTime: 'real' | 'virtual';
  /** Virtual durations of an operation, from acceptance to DONE. */
  createMs: number;
  updateMs: number;
  deleteMs: number;
  /** Virtual time until an endpoint is accepted or refused. */
  acceptMs: number;
  /** Virtual time in PENDING, and in QUEUED (0: the operation skips QUEUED). */
  pendingMs: number;
  queuedMs: number;
  /** Virtual time between DONE and what it means to the service (AVAILABLE, FAILED, gone). */
  lagMs: number;
};

/** The defaults are the strictest reading, and the likeliest where strictness does not decide. */
export const defaultSwitches: Switches = {
  violations: 'sync',
  secondServiceCode: 9,
  secondServiceWhen: 'sync',
  unknownClusterCode: 5,
  limitCode: 8,
  limitAccounts: 10,
  limitIpRanges: 15,
  limitEndpoints: 20,
  deadPeerings: 'ignored',
  hvnRegion: 'reject',
  duplicateValues: 'reject',
  addedAndRemoved: 'reject',
  emptyUpdate: 'reject',
  wildcardPrincipal: 'reject',
  hostBits: 'reject',
  ipv6: 'reject',
  failedAcceptsPatch: false,
  failedUpdateLeaves: 'FAILED',
  updateShows: 'at_once',
  deleteWithEndpoints: 'refuse',
  deleteWhileDeleting: 'unavailable',
  endpointsOfRemovedAccount: 'kept',
  externalNameWhileCreating: 'absent',
  unset: 'absent',
  timestampDigits: 6,
  wireDates: 'real',
  valueOrder: 'as_sent',
  defaultPageSize: 5,
  maxPageSize: 100,
  oversizedPages: 'cut',
  operationFilter: 'honoured',
  operationOrder: 'newest_first',
  operationRetentionMs: 7 * 24 * 3_600_000,
  wait: 'hold',
  unknownFields: 'reject',
  rateLimitPerMinute: null,
  latencyMs: 0,
  tokenExpiresInSeconds: 3_600,
  tokenTime: 'real',
  createMs: 350_000,
  updateMs: 110_000,
  deleteMs: 170_000,
  acceptMs: 420_000,
  pendingMs: 2_000,
  queuedMs: 0,
  lagMs: 10_000,
};
