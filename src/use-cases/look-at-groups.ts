import { allReviewers, type Policy } from '../domain/policy.ts';
import { type PeopleDirectory, PeopleUnavailableError } from './ports/people-directory.ts';

/**
 * Looks at the groups of those environments that want their approvers seasoned, so that who joins is seen soon
 * and not only by their first click. One that another process has looked at meanwhile is not asked about.
 */
export async function lookAtGroups(
  {
    people,
    policy,
  }: { readonly people: PeopleDirectory; readonly policy: () => Promise<Policy | undefined> },
  everyMs: number,
): Promise<void> {
  const environments = (await policy())?.environments ?? [];
  const seasoned = environments.filter(({ seasoningMs }) => seasoningMs !== undefined);
  const groups = seasoned.flatMap((one) => allReviewers(one).flatMap((who) => who.groups));
  if (groups.length === 0) return;
  const wanted = { persons: [], groups: [...new Set(groups)].sort() };
  await people.facts(wanted, everyMs / 2).catch((error: unknown) => {
    // Said in the log where it was asked; the next look asks again, and until then nobody new counts.
    if (!(error instanceof PeopleUnavailableError)) throw error;
  });
}
