import type { ModalView } from '@slack/types';
import type { Answer } from '../blocks.ts';
import { withFreezes } from '../modals/with-freezes.ts';
import { openView } from '../open-view.ts';
import { warmFacts } from '../warm-facts.ts';
import { within } from '../within.ts';
import type { Command, CommandDeps } from './command.ts';

/** The trigger lives for three seconds: a slow Slack must not keep the form closed. */
const warmWithinMs = 1_000;

/**
 * Opens a form. What its submission will need to know of the person is fetched first, if Slack is quick,
 * so that nobody can submit before it is there.
 */
export async function openForm(
  deps: CommandDeps,
  command: Pick<Command, 'person' | 'client' | 'triggerId'>,
  form: Promise<ModalView>,
): Promise<Answer | undefined> {
  const warming = within(warmWithinMs, warmFacts(deps, command.person), () => new Error('slow'));
  const noted = form.then((view) => withFreezes(deps, view));
  const [view] = await Promise.all([noted, warming.catch(() => undefined)]);
  return await openView(command.client, command, view);
}
