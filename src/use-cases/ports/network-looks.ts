import type { PrivateLinkService } from '../../domain/private-link.ts';
import type { Network } from './hcp.ts';

/** Looks at the services of one network that people ask for, between those at everything. */
export type NetworkLooks = {
  /** Books the one look at a network within this time; `false`: somebody else has it. */
  claim(network: Network, ms: number): Promise<boolean>;
  /** Replaces what was seen of its services, in one transaction. */
  replace(network: Network, services: readonly PrivateLinkService[]): Promise<void>;
};
