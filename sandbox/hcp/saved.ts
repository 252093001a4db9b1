/**
 * The world of the twin as JSON, so that another start goes on where one has ended: with its clock, and with
 * operations that still run. What was to go wrong is forgotten, and so are requests and tokens.
 */
import { z } from 'zod';
import type { InnerClock, Stretch } from './clock.ts';
import type { Timeline } from './operations.ts';
import type { Seed } from './seed.ts';
import type {
  Cluster,
  Endpoint,
  Hvn,
  Operation,
  Organization,
  Peering,
  Project,
  Service,
  ServiceValues,
} from './types.ts';

const text = z.string();
const moment = z.number();
const texts = z.array(text);

const stretch: z.ZodType<Stretch> = z.object({ real: moment, virtual: moment, speed: z.number() });
const organization: z.ZodType<Organization> = z.object({ id: text, name: text, state: text });
const project: z.ZodType<Project> = z.object({
  ...{ id: text, organizationId: text, name: text, state: text },
});
const hvn: z.ZodType<Hvn> = z.object({
  ...{ id: text, projectId: text, provider: text, region: text, cidrBlock: text, state: text },
  createdAt: moment,
});
const cluster: z.ZodType<Cluster> = z.object({
  ...{ id: text, projectId: text, hvnId: text, state: text, tier: text, version: text },
  ...{ publicIps: z.boolean(), createdAt: moment },
});
const peering: z.ZodType<Peering> = z.object({
  ...{ id: text, projectId: text, hvnId: text, state: text, createdAt: moment },
});
const endpoint: z.ZodType<Endpoint> = z.object({
  ...{ id: text, account: text, region: text },
  state: z.enum(['pending', 'connected', 'refused', 'cut']),
  judgedAt: moment.exactOptional(),
  reason: text.exactOptional(),
});
const service: z.ZodType<Service> = z.object({
  ...{ id: text, projectId: text, hvnId: text, clusterId: text, defaultRegion: text },
  ...{ accounts: texts, ipRanges: texts, regions: texts, externalName: text, state: text },
  ...{ createdAt: moment, updatedAt: moment, endpoints: z.array(endpoint) },
});
const values: z.ZodType<ServiceValues> = z.object({
  ...{ accounts: texts, ipRanges: texts, regions: texts },
});

/** `service` is a place in `incarnations`; `settled` says that the outcome shows. */
type SavedOperation = Omit<Operation, 'service'> & { service: number; settled: boolean };

const operation: z.ZodType<SavedOperation> = z.object({
  ...{ id: text, kind: z.enum(['create', 'update', 'delete']), projectId: text, region: text },
  ...{ createdAt: moment, queuedAt: moment, runningAt: moment, doneAt: moment, settledAt: moment },
  ...{ serviceFails: z.boolean(), stuck: z.boolean() },
  error: z.object({ code: z.number(), message: text }).exactOptional(),
  forcedState: text.exactOptional(),
  ...{ after: values.exactOptional(), before: values.exactOptional() },
  ...{ service: z.int().min(0), settled: z.boolean() },
});

export const savedHcp = z
  .object({
    version: z.literal(1),
    clock: z.array(stretch).min(1),
    ...{ organizations: z.array(organization), projects: z.array(project), hvns: z.array(hvn) },
    ...{ clusters: z.array(cluster), peerings: z.array(peering), tgws: z.array(peering) },
    /** Of those that are there, and of those that are gone and that operations still tell of. */
    incarnations: z.array(service),
    /** How many of them are there: the first ones. */
    present: z.int().min(0),
    operations: z.array(operation),
  })
  .refine(
    ({ incarnations, operations }) =>
      operations.every((each) => each.service < incarnations.length),
    'an operation is of no service',
  );

export type SavedHcp = z.infer<typeof savedHcp>;

type Lists = Omit<Seed, 'clientId' | 'clientSecret' | 'services'>;

export function saveHcp(lists: Lists, timeline: Timeline, clock: InnerClock): SavedHcp {
  const { organizations, projects, hvns, clusters, peerings, tgws } = lists;
  const { services, operations, unsettled } = timeline;
  const all = new Set([...services, ...operations.map((each) => each.service)]);
  const place = new Map([...all].map((each, index) => [each, index]));
  return structuredClone({
    version: 1,
    clock: clock.save(),
    ...{ organizations, projects, hvns, clusters, peerings, tgws },
    incarnations: [...all],
    present: services.length,
    operations: operations.map((each) => ({
      ...each,
      service: place.get(each.service) ?? 0,
      settled: !unsettled.has(each),
    })),
  });
}

export function restoreHcp(saved: SavedHcp): Lists & { timeline: Timeline } {
  const { incarnations, present, operations: all, clock: _, version: __, ...lists } = saved;
  const made = all.map(({ service: place, settled, ...rest }) => {
    const of = incarnations[place];
    if (of === undefined) throw new Error(`operation ${rest.id} is of no service`);
    return { operation: { ...rest, service: of }, settled };
  });
  const unsettled = made.filter(({ settled }) => !settled).map(({ operation: one }) => one);
  const operations = made.map(({ operation: one }) => one);
  const services = incarnations.slice(0, present);
  return { ...lists, timeline: { services, operations, unsettled: new Set(unsettled) } };
}
