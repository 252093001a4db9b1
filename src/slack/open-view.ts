import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Answer } from './blocks.ts';
import { toSlackFault } from './fault.ts';
import { edgeAnswer } from './messages/edge-answers.ts';

/** Another delivery of the same press has opened it. */
const opened = ['exchanged_trigger_id'];
const tooLate = ['expired_trigger_id', 'trigger_expired'];

/** Where a view goes: into a client that shows none, or on top of the one that a button of was pressed. */
type Place = 'open' | 'push';

/**
 * Opens a modal; answers what the person must read instead when that came too late. Other faults are
 * thrown.
 *
 * @see docs.slack.dev, "Handling user interaction": a trigger lives for three seconds and works once
 */
export async function openView(
  client: WebClient,
  { triggerId, place = 'open' }: { readonly triggerId: string; readonly place?: Place },
  view: ModalView,
): Promise<Answer | undefined> {
  try {
    await client.views[place]({ trigger_id: triggerId, view });
    return undefined;
  } catch (error) {
    const fault = toSlackFault(error);
    const code = fault?.kind === 'refused' ? fault.code : '';
    if (opened.includes(code)) return undefined;
    if (tooLate.includes(code)) return edgeAnswer('too_late');
    throw error;
  }
}
