import type { JsonObject } from '../domain/json.ts';
import type { raisesVersion } from '../domain/lifecycle.ts';
import type { RefreshCause, ThreadUpdate } from '../domain/message.ts';
import { valuesAfter } from '../domain/ownership-change.ts';
import { isByTerraform, planAmid } from '../domain/plan.ts';
import { type Environment, findTerraformGlob, type Policy } from '../domain/policy.ts';
import { type Hashing, sealVersion } from '../domain/preimage.ts';
import type { LiveValues } from '../domain/private-link.ts';
import { promptsOfNext } from '../domain/prompts.ts';
import { type ChangeRequest, isOwnershipChange } from '../domain/request.ts';
import type { Surroundings } from '../domain/risk.ts';
import { ruleFor, ruleJson, sameRule } from '../domain/rule.ts';
import { compareVersions, type VersionDifference } from '../domain/version-difference.ts';
import { move } from './move.ts';
import type { Painter } from './ports/painter.ts';
import type { Commit, RequestVersion, Snapshot } from './ports/request-store.ts';
import { oldLook, surroundingsOf } from './surroundings.ts';

export type VersionDeps = {
  readonly hashing: Hashing;
  readonly painter: Pick<Painter, 'decisionSection'>;
  readonly newSalt: () => string;
};

type Draft = Omit<ChangeRequest, 'digest'>;

export type ShownVersion = {
  readonly request: ChangeRequest;
  readonly shown: RequestVersion;
  /** Whether the card shows every value; else the thread carries the whole lists. */
  readonly complete: boolean;
};

/**
 * Makes what will be shown, and binds it: plan and decision section from the live values seen, the
 * preimage over both, the digest over that. Nothing of it is drawn anew later.
 */
export function showVersion(
  deps: VersionDeps,
  draft: Draft,
  seen: {
    readonly live: LiveValues;
    readonly environment: Environment;
    readonly around: Surroundings;
  },
): ShownVersion {
  const { live, environment, around } = seen;
  const { change, desired } = draft;
  const plan = planAmid({ change, live, desired }, around);
  const rule = ruleFor(environment, plan);
  const reasonSalt = deps.newSalt();
  const section = deps.painter.decisionSection({
    ...draft,
    plan,
    live,
    rule,
    ticketUrl: environment.ticket?.url,
    approvers: environment.approvers,
  });
  const sealed = sealVersion(
    {
      requestId: draft.id,
      version: draft.version,
      requester: draft.requester,
      change: draft.change,
      target: draft.target,
      desired: draft.desired,
      live,
      plan,
      reason: { text: draft.reason, salt: reasonSalt },
      ticket: draft.ticket,
      rule,
      decisionSection: section.json,
    },
    deps.hashing,
  );
  return {
    request: { ...draft, channel: rule.channel, quorum: rule.quorum, digest: sealed.digest },
    shown: {
      ...sealed,
      version: draft.version,
      live,
      plan,
      rule,
      reasonSalt,
      decisionSection: section.json,
    },
    complete: section.complete,
  };
}

/**
/**
 * Whether an approval would be for something else than was shown: the rule first, which says who carries it
 * out as well; then HCP, of which `isAsShown` tells. Rules go by the risks that were shown: they are what
 * people approve, whatever is known beside the values by now.
 */
export function whatChanged(
  { request, shown, inForce }: Pick<Snapshot, 'request' | 'shown' | 'inForce'>,
  environment: Environment,
  isAsShown: boolean,
): RefreshCause | undefined {
  const isRuledAlike =
    sameRule(ruleFor(environment, shown.plan), shown.rule) &&
    isForTerraform(inForce.policy, request) === isByTerraform(shown.plan);
  if (!isRuledAlike) return 'rule_changed';
  return isAsShown ? undefined : 'live_changed';
}

/** Whose a service is, is decided here all the same: of that, Terraform carries nothing out. */
function isForTerraform(policy: Policy, { change, target }: ChangeRequest): boolean {
  return !isOwnershipChange(change) && findTerraformGlob(policy, target.serviceId) !== undefined;
}

/** What the requester wants instead. */
export type Wish = Pick<ChangeRequest, 'desired' | 'reason' | 'ticket'>;

type Next = {
  readonly trigger: (typeof raisesVersion)[number];
  readonly live: LiveValues;
  readonly environment: Environment;
  readonly around: Surroundings;
  /** What is asked for from now on; absent where that stays. */
  readonly wish?: Wish;
};

/** The next version of a request, and how it differs from the one before. The time to decide starts again. */
export function nextVersion(
  deps: VersionDeps,
  { request: before, shown: shownBefore, now }: Pick<Snapshot, 'request' | 'shown' | 'now'>,
  { trigger, live, environment, around, wish }: Next,
): ShownVersion & { readonly difference: VersionDifference } {
  const { prompts: _, ...kept } = before;
  const draft = {
    ...kept,
    ...promptsOfNext(before),
    ...wish,
    ...desiredOf(before, live, around),
    ...move(before, trigger),
    version: before.version + 1,
    phase: undefined,
    environment: environment.name,
    expiresAt: new Date(now.getTime() + environment.expiresAfterMs),
    startedAt: undefined,
    sends: 0,
    operationId: undefined,
    failure: undefined,
    progress: {},
  };
  const next = showVersion(deps, draft, { live, environment, around });
  const difference = compareVersions(
    { ...shownBefore, desired: before.desired, why: before },
    { ...next.shown, desired: next.request.desired, why: next.request },
  );
  return { ...next, difference };
}

/** What a change of ownership makes approved is what is there, and so what is there by now. */
function desiredOf(
  { change }: ChangeRequest,
  live: LiveValues,
  { owned }: Surroundings,
): Pick<ChangeRequest, 'desired'> | undefined {
  return isOwnershipChange(change) ? { desired: valuesAfter(change, { live, owned }) } : undefined;
}

/**
 * Shows the request anew as its next version: reviews of the old one no longer count, and the time
 * to decide starts again.
 */
export function showNextVersion(
  deps: VersionDeps,
  snapshot: Snapshot,
  next: {
    readonly trigger: (typeof raisesVersion)[number];
    readonly because: RefreshCause;
    readonly live: LiveValues;
    readonly environment: Environment;
  },
): Commit {
  const { request: before } = snapshot;
  const sentBack = next.trigger === 'drift';
  const { target } = before;
  const known = surroundingsOf(snapshot, { target, environment: next.environment });
  // What is sent back was just read from HCP itself.
  const around = sentBack ? known : { ...known, oldLook: oldLook(snapshot) };
  const { request, shown, complete, difference } = nextVersion(deps, snapshot, { ...next, around });
  const { because } = next;
  const { version } = request;
  const update: ThreadUpdate = {
    code: sentBack ? 'sent_back' : 'refreshed',
    ...{ version, because, difference },
  };
  return {
    request,
    shown,
    entry: {
      action: sentBack ? 'request_sent_back' : 'request_refreshed',
      actor: null,
      requestId: before.id,
      details: {
        because,
        from_digest: before.digest,
        difference,
        ...shownDetails(shown, snapshot.inForce.hash),
      },
    },
    updates: complete ? [update] : [update, { code: 'values', version }],
    notices: update.code === 'sent_back' ? [{ to: before.requester, notice: update }] : [],
    jobs: ['announce'],
  };
}

/** What every entry that shows a version holds: enough to recompute the digest from the log alone. */
export function shownDetails(shown: RequestVersion, policyHash: string): JsonObject {
  return {
    version: shown.version,
    digest: shown.digest,
    preimage: shown.preimage,
    rule: ruleJson(shown.rule),
    policy: policyHash,
  };
}
