import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { findService, noValues, toLiveValues } from '../../domain/private-link.ts';
import {
  type NoProposal,
  type Proposal,
  proposeAgain,
  proposeUndo,
} from '../../domain/proposal.ts';
import { remediesOf } from '../../domain/remedies.ts';
import type { SlackUserId } from '../../domain/request.ts';
import { ok, type Result } from '../../domain/result.ts';
import { networkOf } from '../../use-cases/carry-out.ts';
import type { Snapshot } from '../../use-cases/ports/request-store.ts';
import type { Answer } from '../blocks.ts';
import { parseButtonValue } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { openForm } from '../commands/open-form.ts';
import { actionIds } from '../ids.ts';
import { type Edge, edgeAnswer } from '../messages/edge-answers.ts';
import { filledReason, fillingText } from '../messages/filling-text.ts';
import { editRequestModal } from '../modals/edit-request.ts';
import { drawProposedForm } from '../modals/proposed-form.ts';
import type { Mrkdwn } from '../text.ts';
import { within } from '../within.ts';
import { type FormPress, registerFormButtons } from './form-buttons.ts';

/** The form that a button opens, or why it does not. Who may send it is judged when it is sent. */
type Draw = (
  deps: CommandDeps,
  snapshot: Snapshot,
  person: SlackUserId,
) => Promise<ModalView | Edge>;

const forms: Readonly<Record<string, Draw>> = {
  [actionIds.edit]: drawEdit,
  [actionIds.again]: drawAgain,
  [actionIds.undo]: drawUndo,
  [actionIds.deleteLeftover]: drawDelete,
};

/** The buttons of the card that open a form. Nothing is decided by pressing them. */
export function registerCardForms(app: App, deps: CommandDeps): void {
  registerFormButtons(app, deps, forms, open);
}

async function open(deps: CommandDeps, press: FormPress<Draw>): Promise<Answer | undefined> {
  const pressed = parseButtonValue(press.value);
  if (pressed === undefined) return edgeAnswer('unreadable_button');
  const snapshot = await deps.requests.find(pressed.requestId);
  if (snapshot === undefined) return edgeAnswer('unreadable_button');
  const view = await press.draw(deps, snapshot, press.person);
  if (typeof view === 'string') return edgeAnswer(view);
  return await openForm(deps, press, Promise.resolve(view));
}

async function drawEdit(
  deps: CommandDeps,
  snapshot: Snapshot,
  person: SlackUserId,
): Promise<ModalView | Edge> {
  const { request, now } = snapshot;
  if (request.requester !== person) return 'not_yours_to_edit';
  const isPending = request.status === 'pending_approval' && now < request.expiresAt;
  return await Promise.resolve(isPending ? editRequestModal(snapshot, deps) : 'not_pending');
}

async function drawAgain(deps: CommandDeps, snapshot: Snapshot): Promise<ModalView | Edge> {
  const { request } = snapshot;
  return await drawProposal(deps, snapshot, {
    proposal: proposeAgain(request),
    reason: request.reason,
    about: fillingText('again', request),
  });
}

async function drawUndo(deps: CommandDeps, snapshot: Snapshot): Promise<ModalView | Edge> {
  const { request, shown, inventory } = snapshot;
  const live = toLiveValues(findService(inventory.services, request.target.serviceId));
  return await drawProposal(deps, snapshot, {
    proposal: proposeUndo({ request, before: shown.live }, live),
    reason: filledReason('undo', request),
    about: fillingText('undo', request),
  });
}

/**
 * Deletes what a failed change has left. It may have come into sight only now, so its network is looked at
 * first, as far as the form can wait for that.
 */
async function drawDelete(deps: CommandDeps, snapshot: Snapshot): Promise<ModalView | Edge> {
  const { request, shown } = snapshot;
  if (!remediesOf({ request, before: shown.live }).includes('delete')) return 'nothing_left';
  const look = deps.lookAgain(networkOf(request), AbortSignal.timeout(lookWithinMs));
  await within(lookWithinMs, look, () => new Error('slow')).catch(() => undefined);
  return await drawProposal(deps, snapshot, {
    proposal: ok({ change: 'delete', values: noValues }),
    reason: filledReason('leftover', request),
    about: fillingText('leftover', request),
  });
}

/** The trigger of a form lives for three seconds, and other things have to be read as well. */
const lookWithinMs = 1_000;

async function drawProposal(
  deps: CommandDeps,
  snapshot: Snapshot,
  given: {
    readonly proposal: Result<Proposal, NoProposal>;
    readonly reason: string;
    readonly about: Mrkdwn;
  },
): Promise<ModalView | Edge> {
  const { proposal, ...why } = given;
  if (!proposal.ok) return proposal.refusal;
  const { change, values } = proposal.value;
  const ticket = snapshot.request.ticket ?? '';
  return await drawProposedForm(deps, snapshot, { change, filling: { values, ticket, ...why } });
}
