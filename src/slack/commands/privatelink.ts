import type { App, RespondFn } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { faultFields, problemOf } from '../fault.ts';
import { commandName, type Subcommand, subcommands } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { helpAnswer, unknownSubcommandAnswer } from '../messages/help.ts';
import { isResponseAddress } from '../response-address.ts';
import { type Listener, tellPerson, toMessage } from '../tell-person.ts';
import { within } from '../within.ts';
import { cancelByReference } from './cancel.ts';
import type { Command, CommandDeps } from './command.ts';
import { openRequestForm } from './request.ts';
import { openDeleteForm, openUpdateForm } from './service-forms.ts';
import { showStatus } from './status.ts';

/** Does what was asked; the answer, if any, is shown to the sender alone. */
type Handler = (deps: CommandDeps, command: Command) => Promise<Answer | undefined>;

const handlers: Record<Exclude<Subcommand, 'help'>, Handler> = {
  request: openRequestForm,
  update: openUpdateForm,
  delete: openDeleteForm,
  status: showStatus,
  cancel: cancelByReference,
};

/** The slash command: acknowledged at once, because its trigger is what expires. */
export function registerCommand(app: App, deps: CommandDeps): void {
  app.command(commandName, async ({ ack, command, client, respond }) => {
    const [, typed = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(command.text) ?? [];
    const name = subcommands.find((each) => each === typed.toLowerCase());
    if (name === undefined || name === 'help') return await ack(onlyFor(nothingAsked(name, typed)));
    await ack();
    const given: Command = {
      person: command.user_id as SlackUserId, // from the verified payload
      teamId: command.team_id,
      channel: command.channel_id,
      triggerId: command.trigger_id,
      rest: rest.trim(),
      client,
    };
    const answer = await attempt(deps, handlers[name], given);
    if (answer === undefined) return;
    const address = { url: command.response_url, respond };
    await say(deps, { address, ...given }, answer);
  });
}

function nothingAsked(name: 'help' | undefined, typed: string): Answer {
  return name === 'help' || typed === '' ? helpAnswer() : unknownSubcommandAnswer(typed);
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

/** Slack's SDK sets itself no limit here. */
const respondMs = 5_000;

/** By the command's own address, which needs no membership anywhere; else like any other answer. */
async function say(
  { log, apiUrl }: CommandDeps,
  to: Listener & { readonly address: { readonly url: string; readonly respond: RespondFn } },
  answer: Answer,
): Promise<void> {
  const { url, respond } = to.address;
  try {
    if (!isResponseAddress(url, apiUrl)) throw new Error('the address is not Slack’s');
    await within(respondMs, respond(onlyFor(answer)), () => new Error('no answer in time'));
  } catch (error) {
    log.warn(
      { person: to.person, ...faultFields(error) },
      'command was not answered at its address',
    );
    await tellPerson(log, to, answer);
  }
}

function onlyFor(answer: Answer) {
  return { response_type: 'ephemeral', ...toMessage(answer) } as const;
}
