import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import type { CommandDeps } from '../commands/command.ts';
import type { openForm } from '../commands/open-form.ts';
import { faultFields, problemOf } from '../fault.ts';
import { problemAnswer } from '../messages/answers.ts';
import { tellPerson } from '../tell-person.ts';

/** A press on a button that opens a form, and how that form is drawn. */
export type FormPress<D> = Parameters<typeof openForm>[1] & {
  readonly value: string | undefined;
  readonly draw: D;
};

/**
 * Buttons that open a form: nothing is decided by pressing them. Whoever pressed is told why where none opens.
 */
export function registerFormButtons<D>(
  app: App,
  deps: CommandDeps,
  forms: Readonly<Record<string, D>>,
  open: (deps: CommandDeps, press: FormPress<D>) => Promise<Answer | undefined>,
): void {
  for (const [actionId, draw] of Object.entries(forms))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action, client }) => {
      await ack();
      const person = body.user.id as SlackUserId; // from the verified payload
      const press = { person, client, triggerId: body.trigger_id, value: action.value, draw };
      const answer = await open(deps, press).catch((error: unknown) => {
        deps.log.warn(faultFields(error), 'form could not be opened');
        return problemAnswer(problemOf(error));
      });
      const listener = { client, person, channel: body.channel?.id };
      if (answer !== undefined) await tellPerson(deps.log, listener, answer);
    });
}
