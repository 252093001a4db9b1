import type { PeopleFacts } from '../../domain/people.ts';
import type { SlackUserId } from '../../domain/request.ts';

/** Slack could not be asked about people. No facts: so the answer to every question is no. */
export class PeopleUnavailableError extends Error {
  override readonly name = 'PeopleUnavailableError';
}

/** What Slack says of people. Throws `PeopleUnavailableError` when it cannot be asked. */
export type PeopleDirectory = {
  /** Facts at most `maxAgeMs` old; what could not be established is absent. Single flight. */
  facts(
    wanted: { readonly persons: readonly SlackUserId[]; readonly groups: readonly string[] },
    maxAgeMs: number,
  ): Promise<PeopleFacts>;
};

export type PeopleCache = {
  readPersons(ids: readonly SlackUserId[]): Promise<PeopleFacts['persons']>;
  readGroups(ids: readonly string[]): Promise<PeopleFacts['groups']>;
  write(facts: PeopleFacts): Promise<void>;
};
