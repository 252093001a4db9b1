/** What people do in a scene, and how to tell which call is about their request. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggedRequest } from '../../sandbox/hcp/types.ts';
import type { Card, Modal, SubmitOutcome } from '../../sandbox/slack/driver-types.ts';
import type { ApiCall } from '../../sandbox/slack/types.ts';
import type { RequestId } from '../../src/domain/request.ts';
import { hadNoAnswer } from './people.ts';
import type { Scene, Stage } from './stage.ts';

export type Asked = {
  readonly id: RequestId;
  readonly serviceId: string;
  readonly scene: Scene;
};

/** When Slack says that it did not work, a person presses again soon, but not for ever. */
const presses = 240;
const pressAgainMs = 500;

/** Opens the modal and fills it in; what comes of a submission is the caller's to see. */
export async function fillModal(stage: Stage, scene: Scene): Promise<Modal> {
  const modal = await stage.inTurn(() => openModal(stage, scene));
  await modal.fill('Consumer accounts', '111122223333');
  await modal.fill('IP ranges', '10.20.0.0/16');
  await modal.fill('Reason', 'The payments team reads its secrets from its own VPC.');
  return modal;
}

async function openModal({ slack }: Stage, scene: Scene): Promise<Modal> {
  const requester = slack.as(scene.requester);
  const typed = `/privatelink request ${scene.clusterId}`;
  for (let press = 1; press <= presses; press += 1) {
    const { acked } = await requester.command(typed, { channel: scene.channel });
    const modal = acked ? await requester.modal(4_000).catch(() => undefined) : undefined;
    if (modal !== undefined) return modal;
    await pause(pressAgainMs);
  }
  throw new Error(`${presses} commands opened no modal`);
}

export async function submit(stage: Stage, scene: Scene): Promise<Asked> {
  const modal = await fillModal(stage, scene);
  const serviceId = modal.value('Service id');
  let outcome = await modal.submit();
  // A form that came back is sent once more: its risks are read.
  for (let press = 1; press < presses && isToBeSentAgain(outcome); press += 1) {
    if (outcome.kind !== 'updated') await pause(pressAgainMs);
    outcome = await modal.submit();
  }
  if (outcome.kind !== 'closed') throw new Error(`not recorded: ${JSON.stringify(outcome)}`);
  return await findAsked(stage, scene, serviceId);
}

function isToBeSentAgain(outcome: SubmitOutcome): boolean {
  return outcome.kind === 'updated' || outcome.kind === 'trouble' || hadNoAnswer(outcome);
}

/** The one request for the service that is recorded. Throws when there is none, or more. */
export async function findAsked({ sql }: Stage, scene: Scene, serviceId: string): Promise<Asked> {
  const rows = await sql<{ id: RequestId }[]>`
    select id from change_requests where service_id = ${serviceId}`;
  const [row] = rows;
  if (row === undefined || rows.length > 1)
    throw new Error(`${rows.length} requests for ${serviceId}`);
  return { id: row.id, serviceId, scene };
}

/** A request whose card is up, ready to be decided. */
export async function ask(stage: Stage, scene: Scene): Promise<Asked> {
  const asked = await submit(stage, scene);
  await cardOf(stage, asked);
  return asked;
}

export async function cardOf({ slack }: Stage, { scene, serviceId }: Asked): Promise<Card> {
  return await slack.channel(scene.channel).card(serviceId);
}

export async function approve(stage: Stage, asked: Asked, by = 'approver'): Promise<void> {
  const card = await cardOf(stage, asked);
  const before = card.snapshot();
  for (let press = 1; press <= presses; press += 1) {
    // Of the card as it was: a press that was not acknowledged may have worked all the same.
    const { acked } = await card.as(by).click('Approve', { stale: before });
    if (acked) return;
    await pause(pressAgainMs);
  }
  throw new Error(`${presses} clicks were not acknowledged`);
}

/** Calls to HCP that name the service: reads of it, and its create. */
export const aboutService =
  ({ serviceId }: Asked) =>
  ({ path, body }: LoggedRequest): boolean =>
    path.endsWith(`/${serviceId}`) || JSON.stringify(body ?? '').includes(`"${serviceId}"`);

/** Looks at the operation that was accepted for the service. */
export const aboutOperation =
  ({ hcp }: Stage, { serviceId }: Asked) =>
  ({ path }: LoggedRequest): boolean =>
    hcp.world.operations.some(
      ({ id, service }) => service.id === serviceId && path.endsWith(`/${id}`),
    );

type Payload = {
  readonly event_payload: { readonly kind: string; readonly number: number };
};

/** Calls to Slack that post or redraw a message of this kind in the scene. */
export const aboutMessage =
  (scene: Scene, kind: 'card' | 'thread' | 'dm', number?: number) =>
  ({ args }: ApiCall): boolean => {
    const place = kind === 'dm' ? scene.directId : scene.channelId;
    if (args['channel'] !== place || args['metadata'] === undefined) return false;
    const { event_payload: about } = args['metadata'] as Payload; // the bot wrote it
    return about.kind === kind && (number === undefined || about.number === number);
  };
