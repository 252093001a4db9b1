import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { proposeRevert } from '../../domain/proposal.ts';
import type { OwnershipChange } from '../../domain/request.ts';
import type { ToldDrift } from '../../use-cases/ports/drift-store.ts';
import type { Answer } from '../blocks.ts';
import { parseDriftId } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { openForm } from '../commands/open-form.ts';
import { actionIds } from '../ids.ts';
import { whyNotLook } from '../may-look.ts';
import { type Edge, edgeAnswer } from '../messages/edge-answers.ts';
import { revertReason, revertText } from '../messages/filling-text.ts';
import { drawOwnershipForm } from '../modals/ownership-form.ts';
import { drawProposedForm } from '../modals/proposed-form.ts';
import { type FormPress, registerFormButtons } from './form-buttons.ts';

/** The form that a button of a drift's card opens, or why it does not. */
type Draw = (deps: CommandDeps, drift: ToldDrift) => Promise<ModalView | Edge>;

const forms: Readonly<Record<string, Draw>> = {
  [actionIds.acceptDrift]: decide('accept'),
  [actionIds.ownDrifted]: decide('own'),
  [actionIds.revertDrift]: drawRevert,
};

/** The buttons of a drift's card: they open forms, and nothing is decided by pressing them. */
export function registerDriftButtons(app: App, deps: CommandDeps): void {
  registerFormButtons(app, deps, forms, open);
}

async function open(deps: CommandDeps, press: FormPress<Draw>): Promise<Answer | undefined> {
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
  return await drawProposedForm(
    deps,
    { request: { target }, inForce: { policy }, inventory: { services, seenAt } },
    { change, filling: { values, about: revertText, ticket: '', reason: revertReason } },
  );
}
