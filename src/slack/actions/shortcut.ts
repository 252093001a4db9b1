import type { App, GlobalShortcut } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import type { CommandDeps } from '../commands/command.ts';
import { openRequestForm } from '../commands/request.ts';
import { faultFields, problemOf } from '../fault.ts';
import { requestShortcut } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { tellPerson } from '../tell-person.ts';

/** The global shortcut opens the same form as the command; what cannot be shown is told directly. */
export function registerShortcut(app: App, deps: CommandDeps): void {
  app.shortcut<GlobalShortcut>(
    { type: 'shortcut', callback_id: requestShortcut },
    async ({ ack, shortcut, client }) => {
      await ack();
      const person = shortcut.user.id as SlackUserId; // from the verified payload
      const asked = { person, client, triggerId: shortcut.trigger_id, rest: '' };
      const answer = await openRequestForm(deps, asked).catch((error: unknown) => {
        deps.log.warn(faultFields(error), 'form could not be opened');
        return problemAnswer(problemOf(error));
      });
      if (answer === undefined) return;
      await tellPerson(deps.log, { client, person, channel: undefined }, answer);
    },
  );
}
