import type { Hcp } from '../hcp/server.ts';
import type { Endpoint } from '../hcp/types.ts';
import { PageRefusal } from './page-refusal.ts';
import { principalOf, regionOf } from './principal.ts';
import type { CloudDeed } from './wire.ts';

type Wanted = Omit<Extract<CloudDeed, { deed: 'create_endpoint' }>, 'deed'>;

/**
 * Asks for a VPC endpoint as a consumer does, with the external name alone: it waits until HCP has
 * looked at it. Throws a `PageRefusal` in AWS's words where the name leads nowhere. AWS would say the
 * same to an account that is not allowed; here HCP refuses it later, so that it can be seen why.
 */
export function createVpcEndpoint({ world, clock, switches }: Hcp, wanted: Wanted): Endpoint {
  const [account, region] = [principalOf(wanted.account), regionOf(wanted.region)];
  const name = wanted.externalName.trim();
  const service = world.services.find(({ externalName }) => name !== '' && externalName === name);
  if (service === undefined) throw new PageRefusal(noSuchName(name));
  const judgedAt = clock.now().getTime() + switches.acceptMs;
  return world.addEndpoint(service.id, { account, region, state: 'pending', judgedAt });
}

/** @see https://github.com/aws-samples/aws-network-firewall-terraform/issues/4 */
function noSuchName(name: string): string {
  const what = `The Vpc Endpoint Service '${name}' does not exist`;
  return `An error occurred (InvalidServiceName) when calling the CreateVpcEndpoint operation: ${what}`;
}
