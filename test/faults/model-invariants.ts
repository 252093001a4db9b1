/** What must be true after every step, whatever has happened. Each promise that is broken is a line. */
import type { AuditAction } from '../../src/domain/audit.ts';
import {
  isOpen,
  nextStatus,
  type RequestStatus,
  type Trigger,
} from '../../src/domain/lifecycle.ts';
import { digestPrefix } from '../../src/domain/preimage.ts';
import { findService, sameLive, toLiveValues } from '../../src/domain/private-link.ts';
import type { RequestId, SlackUserId } from '../../src/domain/request.ts';
import type { Click } from '../../src/use-cases/ports/delivery-log.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import type { Entry } from './model-store.ts';
import { type ModelWorld, takePicture } from './model-world.ts';

/** The arrow that an entry tells of; where it may be another one, by the status before. */
const arrows: Partial<Record<AuditAction, Trigger>> = {
  request_approved: 'approve',
  request_rejected: 'reject',
  request_canceled: 'cancel',
  request_expired: 'expire',
  request_edited: 'edit',
  request_refreshed: 'refresh',
  request_sent_back: 'drift',
  call_intended: 'start',
  request_succeeded: 'succeed',
  request_failed: 'fail',
  track_lost: 'lose_track',
};
const stays: readonly AuditAction[] = [
  ...(['review_recorded', 'card_not_posted', 'phase_changed', 'call_accepted'] as const),
  ...(['call_repeated', 'outcome_unclear'] as const),
];
/** These change nothing of the request. */
const besides: readonly AuditAction[] = ['review_refused', 'cancel_refused'];

function arrowOf({ action }: Entry, before: RequestStatus): Trigger | undefined {
  if (action === 'service_adopted') return before === 'approved' ? 'start' : undefined;
  const arrow = arrows[action];
  if (arrow === undefined && !stays.includes(action))
    throw new Error(`the model does not know ${action}`);
  return arrow;
}

/** Where a request must be, by its entries alone: each takes it along an arrow of the lifecycle. */
function toldByLog(entries: readonly Entry[]): { status: string; revision: number } {
  let status: RequestStatus = 'pending_approval';
  let revision = 0;
  for (const entry of entries) {
    if (besides.includes(entry.action)) continue;
    revision += 1;
    if (entry.revision !== revision)
      return { status: `${entry.action} at revision ${entry.revision}`, revision };
    if (revision === 1) {
      if (entry.action !== 'request_submitted') return { status: 'never submitted', revision };
      continue;
    }
    const arrow = arrowOf(entry, status);
    const next: RequestStatus | undefined =
      arrow === undefined ? status : nextStatus(status, arrow);
    if (next === undefined) return { status: `${status} cannot ${arrow}`, revision };
    status = next;
  }
  return { status, revision };
}

/** All that can be seen of requests, after a step. */
export async function checkRequests(
  world: ModelWorld,
  ids: readonly RequestId[] = world.ids,
): Promise<void> {
  const { base, broken } = world;
  const { requests, painter } = base.deps;
  const held = new Map<string, RequestId>();
  const open = new Map((await requests.listOpen()).map(({ id, needs }) => [id, needs]));
  for (const id of ids) {
    const snapshot = await requests.find(id);
    if (snapshot === undefined) continue;
    takePicture(world, snapshot);
    const { status, revision, target, requester } = snapshot.request;
    const told = toldByLog(await world.store.entries(id));
    if (told.status !== status || told.revision !== revision)
      broken.push(`${id} is ${status} at ${revision}; the log says ${JSON.stringify(told)}`);
    if (snapshot.reviews.some(({ reviewer }) => reviewer === requester))
      broken.push(`${id} was reviewed by its requester`);
    checkReviews(world, snapshot);
    world.open.delete(id);
    if (isOpen(status)) {
      world.open.add(id);
      if (held.has(target.clusterId)) broken.push(`two open requests on ${target.clusterId}`);
      held.set(target.clusterId, id);
    }
    const needs = open.get(id) ?? [];
    if (['approved', 'provisioning'].includes(status) && !needs.includes('provision'))
      broken.push(`${id} is ${status}, and nobody would go on with it`);
    if (needs.includes('announce')) continue;
    checkCard(world, snapshot, painter.card(snapshot).text);
    if (!isOpen(status)) world.closed.add(id);
  }
}

/** A review is somebody's click on what was shown, which is still so, and theirs to make. */
function checkReviews(world: ModelWorld, { request, shown, reviews, inventory }: Snapshot): void {
  const { base, clicks, reviewed, broken } = world;
  const { id, version, digest, target } = request;
  const isApprover = (person: SlackUserId): boolean =>
    base.people.persons.get(person)?.kind === 'member' &&
    base.people.groups.get('S0NETSEC')?.members.includes(person) === true;
  for (const { reviewer, facts } of reviews) {
    const key = `version ${version} of ${id}, reviewed by ${reviewer},`;
    if (reviewed.has(key)) continue;
    reviewed.add(key);
    const isShown = (click: Click): boolean =>
      click.requestId === id &&
      click.version === version &&
      click.digestPrefix === digestPrefix(digest);
    if (!clicks.some((click) => click.person === reviewer && isShown(click)))
      broken.push(`${key} was not what they had seen`);
    const live = toLiveValues(findService(inventory.services, target.serviceId));
    if (!sameLive(live, shown.live)) broken.push(`${key} was not what there was`);
    if (!isApprover(reviewer) || !facts.counted.every(isApprover))
      broken.push(`${key} counts who may not approve`);
  }
}

/** A card at rest shows the state, and is the only one. */
function checkCard({ base, broken }: ModelWorld, { request }: Snapshot, text: string): void {
  const cards = base.slack.posts.filter(
    ({ key }) => key.requestId === request.id && key.kind === 'card',
  );
  const shown = cards.map(({ drawings }) => drawings.at(-1)?.text);
  // Posted again after an answer that was lost, it says that it may stand there twice.
  if (shown.length !== 1 || shown[0]?.replace(' (repeated)', '') !== text)
    broken.push(`the card of ${request.id} shows ${JSON.stringify(shown)}, and it is ${text}`);
}

/** What must be true once nothing is left to do: everything has ended, and everybody was told, once. */
export async function checkRest(world: ModelWorld): Promise<void> {
  const { base, ids, clicks, broken } = world;
  const { requests, messages, deliveries } = base.deps;
  for (const id of ids) {
    const snapshot = await requests.find(id);
    if (snapshot === undefined) continue;
    const { status, change, target } = snapshot.request;
    if (status === 'approved' || status === 'provisioning') broken.push(`${id} never ended`);
    for (const { kind, number, state } of await messages.list(id)) {
      const posts = base.slack.posts.filter(
        ({ key }) => key.requestId === id && key.kind === kind && key.number === number,
      );
      if (state !== 'sent' || posts.length !== 1)
        broken.push(
          `${kind} ${number} of ${id} is ${state}, and stands there ${posts.length} times`,
        );
    }
    const { owned } = snapshot;
    if (status === 'succeeded' && change === 'delete' && owned?.requestId === id)
      broken.push(`${target.serviceId} was deleted, and is still the bot's`);
  }
  for (const left of await deliveries.listUnansweredClicks(0))
    broken.push(`the click ${left.key} was never answered (of ${clicks.length})`);
}
