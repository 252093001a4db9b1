import type { GroupFacts, PeopleFacts, PersonFacts, PersonKind } from '../../src/domain/people.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import {
  type PeopleDirectory,
  PeopleUnavailableError,
} from '../../src/use-cases/ports/people-directory.ts';

export type KnownPeople = {
  readonly directory: PeopleDirectory;
  /** All that is known now; a test changes it. */
  readonly persons: Map<SlackUserId, PersonFacts>;
  readonly groups: Map<string, GroupFacts>;
  add(kind: PersonKind, ...ids: readonly string[]): void;
  group(id: string, ...members: readonly string[]): void;
  /** Slack cannot be asked. */
  away: boolean;
  /** Persons and groups that Slack gives no answer about. */
  readonly unanswered: Set<string>;
  /** What was asked for, call by call. */
  readonly asked: { readonly persons: readonly string[]; readonly groups: readonly string[] }[];
  /** Runs while Slack is being asked: what happens meanwhile. */
  meanwhile: () => Promise<void>;
};

export function createKnownPeople(now: () => Date): KnownPeople {
  const people: KnownPeople = {
    directory: {
      facts: async ({ persons, groups }) => {
        people.asked.push({ persons, groups });
        const { meanwhile } = people;
        people.meanwhile = () => Promise.resolve();
        const facts = factsOf(people, persons, groups);
        await meanwhile();
        if (people.away) throw new PeopleUnavailableError('Slack did not answer');
        return facts;
      },
    },
    persons: new Map(),
    groups: new Map(),
    add: (kind, ...ids) => {
      for (const one of ids) {
        const id = one as SlackUserId; // the brand is all that it lacks
        people.persons.set(id, { id, kind, teamId: 'T1', fetchedAt: now() });
      }
    },
    group: (id, ...members) => {
      const named = members.map((member) => member as SlackUserId);
      people.groups.set(id, { id, handle: id.toLowerCase(), members: named, fetchedAt: now() });
    },
    away: false,
    unanswered: new Set(),
    asked: [],
    meanwhile: () => Promise.resolve(),
  };
  return people;
}

function factsOf(
  { persons, groups, unanswered }: KnownPeople,
  wanted: readonly SlackUserId[],
  named: readonly string[],
): PeopleFacts {
  return {
    persons: new Map([...persons].filter(([id]) => wanted.includes(id) && !unanswered.has(id))),
    groups: new Map([...groups].filter(([id]) => named.includes(id) && !unanswered.has(id))),
    unanswered: new Set([...wanted, ...named].filter((id) => unanswered.has(id))),
  };
}
