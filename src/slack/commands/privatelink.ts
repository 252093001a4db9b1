import type { App } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { answerAt, toEphemeral } from '../answer-at.ts';
import type { Answer } from '../blocks.ts';
import { typedAfter } from '../command-text.ts';
import { faultFields, problemOf } from '../fault.ts';
import { commandName, type Subcommand, subcommands } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { unknownSubcommandAnswer } from '../messages/help.ts';
import { cancelByReference } from './cancel.ts';
import type { Command, CommandDeps } from './command.ts';
import { freezeByName, unfreezeByName } from './freeze.ts';
import { showHelp } from './help.ts';
import { showHistory } from './history.ts';
import { showList } from './list.ts';
import { showMine } from './mine.ts';
import { openOwnershipForm } from './ownership.ts';
import { openRequestForm } from './request.ts';
import { openDeleteForm, openUpdateForm } from './service-forms.ts';
import { showStatus } from './status.ts';
import { showWhy } from './why.ts';

/** Does what was asked; the answer, if any, is shown to the sender alone. */
type Handler = (deps: CommandDeps, command: Command) => Promise<Answer | undefined>;

const handlers: Record<Subcommand, Handler> = {
  request: openRequestForm,
  update: openUpdateForm,
  delete: openDeleteForm,
  own: (deps, command) => openOwnershipForm(deps, command, 'own'),
  'hand-over': (deps, command) => openOwnershipForm(deps, command, 'hand_over'),
  status: showStatus,
  mine: showMine,
  why: showWhy,
  history: showHistory,
  list: showList,
  cancel: cancelByReference,
  freeze: freezeByName,
  unfreeze: unfreezeByName,
  help: showHelp,
};

/** The slash command: acknowledged at once, because its trigger is what expires. */
export function registerCommand(app: App, deps: CommandDeps): void {
  app.command(commandName, async ({ ack, command, client, respond }) => {
    const [, typed = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(command.text) ?? [];
    const name = typed === '' ? 'help' : subcommands.find((each) => each === typed.toLowerCase());
    if (name === undefined) return await ack(toEphemeral(unknownSubcommandAnswer(typed)));
    await ack();
    const given: Command = {
      person: command.user_id as SlackUserId, // from the verified payload
      teamId: command.team_id,
      channel: command.channel_id,
      triggerId: command.trigger_id,
      rest: typedAfter(rest.trim(), name === 'history' ? 'by id' : 'by name'),
      client,
    };
    const answer = await attempt(deps, handlers[name], given);
    if (answer === undefined) return;
    const address = { url: command.response_url, respond };
    await answerAt(deps, { address, ...given }, answer);
  });
}

async function attempt(
  deps: CommandDeps,
  handler: Handler,
  command: Command,
): Promise<Answer | undefined> {
  try {
    return await handler(deps, command);
  } catch (error) {
    deps.log.warn({ person: command.person, ...faultFields(error) }, 'command failed');
    return problemAnswer(problemOf(error));
  }
}
