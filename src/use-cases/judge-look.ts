import type { AuditDraft } from '../domain/audit.ts';
import { deltaOf } from '../domain/difference.ts';
import { type Drift, judgeDrift, sameDrift } from '../domain/drift.ts';
import { isOurs, readLagMs } from '../domain/judge-service.ts';
import { findEnvironment, findTerraformGlob } from '../domain/policy.ts';
import { noValues, type PrivateLinkService } from '../domain/private-link.ts';
import type { ChangeRequest, Target } from '../domain/request.ts';
import type {
  DriftId,
  DriftStep,
  KnownService,
  LookSnapshot,
  LookVerdict,
  ServiceLook,
  Sighting,
  ToldDrift,
} from './ports/drift-store.ts';

/** Statuses in which the bot itself may be changing a service, or may have changed it unseen. */
const underWay: readonly ChangeRequest['status'][] = ['provisioning', 'needs_attention'];

type Deps = { readonly newDriftId: () => DriftId };

/** All that is known of one id of the project. */
type Subject = {
  readonly service: PrivateLinkService | undefined;
  readonly owned: KnownService | undefined;
  readonly told: ToldDrift | undefined;
};

/**
 * What one look at a project comes to: drifts that begin, have changed or are over, and the services that
 * are known from now on. The first look only takes stock. What the bot itself is changing, or changed a
 * moment ago, is left to a later look. Pure.
 */
export function judgeLook(deps: Deps, look: ServiceLook, seen: LookSnapshot): LookVerdict {
  if (seen.isFirst) return takeStock(look);
  const judged = subjectsOf(look, seen).map((subject) =>
    judgeSubject(deps, { look, seen }, subject),
  );
  return {
    sightings: judged.flatMap(({ sighting }) => sighting ?? []),
    steps: judged.flatMap(({ step }) => step ?? []),
  };
}

function takeStock({ projectId, services }: ServiceLook): LookVerdict {
  const details = { project_id: projectId, services: services.length };
  return {
    sightings: services.map(sightingOf),
    steps: [],
    baseline: { action: 'project_baselined', actor: null, requestId: null, details },
  };
}

function sightingOf({ id, createdAt }: PrivateLinkService): Sighting {
  return { serviceId: id, createdAt };
}

const keyOf = (id: string): string => id.toLowerCase();

function subjectsOf(look: ServiceLook, seen: LookSnapshot): readonly Subject[] {
  const services = new Map(look.services.map((service) => [keyOf(service.id), service]));
  const owned = new Map(seen.owned.map((one) => [keyOf(one.serviceId), one]));
  const told = new Map(seen.told.map((drift) => [keyOf(drift.target.serviceId), drift]));
  const keys = new Set([...services.keys(), ...owned.keys(), ...told.keys()]);
  return [...keys].map((key) => ({
    service: services.get(key),
    owned: owned.get(key),
    told: told.get(key),
  }));
}

type Around = { readonly look: ServiceLook; readonly seen: LookSnapshot };
type Judged = { readonly step?: DriftStep | undefined; readonly sighting?: Sighting | undefined };

function judgeSubject(deps: Deps, { look, seen }: Around, subject: Subject): Judged {
  const target = targetOf(look, subject);
  const environment = findEnvironment(seen.inForce.policy, target);
  // Nobody may decide there, so nobody is told.
  if (environment === undefined || isLeftAlone(look, seen, { ...subject, target })) return {};
  const isTerraforms = findTerraformGlob(seen.inForce.policy, target.serviceId) !== undefined;
  const isKnown = isKnownAlready(seen, subject.service);
  const found = judgeDrift({ ...subject, isTerraforms, isKnown });
  if (found === 'unsettled') return {};
  const { channel } = environment;
  return {
    step: stepOf(deps, { found, told: subject.told, target, channel, now: seen.now }),
    sighting: subject.service && sightingOf(subject.service),
  };
}

/** The card stays in the place that a service had when it was last seen, or was asked for. */
function targetOf(
  { organizationId, projectId, hvns }: ServiceLook,
  { service, owned, told }: Subject,
): Target {
  const known = told?.target ?? owned?.target;
  if (service === undefined) {
    if (known === undefined) throw new Error('nothing is known of a service that is judged');
    return known;
  }
  const { id: serviceId, hvnId, clusterId, defaultRegion } = service;
  const region =
    hvns.find(({ id }) => id === hvnId)?.region ?? defaultRegion ?? known?.region ?? '';
  return { organizationId, projectId, hvnId, clusterId, serviceId, region };
}

function isLeftAlone(
  { beganAt }: ServiceLook,
  { requests }: LookSnapshot,
  { owned, target }: Subject & { readonly target: Target },
): boolean {
  if (owned !== undefined && beganAt.getTime() < owned.approvedAt.getTime() + readLagMs)
    return true;
  return requests.some(
    (request) =>
      underWay.includes(request.status) &&
      keyOf(request.target.serviceId) === keyOf(target.serviceId),
  );
}

function isKnownAlready(
  { sightings, requests }: LookSnapshot,
  service: PrivateLinkService | undefined,
): boolean {
  if (service === undefined) return true;
  const isSighted = sightings.some(
    ({ serviceId, createdAt }) =>
      keyOf(serviceId) === keyOf(service.id) && createdAt === service.createdAt,
  );
  return isSighted || requests.some((request) => isMadeFor(request, service));
}

/** Whether a request that ended badly left this service behind; what the bot owns is known anyway. */
function isMadeFor(request: ChangeRequest, service: PrivateLinkService): boolean {
  return (
    request.change === 'create' &&
    keyOf(request.target.serviceId) === keyOf(service.id) &&
    isOurs(request, service)
  );
}

type Found = {
  readonly found: Drift | 'none';
  readonly told: ToldDrift | undefined;
  readonly target: Target;
  readonly channel: string;
  readonly now: Date;
};

function stepOf(deps: Deps, { found, told, target, channel, now }: Found): DriftStep | undefined {
  if (found === 'none') return told && endOf(told, now);
  if (told === undefined) {
    const id = deps.newDriftId();
    const since = { revision: 1, foundAt: now, changedAt: now, ended: undefined };
    return stepWith('drift_found', { ...found, id, target, channel, ...since });
  }
  if (sameDrift(told, found)) return undefined;
  const revision = told.revision + 1;
  return stepWith('drift_changed', { ...told, ...found, target, revision, changedAt: now });
}

/** It went away by itself: HCP has again what was approved, or no longer has what nobody asked for. */
function endOf(told: ToldDrift, now: Date): DriftStep {
  const ended = { at: now, by: undefined };
  return stepWith('drift_ended', { ...told, revision: told.revision + 1, changedAt: now, ended });
}

function stepWith(action: AuditDraft['action'], drift: ToldDrift): DriftStep {
  const { id, kind, live, approved, target } = drift;
  const details = {
    drift: id,
    kind,
    project_id: target.projectId,
    service_id: target.serviceId,
    created_at: live.exists ? live.createdAt : null,
    differs: deltaOf(approved ?? noValues, live.exists ? live : noValues),
  };
  return { drift, entry: { action, actor: null, requestId: null, details } };
}
