import { deltaOf } from '../domain/difference.ts';
import { passing } from '../domain/drift.ts';
import { judgeObserved, type Remembered } from '../domain/observed.ts';
import { liveJson } from '../domain/preimage.ts';
import { noValues, type PrivateLinkService, toLiveValues } from '../domain/private-link.ts';
import type { ObservedStep, ServiceLook } from './ports/drift-store.ts';

/** One service of a look, as far as it is not the bot's. */
type Subject = {
  readonly serviceId: string;
  readonly service: PrivateLinkService | undefined;
  readonly before: Remembered | undefined;
  readonly isOthers: boolean;
  readonly isKnown: boolean;
  readonly isTerraforms: boolean;
};

/** What a first look remembers: all that is settled, and nothing of it is news. */
export function rememberAll({ services }: ServiceLook): readonly ObservedStep[] {
  return services
    .filter(({ state }) => !passing.includes(state))
    .map((service) => ({ serviceId: service.id, live: toLiveValues(service) }));
}

/** What is remembered of a service of others from now on, with an entry where they have changed it. Pure. */
export function observeOthers(
  { projectId }: ServiceLook,
  { serviceId, before, isTerraforms, ...subject }: Subject,
): ObservedStep | undefined {
  const observed = judgeObserved({ ...subject, before: before?.live });
  if (observed === undefined) return undefined;
  const { live, kind } = observed;
  if (kind === undefined) return { serviceId, live };
  const was = before?.live;
  const details = {
    ...{ kind, project_id: projectId, service_id: serviceId },
    of: isTerraforms ? 'terraform' : 'others',
    live: liveJson(live),
    differs: deltaOf(was?.exists ? was : noValues, live.exists ? live : noValues),
  };
  const entry = { action: 'service_observed', actor: null, requestId: null, details } as const;
  return { serviceId, live, entry };
}
