import type { App, RespondFn } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { StoreUnavailableError } from '../../use-cases/ports.ts';
import type { Answer } from '../blocks.ts';
import { commandName, type Subcommand, subcommands } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { helpAnswer, unknownSubcommandAnswer } from '../messages/help.ts';
import { toMessage } from '../tell-person.ts';
import { cancelByReference } from './cancel.ts';
import type { Command, CommandDeps } from './command.ts';
import { openRequestForm } from './request.ts';
import { showStatus } from './status.ts';

/** Does what was asked; the answer, if any, is shown to the sender alone. */
type Handler = (deps: CommandDeps, command: Command) => Promise<Answer | undefined>;

const handlers: Record<Subcommand, Handler> = {
  request: openRequestForm,
  status: showStatus,
  cancel: cancelByReference,
  help: () => Promise.resolve(helpAnswer()),
};

/** The slash command: acknowledged at once, because its trigger is what expires. */
export function registerCommand(app: App, deps: CommandDeps): void {
  app.command(commandName, async ({ ack, command, client, respond }) => {
    await ack();
    const [, typed = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(command.text) ?? [];
    const name = subcommands.find((each) => each === typed.toLowerCase());
    if (name === undefined)
      return await say(respond, typed === '' ? helpAnswer() : unknownSubcommandAnswer(typed));
    const given: Command = {
      person: command.user_id as SlackUserId, // from the verified payload
      teamId: command.team_id,
      channel: command.channel_id,
      triggerId: command.trigger_id,
      rest: rest.trim(),
      client,
    };
    const answer = await attempt(deps, handlers[name], given);
    if (answer !== undefined) await say(respond, answer);
  });
}

async function attempt(
  deps: CommandDeps,
  handler: Handler,
  command: Command,
): Promise<Answer | undefined> {
  try {
    return await handler(deps, command);
  } catch (err) {
    deps.log.warn({ err, person: command.person }, 'command failed');
    return problemAnswer(
      err instanceof StoreUnavailableError ? 'database_unavailable' : 'unexpected',
    );
  }
}

async function say(respond: RespondFn, answer: Answer): Promise<void> {
  await respond({ response_type: 'ephemeral', ...toMessage(answer) });
}
