import { groupsOf } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';
import { type NoRole, type Roles, rolesOf } from '../domain/roles.ts';
import type { DoorDeps } from './door-deps.ts';
import { readerFactsAgeMs } from './may-look.ts';

/** What somebody may do, for what they are shown. Who cannot be told has no role. */
export async function askRoles(
  { people, policy }: Pick<DoorDeps, 'people' | 'policy'>,
  person: SlackUserId,
  maxAgeMs: number = readerFactsAgeMs,
): Promise<Roles | NoRole> {
  const inForce = await policy();
  if (inForce === undefined) return 'unknown';
  const facts = await people
    .facts({ persons: [person], groups: groupsOf(inForce) }, maxAgeMs)
    .catch(() => undefined);
  return facts === undefined ? 'unknown' : rolesOf(inForce, person, facts);
}
