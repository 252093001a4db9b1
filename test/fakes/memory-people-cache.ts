import type { GroupFacts, PersonFacts } from '../../src/domain/people.ts';
import type { PeopleCache } from '../../src/use-cases/ports/people-directory.ts';

/** What was last written, as the database keeps it: facts never give way to older ones. */
export function createMemoryPeopleCache(): PeopleCache {
  const persons = new Map<PersonFacts['id'], PersonFacts>();
  const groups = new Map<string, GroupFacts>();
  const pick = <K, V>(all: ReadonlyMap<K, V>, ids: readonly K[]): Promise<Map<K, V>> =>
    Promise.resolve(new Map([...all].filter(([id]) => ids.includes(id))));
  return {
    readPersons: (ids) => pick(persons, ids),
    readGroups: (ids) => pick(groups, ids),
    write: (facts) => {
      keepNewer(persons, facts.persons);
      keepNewer(groups, facts.groups);
      return Promise.resolve();
    },
  };
}

function keepNewer<K, V extends { readonly fetchedAt: Date }>(
  kept: Map<K, V>,
  written: ReadonlyMap<K, V>,
): void {
  for (const [id, fact] of written)
    if ((kept.get(id)?.fetchedAt ?? fact.fetchedAt) <= fact.fetchedAt) kept.set(id, fact);
}
