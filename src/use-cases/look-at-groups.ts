import { groupsOf, type Policy } from '../domain/policy.ts';
import { type PeopleDirectory, PeopleUnavailableError } from './ports/people-directory.ts';

/**
 * Looks at the groups that the policy names, so that who joins and who leaves is seen soon, and by the log, and not
 * only by their first click. One that another process has looked at meanwhile is not asked about.
 */
export async function lookAtGroups(
  {
    people,
    policy,
  }: { readonly people: PeopleDirectory; readonly policy: () => Promise<Policy | undefined> },
  everyMs: number,
): Promise<void> {
  const inForce = await policy();
  const groups = inForce === undefined ? [] : groupsOf(inForce);
  if (groups.length === 0) return;
  await people.facts({ persons: [], groups }, everyMs / 2).catch((error: unknown) => {
    // Said in the log where it was asked; the next look asks again, and until then nobody new counts.
    if (!(error instanceof PeopleUnavailableError)) throw error;
  });
}
