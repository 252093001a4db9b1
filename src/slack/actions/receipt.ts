import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { answerAt } from '../answer-at.ts';
import { parseButtonValue } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { giveReceipt } from '../commands/receipt.ts';
import { faultFields, problemOf } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';

/** The button on the card of a request that has ended: acknowledged at once, since nothing is decided. */
export function registerReceiptButton(app: App, deps: CommandDeps): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.receipt,
    async ({ ack, body, action, client, respond }) => {
      await ack();
      const person = body.user.id as SlackUserId; // from the verified payload
      const pressed = parseButtonValue(action.value);
      const answer =
        pressed === undefined
          ? edgeAnswer('unreadable_button')
          : await giveReceipt(deps, { client, person }, pressed.requestId).catch(
              (error: unknown) => {
                deps.log.warn({ person, ...faultFields(error) }, 'receipt could not be given');
                return problemAnswer(problemOf(error));
              },
            );
      const to = { client, person, channel: body.channel?.id, instead: false };
      await answerAt(deps, { ...to, address: { url: body.response_url, respond } }, answer);
    },
  );
}
