import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { answerAt } from '../answer-at.ts';
import type { Answer } from '../blocks.ts';
import { parseRequestId } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { listHistory, tellStory } from '../commands/history.ts';
import { type FileFormat, sendHistory } from '../commands/history-file.ts';
import { faultFields, problemOf } from '../fault.ts';
import { parseHistoryButton } from '../history-button.ts';
import { actionIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { historyFilterModal } from '../modals/history-filter.ts';
import { openView } from '../open-view.ts';
import type { Listener } from '../tell-person.ts';

type Press = Listener & { readonly triggerId: string; readonly value: string | undefined };

/** What a press comes to; `undefined` where a form was opened. */
type Pressed = { readonly answer: Answer; readonly instead: boolean } | undefined;
type Handler = (deps: CommandDeps, press: Press) => Promise<Pressed>;

const handlers: Readonly<Record<string, Handler>> = {
  [actionIds.olderHistory]: turnPage,
  [actionIds.newestHistory]: turnPage,
  [actionIds.showStory]: showStory,
  [actionIds.filterHistory]: openFilter,
  [actionIds.historyCsv]: (deps, press) => sendFile(deps, press, 'csv'),
  [actionIds.historyLines]: (deps, press) => sendFile(deps, press, 'jsonl'),
};

/** The buttons under a page of the past: acknowledged at once, since nothing is decided. */
export function registerHistoryButtons(app: App, deps: CommandDeps): void {
  for (const [actionId, handler] of Object.entries(handlers))
    app.action<BlockAction<ButtonAction>>(
      actionId,
      async ({ ack, body, action, client, respond }) => {
        await ack();
        const person = body.user.id as SlackUserId; // from the verified payload
        const listener = { client, person, channel: body.channel?.id };
        const press = { ...listener, triggerId: body.trigger_id, value: action.value };
        const pressed = await handler(deps, press).catch((error: unknown) => {
          deps.log.warn({ person, ...faultFields(error) }, 'press under the past failed');
          return { answer: problemAnswer(problemOf(error)), instead: false };
        });
        if (pressed === undefined) return;
        const address = { url: body.response_url, respond };
        const { answer, instead } = pressed;
        await answerAt(deps, { ...listener, address, instead }, answer);
      },
    );
}

const unreadable: Pressed = { answer: edgeAnswer('unreadable_button'), instead: false };

async function turnPage(deps: CommandDeps, { person, value }: Press): Promise<Pressed> {
  const asked = parseHistoryButton(value);
  if (asked === undefined) return unreadable;
  return { answer: await listHistory(deps, person, asked), instead: true };
}

async function showStory(deps: CommandDeps, { person, value }: Press): Promise<Pressed> {
  const id = parseRequestId(value);
  if (id === undefined) return unreadable;
  return { answer: await tellStory(deps, person, id), instead: false };
}

async function sendFile(
  deps: CommandDeps,
  { client, person, value }: Press,
  format: FileFormat,
): Promise<Pressed> {
  const asked = parseHistoryButton(value);
  if (asked === undefined) return unreadable;
  const { filter } = asked;
  return {
    answer: await sendHistory(deps, { client, person }, { filter, format }),
    instead: false,
  };
}

async function openFilter(
  _deps: CommandDeps,
  { client, triggerId, channel, value }: Press,
): Promise<Pressed> {
  const asked = parseHistoryButton(value);
  if (asked === undefined) return unreadable;
  const view = historyFilterModal({ filter: asked.filter, channel });
  const answer = await openView(client, { triggerId }, view);
  return answer && { answer, instead: false };
}
