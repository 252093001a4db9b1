import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { answerAt } from '../answer-at.ts';
import type { CommandDeps } from '../commands/command.ts';
import { listMine } from '../commands/mine.ts';
import { faultFields, problemOf } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { parseMineButton } from '../mine-button.ts';

/** Turns a page of somebody's own list: whoever presses sees what is theirs, whosever list it was. */
export function registerMineButtons(app: App, deps: CommandDeps): void {
  for (const actionId of [actionIds.nextRequests, actionIds.earlierRequests])
    app.action<BlockAction<ButtonAction>>(
      actionId,
      async ({ ack, body, action, client, respond }) => {
        await ack();
        const person = body.user.id as SlackUserId; // from the verified payload
        const pages = parseMineButton(action.value);
        const answer =
          pages === undefined
            ? edgeAnswer('unreadable_button')
            : await listMine(deps, person, pages).catch((error: unknown) => {
                deps.log.warn({ person, ...faultFields(error) }, 'command failed');
                return problemAnswer(problemOf(error));
              });
        const to = { client, person, channel: body.channel?.id, instead: pages !== undefined };
        await answerAt(deps, { ...to, address: { url: body.response_url, respond } }, answer);
      },
    );
}
