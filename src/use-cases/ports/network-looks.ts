import type { PrivateLinkService } from '../../domain/private-link.ts';
import type { Network } from './hcp.ts';

/** Looks at the services of one network that people ask for, between those at everything. */
export type NetworkLooks = {
  /**
   * Books the one look at a network within this time, and gives the time at which it begins, by the database's
   * clock; `undefined`: somebody else has it.
   */
  claim(network: Network, ms: number): Promise<Date | undefined>;
  /** Replaces what was seen of its services, in one transaction, but for what was seen since the look began. */
  replace(
    look: Network & { readonly beganAt: Date },
    services: readonly PrivateLinkService[],
  ): Promise<void>;
};
