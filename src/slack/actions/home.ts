import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { parseButtonValue } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { openRequestForm } from '../commands/request.ts';
import { seenBy } from '../commands/why.ts';
import { faultFields } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { parseMineButton } from '../mine-button.ts';
import { decideRequestModal } from '../modals/decide-request.ts';
import { openView } from '../open-view.ts';
import { parseListButton } from '../service-button.ts';
import { type FormPress, registerFormButtons } from './form-buttons.ts';

/** The Home tab: drawn when it is opened, and its buttons. */
export function registerHome(app: App, deps: CommandDeps): void {
  app.event('app_home_opened', async ({ event }) => {
    // The same event tells of the tab with the messages.
    if (event.tab !== 'home') return;
    const isEmpty = event.view === undefined;
    await show(deps, event.user as SlackUserId, { isEmpty }); // from the verified payload
  });
  registerFormButtons(app, deps, forms, (_, press) => press.draw(deps, press));
  for (const actionId of Object.keys(turns))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action }) => {
      await ack();
      const pages = turns[actionId]?.(action.value);
      if (pages === undefined) return deps.log.warn({}, 'button with a value that is not ours');
      await show(deps, body.user.id as SlackUserId, { pages }); // from the verified payload
    });
}

type Opened = Parameters<CommandDeps['openHome']>[1];

/** Best effort: what cannot be shown now is due, and shown by whoever has the time. */
async function show(deps: CommandDeps, person: SlackUserId, opened: Opened): Promise<void> {
  await deps
    .openHome(person, opened)
    .catch((error: unknown) =>
      deps.log.warn({ person, ...faultFields(error) }, 'home could not be drawn'),
    );
}

const turns: Readonly<Record<string, (value: string | undefined) => NonNullable<Opened>['pages']>> =
  {
    [actionIds.homeNextRequests]: parseMineButton,
    [actionIds.homeEarlierRequests]: parseMineButton,
    [actionIds.homeNextServices]: servicesFrom,
    [actionIds.homeEarlierServices]: servicesFrom,
  };

function servicesFrom(value: string | undefined) {
  const read = parseListButton(value);
  return read === undefined ? undefined : { services: read.from };
}

type Open = (deps: CommandDeps, press: FormPress<Open>) => Promise<Answer | undefined>;

const forms: Readonly<Record<string, Open>> = {
  [actionIds.openRequestForm]: (deps, press) => openRequestForm(deps, { ...press, rest: '' }),
  [actionIds.openDecision]: openDecision,
};

/** Shows the card of a request to those who may see it. Who may decide is judged when they do. */
async function openDecision(
  deps: CommandDeps,
  { client, person, triggerId, value }: FormPress<Open>,
): Promise<Answer | undefined> {
  const pressed = parseButtonValue(value);
  const view = pressed && (await deps.requests.view(pressed.requestId));
  const [seen] = view === undefined ? [] : await seenBy(deps, person, [view]);
  if (seen === undefined) return edgeAnswer('unreadable_button');
  const permalink = await deps.permalinks.ofCard(seen.view.request.id).catch(() => undefined);
  return await openView(client, { triggerId }, decideRequestModal(seen.view, permalink));
}
