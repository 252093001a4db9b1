import type { RequestId, SlackUserId } from '../../domain/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { decidesIn, type NoRole, type Roles } from '../../domain/roles.ts';
import { parseFilterWords } from '../../intake/request-filter.ts';
import type { RequestStory } from '../../use-cases/ports/request-stories.ts';
import type { Answer } from '../blocks.ts';
import type { DoorDeps } from '../door-deps.ts';
import type { HistoryAsked } from '../history-button.ts';
import { badFilterAnswer, historyAnswer, listedPast } from '../messages/history.ts';
import { noRoleAnswer, noStoryAnswer, storyAnswer } from '../messages/story.ts';
import type { Permalinks } from '../permalinks.ts';
import { askRoles } from '../roles.ts';
import type { Command, CommandDeps } from './command.ts';

type HistoryDeps = Pick<DoorDeps, 'requestHistory' | 'requestStories' | 'people' | 'policy'> & {
  readonly permalinks: Permalinks;
};

/** `history [filter]`: what was asked for, as far as it concerns who asks; for auditors, all of it. */
export async function showHistory(deps: CommandDeps, { person, rest }: Command): Promise<Answer> {
  const read = parseFilterWords(rest, deps.clock());
  if (!read.ok) return badFilterAnswer(read.refusal);
  return await listHistory(deps, person, { filter: read.value, after: undefined });
}

/** One page of it. Whoever presses a button sees what they may see, whosever page it was. */
export async function listHistory(
  deps: HistoryDeps,
  person: SlackUserId,
  asked: HistoryAsked,
): Promise<Answer> {
  const scope = await askScope(deps, person);
  if (typeof scope === 'string') return noRoleAnswer(scope);
  const page = await deps.requestHistory.page(asked.filter, {
    limit: listedPast,
    ...(asked.after === undefined ? {} : { after: asked.after }),
    ...(scope.all ? {} : { concerning: { person, environments: scope.environments } }),
  });
  return historyAnswer({ asked, page, scope });
}

/** The story of one request, step by step; for whom it does not concern, there is none. */
export async function tellStory(
  deps: HistoryDeps,
  person: SlackUserId,
  id: RequestId,
): Promise<Answer> {
  const found = await findConcerned(deps, person, id);
  if (!found.ok) return found.refusal;
  return storyAnswer(found.value, await deps.permalinks.ofCard(id).catch(() => undefined));
}

/** A request that concerns who asks about it, or what they are told instead. */
export async function findConcerned(
  deps: Pick<HistoryDeps, 'requestStories' | 'people' | 'policy'>,
  person: SlackUserId,
  id: RequestId,
): Promise<Result<RequestStory, Answer>> {
  const scope = await askScope(deps, person);
  if (typeof scope === 'string') return refused(noRoleAnswer(scope));
  const story = await deps.requestStories.find(id);
  if (story === undefined || !concerns(story, person, scope)) return refused(noStoryAnswer());
  return ok(story);
}

/** How much of the past somebody may see. */
type Scope = {
  readonly all: boolean;
  /** In which they may have to decide. */
  readonly environments: readonly string[];
  /** Slack has not told of all that could make it more. */
  readonly inDoubt: boolean;
};

/** Their own everybody may see whom Slack has not told of yet; who is no member sees nothing. */
export async function askScope(
  deps: Pick<HistoryDeps, 'people' | 'policy'>,
  person: SlackUserId,
): Promise<Scope | Exclude<NoRole, 'unknown'>> {
  const roles: Roles | NoRole = await askRoles(deps, person);
  if (roles === 'unknown') return { all: false, environments: [], inDoubt: true };
  if (typeof roles === 'string') return roles;
  return { all: roles.audits, environments: decidesIn(roles), inDoubt: !roles.complete };
}

function concerns(
  { requester, environment, reviews }: RequestStory,
  person: SlackUserId,
  { all, environments }: Scope,
): boolean {
  if (all || requester === person || environments.includes(environment)) return true;
  return reviews.some(({ reviewer }) => reviewer === person);
}
