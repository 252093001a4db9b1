import type { ReceiverEvent } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackUserId } from '../domain/request.ts';
import type { Log } from '../use-cases/ports/log.ts';
import type { Answer } from './blocks.ts';
import { actionIds, callbackIds } from './ids.ts';
import { problemAnswer } from './messages/answers.ts';
import { edgeAnswer } from './messages/edge-answers.ts';
import { problemModal, problemText } from './modals/passing-views.ts';
import { tellPerson, toMessage } from './tell-person.ts';

const text = z.string().optional().catch(undefined);

const bodySchema = z.object({
  type: text,
  command: text,
  user: z.object({ id: z.string() }).optional().catch(undefined),
  channel: z.object({ id: z.string() }).optional().catch(undefined),
  actions: z
    .array(z.object({ action_id: text, url: text }))
    .optional()
    .catch(undefined),
  view: z
    .object({
      callback_id: text,
      blocks: z.array(z.object({ type: text, block_id: text })).catch([]),
    })
    .optional()
    .catch(undefined),
});
type Body = z.infer<typeof bodySchema>;

type Means = {
  readonly ack: ReceiverEvent['ack'];
  readonly client: WebClient;
  readonly log: Log;
};

/**
 * Answers a delivery that nobody has acknowledged: nobody listens for it, or whoever did has failed.
 * Over a socket Slack would otherwise wait in vain, and the person would read of no reason.
 */
export async function answerLast(body: unknown, { ack, client, log }: Means): Promise<void> {
  const known = bodySchema.parse(body);
  if (known.command !== undefined)
    return await ack({ response_type: 'ephemeral', ...toMessage(problemAnswer('unexpected')) });
  if (known.type === 'block_suggestion') return await ack({ options: [] });
  if (known.type === 'view_submission') return await ack(formAnswer(known));
  await ack();
  const answer = clickAnswer(known);
  if (answer === undefined || known.user === undefined) return;
  const to = { client, person: known.user.id as SlackUserId, channel: known.channel?.id };
  await tellPerson(log, to, answer);
}

/** Under the first field, where what was typed stays; a view without fields is replaced. */
function formAnswer({ view }: Body) {
  const ours = Object.values(callbackIds).some((callback) => callback === view?.callback_id);
  const problem = ours ? 'could_not_confirm' : 'unreadable';
  const field = view?.blocks.find(({ type }) => type === 'input')?.block_id;
  return field === undefined
    ? ({ response_action: 'update', view: problemModal(problem) } as const)
    : ({ response_action: 'errors', errors: { [field]: problemText(problem) } } as const);
}

/** A button that only opens a link is told to the app as well, and needs no words. */
function clickAnswer({ type, actions }: Body): Answer | undefined {
  const action = actions?.[0];
  if (type !== 'block_actions' || action === undefined || action.url !== undefined)
    return undefined;
  return Object.values<string | undefined>(actionIds).includes(action.action_id)
    ? problemAnswer('could_not_confirm')
    : edgeAnswer('unreadable_button');
}
