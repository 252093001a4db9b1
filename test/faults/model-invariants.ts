/** What must be true after every step, whatever has happened. Each promise that is broken is a line. */
import { isOpen, transitions } from '../../src/domain/lifecycle.ts';
import type { RequestId } from '../../src/domain/request.ts';
import { newestCard } from '../../src/use-cases/ports/message-store.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import { checkDecisions, checkReviews } from './model-decisions.ts';
import { checkDecided, noteOwned } from './model-drifts.ts';
import { toldByLog } from './model-told.ts';
import { type ModelWorld, takePicture } from './model-world.ts';

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
    const { status, revision, version, target } = snapshot.request;
    const entries = await world.store.entries(id);
    const told = toldByLog(entries);
    if (told.status !== status || told.revision !== revision || told.version !== version)
      broken.push(`${id} is ${status} at ${revision}; the log says ${JSON.stringify(told)}`);
    checkReviews(world, snapshot);
    checkDecisions(world, snapshot, entries);
    if (status === 'succeeded' && world.statuses.get(id) !== status)
      await checkDecided(world, snapshot);
    world.statuses.set(id, status);
    if (isOpen(status)) {
      if (held.has(target.clusterId)) broken.push(`two open requests on ${target.clusterId}`);
      held.set(target.clusterId, id);
    }
    const needs = open.get(id) ?? [];
    if (['approved', 'provisioning'].includes(status) && !needs.includes('provision'))
      broken.push(`${id} is ${status}, and nobody would go on with it`);
    if (needs.includes('announce')) continue;
    checkCard(world, snapshot, painter.card(snapshot).text);
    if (Object.keys(transitions[status]).length === 0) world.closed.add(id);
  }
  await noteOwned(world);
}

/** A card at rest shows the state, and is the only one; those that it took the place of show the way. */
function checkCard({ base, broken }: ModelWorld, { request }: Snapshot, text: string): void {
  const cards = base.slack.posts.filter(
    ({ key }) => key.requestId === request.id && key.kind === 'card',
  );
  const newest = Math.max(...cards.map(({ key }) => key.number));
  // Posted again after an answer that was lost, it says that it may stand there twice.
  const shown = cards.map(({ drawings }) => drawings.at(-1)?.text.replace(' (repeated)', ''));
  const isTrue = cards.map(({ key }, n) => shown[n] === (key.number === newest ? text : moved));
  const inForce = cards.filter(({ key }) => key.number === newest);
  if (inForce.length !== 1 || inForce[0]?.channel !== request.channel || isTrue.includes(false))
    broken.push(`the card of ${request.id} shows ${JSON.stringify(shown)}, and it is ${text}`);
}

const moved = 'moved with link';

/** What must be true once nothing is left to do: everything has ended, and everybody was told, once. */
export async function checkRest(world: ModelWorld): Promise<void> {
  const { base, ids, clicks, broken } = world;
  const { requests, messages, deliveries } = base.deps;
  for (const id of ids) {
    const snapshot = await requests.find(id);
    if (snapshot === undefined) continue;
    const { status, change, target } = snapshot.request;
    if (status === 'approved' || status === 'provisioning') broken.push(`${id} never ended`);
    const planned = await messages.list(id);
    for (const { kind, number, state } of planned) {
      const posts = base.slack.posts.filter(
        ({ key }) => key.requestId === id && key.kind === kind && key.number === number,
      );
      const isEarlier = kind === 'card' && number !== newestCard(planned)?.number;
      if (isEarlier ? posts.length > 1 : state !== 'sent' || posts.length !== 1)
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
