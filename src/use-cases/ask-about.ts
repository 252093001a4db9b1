import { maxFactsAgeMs, type PeopleFacts } from '../domain/people.ts';
import { type PeopleDirectory, PeopleUnavailableError } from './ports/people-directory.ts';

/**
 * Facts that a decision may rest on; `undefined` when Slack cannot be asked: then nobody can be told from anybody, so
 * nobody may decide.
 */
export async function askAbout(
  people: PeopleDirectory,
  wanted: Parameters<PeopleDirectory['facts']>[0],
): Promise<PeopleFacts | undefined> {
  try {
    return await people.facts(wanted, maxFactsAgeMs);
  } catch (error) {
    if (error instanceof PeopleUnavailableError) return undefined;
    throw error;
  }
}
