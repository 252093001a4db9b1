import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { proposeRevert } from '../../domain/proposal.ts';
import type { OwnershipChange, SlackUserId } from '../../domain/request.ts';
import type { ToldDrift } from '../../use-cases/ports/drift-store.ts';
import type { Answer } from '../blocks.ts';
import { parseDriftId } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { openForm } from '../commands/open-form.ts';
import { faultFields, problemOf } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { whyNotLook } from '../may-look.ts';
import { problemAnswer } from '../messages/answers.ts';
import { type Edge, edgeAnswer } from '../messages/edge-answers.ts';
import { drawOwnershipForm } from '../modals/ownership-form.ts';
import { drawProposedForm } from '../modals/proposed-form.ts';
import { tellPerson } from '../tell-person.ts';
import { mrkdwn } from '../text.ts';

/** The form that a button of a drift's card opens, or why it does not. */
type Draw = (deps: CommandDeps, drift: ToldDrift) => Promise<ModalView | Edge>;

const forms: Readonly<Record<string, Draw>> = {
  [actionIds.acceptDrift]: decide('accept'),
  [actionIds.ownDrifted]: decide('own'),
  [actionIds.revertDrift]: drawRevert,
};

/** The buttons of a drift's card: they open forms, and nothing is decided by pressing them. */
export function registerDriftButtons(app: App, deps: CommandDeps): void {
  for (const [actionId, draw] of Object.entries(forms))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action, client }) => {
      await ack();
      const person = body.user.id as SlackUserId; // from the verified payload
      const press = { person, client, triggerId: body.trigger_id, value: action.value, draw };
      const answer = await open(deps, press).catch((error: unknown) => {
        deps.log.warn(faultFields(error), 'form could not be opened');
        return problemAnswer(problemOf(error));
      });
      const listener = { client, person, channel: body.channel?.id };
      if (answer !== undefined) await tellPerson(deps.log, listener, answer);
    });
}

type Press = Parameters<typeof openForm>[1] & {
  readonly value: string | undefined;
  readonly draw: Draw;
};

async function open(deps: CommandDeps, press: Press): Promise<Answer | undefined> {
  const refused = await whyNotLook(deps, press.person);
  if (refused !== undefined) return refused;
  const id = parseDriftId(press.value);
  const drift = id && (await deps.drifts.find(id));
  if (drift === undefined) return edgeAnswer('unreadable_button');
  const view = drift.ended === undefined ? await press.draw(deps, drift) : 'drift_over';
  if (typeof view === 'string') return edgeAnswer(view);
  return await openForm(deps, press, Promise.resolve(view));
}

function decide(change: OwnershipChange): Draw {
  return async (deps, { target }) =>
    (await drawOwnershipForm(deps, change, target)) ?? ('not_seen_any_more' as const);
}

async function drawRevert(deps: CommandDeps, drift: ToldDrift): Promise<ModalView | Edge> {
  const proposal = proposeRevert(drift);
  const policy = await deps.policy();
  if (!proposal.ok) return proposal.refusal;
  if (policy === undefined) return 'not_seen_any_more';
  const { target } = drift;
  const [found, seenAt] = await Promise.all([
    deps.inventory.findServices(target.serviceId),
    deps.inventory.age(),
  ]);
  const services = found
    .filter(({ projectId }) => projectId === target.projectId)
    .map(({ service }) => service);
  const { change, values } = proposal.value;
  const about = mrkdwn`Filled in with what was approved last. It is a request like any other, with its own approval.`;
  return await drawProposedForm(
    deps,
    { request: { target }, inForce: { policy }, inventory: { services, seenAt } },
    { change, filling: { values, about, ticket: '', reason: 'Brings back what was approved.' } },
  );
}
