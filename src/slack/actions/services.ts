import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import { type Address, answerAt } from '../answer-at.ts';
import type { Answer } from '../blocks.ts';
import type { CommandDeps } from '../commands/command.ts';
import { openFormOf } from '../commands/service-forms.ts';
import { faultFields, problemOf } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { whyNotLook } from '../may-look.ts';
import { problemAnswer } from '../messages/answers.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { unknownServiceAnswer } from '../messages/service-status.ts';
import { parseListButton, parseServiceButton, type ServiceButton } from '../service-button.ts';
import { findServices, listServices } from '../show-services.ts';
import type { Listener } from '../tell-person.ts';

type Press = Listener & { readonly triggerId: string; readonly value: string | undefined };

/** What a press comes to; `undefined` where a form was opened, or the button is not ours. */
type Pressed = { readonly answer: Answer; readonly instead: boolean } | undefined | 'unreadable';
type Handler = (deps: CommandDeps, press: Press) => Promise<Pressed>;

const handlers: Record<string, Handler> = {
  [actionIds.nextServices]: turnPage,
  [actionIds.earlierServices]: turnPage,
  [actionIds.showService]: ofService(async (deps, _press, { name }) => ({
    answer: await statusOf(deps, name),
    instead: false,
  })),
  [actionIds.lookAgain]: ofService(refresh),
  [actionIds.updateService]: ofService((deps, press, service) =>
    openFor(deps, press, { change: 'update', service }),
  ),
  [actionIds.deleteService]: ofService((deps, press, service) =>
    openFor(deps, press, { change: 'delete', service }),
  ),
};

/** The buttons under what is shown of services: acknowledged at once, since nothing is decided. */
export function registerServiceButtons(app: App, deps: CommandDeps): void {
  for (const [actionId, handler] of Object.entries(handlers))
    app.action<BlockAction<ButtonAction>>(
      actionId,
      async ({ ack, body, action, client, respond }) => {
        await ack();
        const person = body.user.id as SlackUserId; // from the verified payload
        const listener = { client, person, channel: body.channel?.id };
        const press = { ...listener, triggerId: body.trigger_id, value: action.value };
        const pressed = await attempt(deps, handler, press);
        if (pressed === undefined) return;
        const address: Address = { url: body.response_url, respond };
        const { answer, instead } = pressed;
        await answerAt(deps, { ...listener, address, instead }, answer);
      },
    );
}

async function attempt(
  deps: CommandDeps,
  handler: Handler,
  press: Press,
): Promise<Exclude<Pressed, 'unreadable'>> {
  const { person } = press;
  try {
    const refused = await whyNotLook(deps, person);
    if (refused !== undefined) return { answer: refused, instead: false };
    const pressed = await handler(deps, press);
    if (pressed !== 'unreadable') return pressed;
    deps.log.warn({ person }, 'button with a value that is not ours');
    return { answer: edgeAnswer('unreadable_button'), instead: false };
  } catch (error) {
    deps.log.warn({ person, ...faultFields(error) }, 'press under a service failed');
    return { answer: problemAnswer(problemOf(error)), instead: false };
  }
}

async function turnPage(deps: CommandDeps, { value }: Press): Promise<Pressed> {
  const wanted = parseListButton(value);
  if (wanted === undefined) return 'unreadable';
  return { answer: await listServices(deps, wanted), instead: true };
}

function ofService(
  work: (deps: CommandDeps, press: Press, service: ServiceButton) => Promise<Pressed>,
): Handler {
  return async (deps, press) => {
    const service = parseServiceButton(press.value);
    return service === undefined ? 'unreadable' : await work(deps, press, service);
  };
}

async function statusOf(
  deps: CommandDeps,
  name: string,
  looked?: Parameters<typeof findServices>[2],
): Promise<Answer> {
  const found = await findServices(deps, name, looked);
  return 'answer' in found ? found.answer : unknownServiceAnswer(name, found.near);
}

/** Somebody waits for it, while HCP may be slow or the budget of calls used up. */
const lookWithinMs = 15_000;

/** Which network is looked at, what is known says, and never the button. */
async function refresh(
  deps: CommandDeps,
  _press: Press,
  { name, projectId, serviceId }: ServiceButton,
): Promise<Pressed> {
  const { named } = await deps.serviceViews.find(serviceId, []);
  const service = named.find((one) => one.projectId === projectId && one.id === serviceId);
  if (service === undefined) return { answer: await statusOf(deps, name), instead: true };
  const { organizationId, hvnId } = service;
  const network = { organizationId, projectId, hvnId };
  const looked = await deps.lookAgain(network, AbortSignal.timeout(lookWithinMs));
  return { answer: await statusOf(deps, name, looked), instead: true };
}

async function openFor(
  deps: CommandDeps,
  press: Press,
  wanted: Parameters<typeof openFormOf>[2],
): Promise<Pressed> {
  const answer = await openFormOf(deps, press, wanted);
  return answer && { answer, instead: false };
}
