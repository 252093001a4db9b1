import type { OwnedService } from '../domain/ownership.ts';
import { type Environment, findEnvironment, findTerraformGlob } from '../domain/policy.ts';
import type { Target } from '../domain/request.ts';
import type { Surroundings } from '../domain/risk.ts';
import { accountIdOf } from '../domain/values.ts';
import type { Snapshot } from './ports/request-store.ts';

/** A look at HCP that is older than this may tell another story by now: three looks were missed. */
const oldLookMs = 15 * 60_000;

type Seen = Pick<Snapshot, 'now' | 'inForce' | 'inventory' | 'approvedAccounts'> & {
  readonly owned: OwnedService | undefined;
};
type Place = {
  readonly target: Pick<Target, 'projectId' | 'serviceId'>;
  readonly environment: Environment;
};

/** What is known beside the values of a change. Pure. */
export function surroundingsOf(seen: Seen, place: Place): Surroundings {
  return {
    catalogue: seen.inForce.policy.catalogue,
    knownAccounts: new Set([...seen.approvedAccounts, ...liveAccounts(seen, place)]),
    owned: seen.owned,
    isTerraforms: findTerraformGlob(seen.inForce.policy, place.target.serviceId) !== undefined,
  };
}

/** The time of the last look, where that is too long ago to rely on. */
export function oldLook({ now, inventory: { seenAt } }: Seen): Date | undefined {
  if (seenAt === undefined) return undefined;
  return now.getTime() - seenAt.getTime() > oldLookMs ? seenAt : undefined;
}

/** Accounts on the allow lists of the environment's services, as last seen in this project. */
function liveAccounts(
  { inForce, inventory }: Seen,
  { target: { projectId }, environment }: Place,
): readonly string[] {
  const nearby = inventory.services.filter(
    ({ hvnId, clusterId }) =>
      findEnvironment(inForce.policy, { projectId, hvnId, clusterId })?.name === environment.name,
  );
  return nearby.flatMap(({ consumerAccounts }) =>
    consumerAccounts.flatMap((arn) => accountIdOf(arn) ?? []),
  );
}
