import type { App, ViewSubmitAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { parseFilterFields } from '../../intake/request-filter.ts';
import type { CommandDeps } from '../commands/command.ts';
import { listHistory } from '../commands/history.ts';
import { faultFields, problemOf } from '../fault.ts';
import { callbackIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { tellPerson } from '../tell-person.ts';
import { toErrors } from './ack-errors.ts';
import { historyFilterErrors, readHistoryFilterModal } from './history-filter.ts';

/** A filter that was filled in: acknowledged, or told what is wrong under its fields; then the first page. */
export function registerHistoryFilter(app: App, deps: CommandDeps): void {
  app.view<ViewSubmitAction>(callbackIds.filterHistory, async ({ ack, body, view, client }) => {
    const { fields, channel } = readHistoryFilterModal(view);
    const read = parseFilterFields(fields, deps.clock());
    if (!read.ok) return await ack(toErrors(historyFilterErrors(read.refusal)));
    await ack();
    const person = body.user.id as SlackUserId; // from the verified payload
    const asked = { filter: read.value, after: undefined };
    const answer = await listHistory(deps, person, asked).catch((error: unknown) => {
      deps.log.warn({ person, ...faultFields(error) }, 'command failed');
      return problemAnswer(problemOf(error));
    });
    await tellPerson(deps.log, { client, person, channel }, answer);
  });
}
