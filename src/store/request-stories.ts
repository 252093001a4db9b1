import type { RequestStatus } from '../domain/lifecycle.ts';
import type { Change, RequestId, SlackUserId } from '../domain/request.ts';
import type { ReviewDecision } from '../domain/review.ts';
import type { Story } from '../use-cases/ports/audit-stories.ts';
import type { RequestStories, RequestStory } from '../use-cases/ports/request-stories.ts';
import { createAuditStories } from './audit-stories.ts';
import type { Database } from './database.ts';
import { reads } from './transaction.ts';

/** The stories that auditors read, as far as they are told in Slack. */
export function createRequestStories(database: Database): RequestStories {
  const stories = createAuditStories(database);
  return {
    find: async (id) => {
      const [story] = await reads(stories.find(id));
      return story && toRequestStory(story);
    },
  };
}

/** The columns are text here; their words are held to their lists by checks of the tables. */
function toRequestStory({ request, versions, reviews, entries, dropped }: Story): RequestStory {
  return {
    dropped,
    id: request.id as RequestId,
    requester: request.requester as SlackUserId,
    environment: request.environment,
    change: request.change as Change,
    ...{ clusterId: request.cluster_id, serviceId: request.service_id },
    ticket: request.ticket ?? undefined,
    status: request.status as RequestStatus,
    createdAt: new Date(request.created_at),
    versions: versions.map(({ version, shown_at: shownAt, digest }) => ({
      ...{ version, digest, shownAt: new Date(shownAt) },
    })),
    reviews: reviews.map(({ version, reviewer, decision, at }) => ({
      ...{ version, reviewer: reviewer as SlackUserId, decision: decision as ReviewDecision },
      at: new Date(at),
    })),
    entries: entries.map(({ seq, columns: { at, actor, action } }) => ({
      ...{ seq, at: new Date(at), actor: actor as SlackUserId | null, action },
    })),
  };
}
