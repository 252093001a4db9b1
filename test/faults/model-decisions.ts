/** What must be true of what people decide. Each promise that is broken is a line. */
import type { JsonObject } from '../../src/domain/json.ts';
import { findEnvironment } from '../../src/domain/policy.ts';
import { digestPrefix } from '../../src/domain/preimage.ts';
import { findService, sameLive, toLiveValues } from '../../src/domain/private-link.ts';
import type { Seen, SlackUserId } from '../../src/domain/request.ts';
import { quorumOf } from '../../src/domain/rule.ts';
import type { Click, ClickAction } from '../../src/use-cases/ports/delivery-log.ts';
import type { RequestStore, Snapshot } from '../../src/use-cases/ports/request-store.ts';
import type { Entry } from './model-store.ts';
import type { ModelWorld } from './model-world.ts';

function isApprover({ base }: ModelWorld, person: SlackUserId): boolean {
  return (
    base.people.persons.get(person)?.kind === 'member' &&
    base.people.groups.get('S0NETSEC')?.members.includes(person) === true
  );
}

/** What is judged by what was so when it was decided is judged once. */
function isNew({ reviewed }: ModelWorld, key: string): boolean {
  const before = reviewed.size;
  return reviewed.add(key).size > before;
}

/** How many the policy in force wants; where it knows no environment, nobody can decide. */
function quorumNow({ policy }: ModelWorld, { request }: Snapshot): number {
  const environment = findEnvironment(policy, request.target);
  return environment === undefined
    ? Number.POSITIVE_INFINITY
    : quorumOf(environment, request.change);
}

/** A review counts only while what was shown is still what is known to be there. */
export function watchReviews(requests: RequestStore, broken: string[]): RequestStore {
  return {
    ...requests,
    change: (id, guard, decide) =>
      requests.change(id, guard, (snapshot) => {
        const verdict = decide(snapshot);
        const { inventory, request, shown } = snapshot;
        const live = toLiveValues(findService(inventory.services, request.target.serviceId));
        if (verdict.commit?.review !== undefined && !sameLive(live, shown.live))
          broken.push(`version ${shown.version} of ${id} was not what there was when reviewed`);
        return verdict;
      }),
  };
}

/** A review is somebody's click on what was shown, and theirs to make. */
export function checkReviews(world: ModelWorld, { request, reviews }: Snapshot): void {
  const { clicks, broken } = world;
  const { id, version, digest, requester } = request;
  for (const { reviewer, facts } of reviews) {
    const key = `version ${version} of ${id}, reviewed by ${reviewer},`;
    if (!isNew(world, key)) continue;
    if (reviewer === requester) broken.push(`${key} was reviewed by its requester`);
    const isShown = (click: Click): boolean =>
      click.requestId === id &&
      click.version === version &&
      click.digestPrefix === digestPrefix(digest);
    if (!clicks.some((click) => click.person === reviewer && isShown(click)))
      broken.push(`${key} was not what they had seen`);
    if (![reviewer, ...facts.counted].every((person) => isApprover(world, person)))
      broken.push(`${key} counts who may not approve`);
  }
}

/** The details of an entry that tells of a decision. */
type Decision = {
  readonly decision: ClickAction;
  readonly version: number;
  readonly digest: string;
  /** Digest of the look that a decision about the outcome is bound to. */
  readonly seen?: string | null;
  readonly counted: readonly SlackUserId[];
  readonly quorum: number;
};

/** What people have said of the version and of the look that they decide by: the last word of each. */
type Voices = {
  readonly seen: Seen | undefined;
  readonly said: ReadonlyMap<SlackUserId, ClickAction>;
};

const silence: Voices = { seen: undefined, said: new Map() };
const bases: readonly Entry['action'][] = [
  ...(['request_edited', 'request_refreshed', 'request_sent_back', 'request_retried'] as const),
  ...(['request_failed', 'track_lost', 'outcome_seen'] as const),
];
const outcomes: readonly Entry['action'][] = [
  ...(['outcome_reviewed', 'outcome_adopted', 'request_abandoned'] as const),
];
const ends: readonly Entry['action'][] = [
  ...(['request_approved', 'outcome_adopted', 'request_abandoned'] as const),
];

/** Every decision that the log tells of, of this version and this look, by as many as it takes. */
export function checkDecisions(
  world: ModelWorld,
  snapshot: Snapshot,
  entries: readonly Entry[],
): void {
  let voices = silence;
  let version = 1;
  for (const entry of entries) {
    const { action, actor, details } = entry;
    if (bases.includes(action)) {
      voices = { ...silence, seen: (details as { readonly seen?: Seen }).seen };
      if (details['preimage'] !== undefined) version = Number(details['version']);
    }
    const isOutcome = outcomes.includes(action);
    if (!isOutcome && action !== 'review_recorded' && action !== 'request_approved') continue;
    const decision = details as JsonObject & Decision;
    if (actor === null) continue;
    voices = { ...voices, said: new Map(voices.said).set(actor, decision.decision) };
    const check = (holds: boolean, otherwise: string): void => {
      if (!holds) world.broken.push(`${action} by ${actor} at ${entry.revision} ${otherwise}`);
    };
    check(decision.version === version, 'is of another version');
    if (isOutcome) check(decision.seen === (voices.seen?.digest ?? null), 'is of another look');
    if (isOutcome) checkOutcome(world, snapshot, { entry, decision, seen: voices.seen });
    if (!ends.includes(action)) continue;
    const { counted, quorum } = decision;
    if (isNew(world, `the end of ${snapshot.request.id} at ${entry.revision}`))
      check(quorum >= quorumNow(world, snapshot), `took ${quorum}, and the rule wants more`);
    const meant = counted.filter((one) => voices.said.get(one) === decision.decision);
    check(meant.length === counted.length, 'counts who did not decide so');
    check(new Set(counted).size >= quorum, `has ${counted.length} of ${quorum}`);
    check(!counted.includes(snapshot.request.requester), 'counts the requester');
  }
}

type Outcome = {
  readonly entry: Entry;
  readonly decision: Decision;
  readonly seen: Seen | undefined;
};

/** A decision about the outcome, when it is new: a click on what was seen, which is so, and theirs to make. */
function checkOutcome(
  world: ModelWorld,
  { request }: Snapshot,
  { entry, decision, seen }: Outcome,
): void {
  const { clicks, broken, hcp } = world;
  const { id, target } = request;
  const key = `${entry.action} of ${id} at ${entry.revision}`;
  if (!isNew(world, key)) return;
  const isShown = (click: Click): boolean =>
    click.requestId === id &&
    click.person === entry.actor &&
    click.action === decision.decision &&
    click.digestPrefix === digestPrefix(decision.seen ?? decision.digest);
  if (!clicks.some(isShown)) broken.push(`${key} was not what they had seen`);
  if (!decision.counted.every((person) => isApprover(world, person)))
    broken.push(`${key} counts who may not decide`);
  const live = toLiveValues(hcp.list().find((one) => one.id === target.serviceId));
  if (decision.decision === 'adopt' && !(seen !== undefined && sameLive(seen.live, live)))
    broken.push(`${key} was not what HCP had`);
}
