import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { RequestId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import type { CommandDeps } from '../commands/command.ts';
import { answeredModal, decideRequestModal } from '../modals/decide-request.ts';
import { type Listener, tellPerson } from '../tell-person.ts';

type Press = {
  readonly body: Pick<BlockAction<ButtonAction>, 'view'>;
  readonly listener: Listener;
};

/** The modal in which a button was pressed, where it was. */
export function inModal({ view }: Press['body']): string | undefined {
  return view?.type === 'modal' ? view.id : undefined;
}

/**
 * Tells what a press came to: above the card as it is now, where that was pressed in a modal, so that whoever is to
 * try again can; else to the person alone.
 */
export async function tellPress(
  deps: Pick<CommandDeps, 'log' | 'requests' | 'permalinks'>,
  { body, listener }: Press,
  { answer, requestId }: { readonly answer: Answer; readonly requestId: RequestId },
): Promise<void> {
  const viewId = inModal(body);
  const shown =
    viewId !== undefined && (await redraw(deps, listener, { viewId, answer, requestId }));
  if (!shown) await tellPerson(deps.log, listener, answer);
}

type Told = { readonly viewId: string; readonly answer: Answer; readonly requestId: RequestId };

/** `false`: closed meanwhile, or Slack or the database does not answer. Then it is said elsewhere. */
async function redraw(
  deps: Pick<CommandDeps, 'requests' | 'permalinks'>,
  { client }: Listener,
  { viewId, answer, requestId }: Told,
): Promise<boolean> {
  try {
    const view = answeredModal(await cardOf(deps, requestId), answer);
    await client.views.update({ view_id: viewId, view });
    return true;
  } catch {
    return false;
  }
}

async function cardOf(
  { requests, permalinks }: Pick<CommandDeps, 'requests' | 'permalinks'>,
  id: RequestId,
): Promise<ModalView | undefined> {
  const [view, permalink] = await Promise.all([requests.view(id), permalinks.ofCard(id)]);
  return view && decideRequestModal(view, permalink);
}
