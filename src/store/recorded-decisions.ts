import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { RecordedDecision, RecordedReview } from '../domain/replay.ts';
import type { DecisionWish, RecordedDecisions } from '../use-cases/ports/recorded-decisions.ts';
import type { Orm } from './database.ts';
import { toPrompts } from './request-rows.ts';
import { changeRequests, requestVersions, reviews } from './schema.ts';
import { reads } from './transaction.ts';

/** Enough that the way to the database hardly counts, and few enough that they weigh nothing. */
const usualBatch = 1_000;

/** The recorded decisions by the key of their versions: one statement for each batch, behind the last one. */
export function createRecordedDecisions(orm: Orm, batch = usualBatch): RecordedDecisions {
  return {
    async *read(wish) {
      let last: Last | undefined;
      do {
        const decisions = await readBatch(orm, { ...wish, last, batch });
        if (decisions.length > 0) yield decisions;
        last = decisions.length < batch ? undefined : decisions.at(-1);
      } while (last !== undefined);
    },
  };
}

/** Of a row of some fifty columns the few that decide: over many decisions, the others are most of what is read. */
const columns = {
  ...{ id: changeRequests.id, reference: changeRequests.reference },
  ...{ version: changeRequests.version, requester: changeRequests.requester },
  ...{ projectId: changeRequests.projectId, hvnId: changeRequests.hvnId },
  ...{ clusterId: changeRequests.clusterId, serviceId: changeRequests.serviceId },
  prompts: changeRequests.prompts,
};

type Last = Pick<RecordedDecision, 'id' | 'version'>;
type Wanted = DecisionWish & { readonly last: Last | undefined; readonly batch: number };

async function readBatch(
  orm: Orm,
  { sinceMs, last, batch }: Wanted,
): Promise<readonly RecordedDecision[]> {
  const { requestId, version } = requestVersions;
  const ofVersion = sql`${reviews.requestId} = ${requestId} and ${reviews.version} = ${version}`;
  const lately =
    sinceMs === undefined
      ? sql``
      : sql` and ${reviews.at} >= now() - ${sinceMs} * interval '1 millisecond'`;
  const isBehind: SQL | undefined =
    last && sql`(${requestId}, ${version}) > (${last.id}::uuid, ${last.version}::integer)`;
  const rows = await reads(
    orm
      .select({
        request: columns,
        version,
        plan: requestVersions.plan,
        reviews: sql<RecordedReview[]>`(
          select jsonb_agg(jsonb_build_object(
            'reviewer', ${reviews.reviewer}, 'decision', ${reviews.decision},
            'kind', ${reviews.facts} -> 'kind', 'entitlement', ${reviews.facts} -> 'entitlement'
          ) order by ${reviews.at}) from ${reviews} where ${ofVersion}
        )`,
      })
      .from(requestVersions)
      .innerJoin(changeRequests, eq(changeRequests.id, requestId))
      .where(and(isBehind, sql`exists (select from ${reviews} where ${ofVersion}${lately})`))
      .orderBy(asc(requestId), asc(version))
      .limit(batch),
  );
  return rows.map(({ request, ...decided }) => ({
    ...decided,
    ...{ id: request.id, reference: request.reference, requester: request.requester },
    place: {
      ...{ projectId: request.projectId, hvnId: request.hvnId, clusterId: request.clusterId },
    },
    serviceId: request.serviceId,
    ...(request.version === decided.version ? toPrompts(request) : {}),
  }));
}
