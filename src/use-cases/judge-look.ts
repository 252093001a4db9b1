import type { AuditDraft } from '../domain/audit.ts';
import { deltaOf } from '../domain/difference.ts';
import { type Drift, judgeDrift, sameDrift } from '../domain/drift.ts';
import { isOurs, readLagMs } from '../domain/judge-service.ts';
import { gapJson } from '../domain/looks.ts';
import type { Remembered } from '../domain/observed.ts';
import { findEnvironment, findTerraformGlob } from '../domain/policy.ts';
import { noValues, type PrivateLinkService } from '../domain/private-link.ts';
import type { ChangeRequest, Target } from '../domain/request.ts';
import { observeOthers, rememberAll } from './observe-others.ts';
import type {
  DriftId,
  DriftStep,
  KnownService,
  LookSnapshot,
  LookVerdict,
  ObservedStep,
  ServiceLook,
  Sighting,
  ToldDrift,
} from './ports/drift-store.ts';

/** Statuses in which the bot itself may be changing a service, or may have changed it unseen. */
const underWay: readonly ChangeRequest['status'][] = ['provisioning', 'needs_attention'];

export type JudgeLookDeps = {
  readonly newDriftId: () => DriftId;
  /** Looks that follow each other by more than this have left a gap. */
  readonly gapMs: number;
};

/** All that is known of one id of the project. */
type Subject = {
  readonly serviceId: string;
  readonly service: PrivateLinkService | undefined;
  readonly owned: KnownService | undefined;
  readonly told: ToldDrift | undefined;
  readonly before: Remembered | undefined;
};

/**
 * What one look at a project comes to: drifts that begin, have changed or are over, the services that are known
 * from now on, what others did with theirs, and whether nobody had looked for long. The first look only takes
 * stock. What the bot itself is changing, or changed a moment ago, is left to a later look. Pure.
 */
export function judgeLook(deps: JudgeLookDeps, look: ServiceLook, seen: LookSnapshot): LookVerdict {
  if (seen.lastBeganAt === undefined) return takeStock(look);
  const judged = subjectsOf(look, seen).map((subject) =>
    judgeSubject(deps, { look, seen }, subject),
  );
  return {
    sightings: judged.flatMap(({ sighting }) => sighting ?? []),
    steps: judged.flatMap(({ step }) => step ?? []),
    observed: judged.flatMap(({ observed }) => observed ?? []),
    resumed: resumedAfter(seen.lastBeganAt, look, deps),
  };
}

function takeStock(look: ServiceLook): LookVerdict {
  const { projectId, services } = look;
  const details = { project_id: projectId, services: services.length };
  return {
    sightings: services.map(sightingOf),
    steps: [],
    observed: rememberAll(look),
    baseline: { action: 'project_baselined', actor: null, requestId: null, details },
  };
}

/** A time in which nobody looked is told of once, by the look that ends it. */
function resumedAfter(
  last: Date,
  { projectId, beganAt }: ServiceLook,
  { gapMs }: JudgeLookDeps,
): AuditDraft | undefined {
  if (beganAt.getTime() - last.getTime() <= gapMs) return undefined;
  const details = gapJson(projectId, last, beganAt);
  return { action: 'looks_resumed', actor: null, requestId: null, details };
}

function sightingOf({ id, createdAt }: PrivateLinkService): Sighting {
  return { serviceId: id, createdAt };
}

const keyOf = (id: string): string => id.toLowerCase();

function subjectsOf(look: ServiceLook, seen: LookSnapshot): readonly Subject[] {
  const services = new Map(look.services.map((service) => [keyOf(service.id), service]));
  const owned = new Map(seen.owned.map((one) => [keyOf(one.serviceId), one]));
  const told = new Map(seen.told.map((drift) => [keyOf(drift.target.serviceId), drift]));
  const before = new Map((seen.remembered ?? []).map((one) => [keyOf(one.serviceId), one]));
  const all = [services, owned, told, before].flatMap((known) => [...known.keys()]);
  return [...new Set(all)].map((key) => ({
    serviceId: services.get(key)?.id ?? before.get(key)?.serviceId ?? key,
    service: services.get(key),
    owned: owned.get(key),
    told: told.get(key),
    before: before.get(key),
  }));
}

type Around = { readonly look: ServiceLook; readonly seen: LookSnapshot };
type Told = { readonly step?: DriftStep | undefined; readonly sighting?: Sighting | undefined };
type Judged = Told & { readonly observed?: ObservedStep | undefined };
type Known = Subject & { readonly isTerraforms: boolean; readonly isKnown: boolean };

function judgeSubject(deps: JudgeLookDeps, around: Around, subject: Subject): Judged {
  const { look, seen } = around;
  if (isLeftAlone(look, seen, subject)) return {};
  const isTerraforms = findTerraformGlob(seen.inForce.policy, subject.serviceId) !== undefined;
  const known = { ...subject, isTerraforms, isKnown: isKnownAlready(seen, subject.service) };
  const told = judgeTold(deps, around, known);
  if (told === 'unsettled') return {};
  const { owned } = subject;
  return {
    ...told,
    observed: observeOthers(look, {
      ...known,
      isOthers: !isToldAfter(subject, told) && (owned === undefined || isTerraforms),
      isKnown: known.isKnown || seen.remembered === undefined,
    }),
  };
}

/** Whether people are told of a drift of it once this look is judged. */
function isToldAfter({ told }: Subject, { step }: Told): boolean {
  return step === undefined ? told !== undefined : step.drift.ended === undefined;
}

function judgeTold(deps: JudgeLookDeps, { look, seen }: Around, known: Known): Told | 'unsettled' {
  const target = targetOf(look, known);
  const environment = target && findEnvironment(seen.inForce.policy, target);
  // Nobody may decide there, so nobody is told.
  if (target === undefined || environment === undefined) return {};
  const found = judgeDrift(known);
  if (found === 'unsettled') return found;
  const { channel } = environment;
  return {
    step: stepOf(deps, { found, told: known.told, target, channel, now: seen.now }),
    sighting: known.service && sightingOf(known.service),
  };
}

/** The card stays in the place that a service had when it was last seen, or was asked for. */
function targetOf(
  { organizationId, projectId, hvns }: ServiceLook,
  { service, owned, told }: Subject,
): Target | undefined {
  const known = told?.target ?? owned?.target;
  if (service === undefined) return known;
  const { id: serviceId, hvnId, clusterId, defaultRegion } = service;
  const region =
    hvns.find(({ id }) => id === hvnId)?.region ?? defaultRegion ?? known?.region ?? '';
  return { organizationId, projectId, hvnId, clusterId, serviceId, region };
}

function isLeftAlone(
  { beganAt }: ServiceLook,
  { requests }: LookSnapshot,
  { owned, serviceId }: Subject,
): boolean {
  if (owned !== undefined && beganAt.getTime() < owned.approvedAt.getTime() + readLagMs)
    return true;
  return requests.some(
    (request) =>
      underWay.includes(request.status) && keyOf(request.target.serviceId) === keyOf(serviceId),
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

function stepOf(
  deps: JudgeLookDeps,
  { found, told, target, channel, now }: Found,
): DriftStep | undefined {
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
