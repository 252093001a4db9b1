import { createHash } from 'node:crypto';
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import type { ClickAnswer } from '../../use-cases/click-answer.ts';
import {
  type AnyClick,
  type Click,
  type ClickAction,
  isPolicyClick,
} from '../../use-cases/ports/delivery-log.ts';
import { beforeAck } from '../ack-deadline.ts';
import { type Answer, section } from '../blocks.ts';
import { type ButtonValue, parseButtonValue } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import type { DoorDeps } from '../door-deps.ts';
import { faultFields, problemOf } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { clickText } from '../messages/click-text.ts';
import { edgeAnswer } from '../messages/edge-answers.ts';
import { rejectRequestModal } from '../modals/reject-request.ts';
import { openView } from '../open-view.ts';
import { type Listener, tellPerson } from '../tell-person.ts';
import { inModal, tellPress } from './tell-press.ts';

type Deps = Pick<CommandDeps, 'recordClick' | 'decideClick' | 'log' | 'permalinks' | 'requests'>;

/** What each button that needs no form decides. */
const decisions: Readonly<Record<string, ClickAction>> = {
  [actionIds.approve]: 'approve',
  [actionIds.cancel]: 'cancel',
  [actionIds.retry]: 'retry',
  [actionIds.adopt]: 'adopt',
  [actionIds.abandon]: 'abandon',
  [actionIds.look]: 'look',
};

/** The buttons of the card. A click is recorded, then acknowledged, then decided. */
export function registerClicks(app: App, deps: Deps): void {
  for (const [actionId, action] of Object.entries(decisions))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, context, ...rest }) => {
      const press: Press = { body, button: rest.action, listener: toListener(body, rest.client) };
      const pressed = parseButtonValue(press.button.value);
      if (pressed === undefined) {
        await ack();
        return await tellUnreadable(deps, press);
      }
      const click = toClick(body, { pressed, action, key: clickKey(press) });
      const recorded = await record(deps, click, (work) => beforeAck(context, work));
      await ackRecorded(deps, ack);
      const answer = await answerClick(deps, click, recorded);
      if (answer === undefined) return;
      await tellPress(deps, press, { answer, requestId: pressed.requestId });
    });

  app.action<BlockAction<ButtonAction>>(actionIds.reject, async ({ ack, body, action, client }) => {
    await ack();
    const press: Press = { body, button: action, listener: toListener(body, client) };
    const pressed = parseButtonValue(action.value);
    if (pressed === undefined) return await tellUnreadable(deps, press);
    const view = rejectRequestModal({ pressed, channel: press.listener.channel });
    const place = inModal(body) === undefined ? 'open' : 'push';
    const trigger = { triggerId: body.trigger_id, place } as const;
    const instead = await openView(client, trigger, view).catch((error: unknown) => {
      deps.log.warn(faultFields(error), 'form could not be opened');
      return problemAnswer(problemOf(error));
    });
    if (instead !== undefined) await tellPerson(deps.log, press.listener, instead);
  });
}

export type Press = {
  readonly body: BlockAction<ButtonAction>;
  readonly button: ButtonAction;
  readonly listener: Listener;
};

export function toListener(
  { user, channel }: BlockAction<ButtonAction>,
  client: Listener['client'],
): Listener {
  return { client, person: user.id as SlackUserId, channel: channel?.id };
}

export async function tellUnreadable(
  { log }: Pick<Deps, 'log'>,
  { listener }: Press,
): Promise<void> {
  log.warn({ person: listener.person }, 'button with a value that is not ours');
  await tellPerson(log, listener, edgeAnswer('unreadable_button'));
}

/** What became of recording a click: `repeated` is left to whoever recorded it. */
export type Recording = 'recorded' | 'repeated' | { readonly problem: Answer };

/**
 * Records a click before its ack, so that a crash right after cannot lose it. The same delivery again
 * is the same click.
 */
export async function record(
  deps: Pick<DoorDeps, 'recordClick' | 'log'>,
  click: AnyClick,
  inTime: <T>(work: Promise<T>) => Promise<T>,
): Promise<Recording> {
  try {
    return (await inTime(deps.recordClick(click))) ? 'recorded' : 'repeated';
  } catch (error) {
    const about = isPolicyClick(click)
      ? { policy: click.candidate }
      : { requestId: click.requestId };
    deps.log.warn({ ...about, ...faultFields(error) }, 'click could not be recorded');
    return { problem: problemAnswer(problemOf(error)) };
  }
}

/** An ack that is not heard undoes nothing: what was recorded is decided all the same. */
export async function ackRecorded(
  { log }: Pick<DoorDeps, 'log'>,
  ack: () => Promise<void>,
): Promise<void> {
  await ack().catch((error: unknown) => log.warn(faultFields(error), 'ack was not heard'));
}

/** Decides what was recorded; answers what the person is to be told, if anything. */
export async function answerClick(
  deps: Pick<CommandDeps, 'decideClick' | 'log' | 'permalinks'>,
  click: Click,
  recorded: Recording,
): Promise<Answer | undefined> {
  if (recorded === 'repeated') return undefined;
  if (recorded !== 'recorded') return recorded.problem;
  const answer = await decide(deps, click);
  if (answer === undefined) return problemAnswer('decided_later');
  const text = clickText(answer, await cardInTheWay(deps, answer));
  return { text, blocks: [section('answer', text)] };
}

/** Who is kept by another open request is told the way to its card, where that is up. */
async function cardInTheWay(
  { permalinks }: Pick<CommandDeps, 'permalinks'>,
  answer: ClickAnswer,
): Promise<string | undefined> {
  if (answer.code !== 'target_taken' || answer.by === undefined) return undefined;
  // A kindness only: the refusal is as true without it.
  return await permalinks.ofCard(answer.by).catch(() => undefined);
}

/** `undefined`: not now; the sweeper finishes it. */
export async function decide(
  { decideClick, log }: Pick<DoorDeps, 'decideClick' | 'log'>,
  click: Click,
): Promise<ClickAnswer | undefined> {
  try {
    return await decideClick(click);
  } catch (error) {
    log.warn({ requestId: click.requestId, ...faultFields(error) }, 'click is left to the sweeper');
    return undefined;
  }
}

type Clicked = {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team: { readonly id: string } | null;
  readonly channel?: { readonly id: string };
};

/** Who clicked, and where: from the verified payload, never from a value of ours. */
export function clickerOf({
  user,
  team,
  channel,
}: Clicked): Pick<Click, 'person' | 'teamId' | 'channel'> {
  return {
    person: user.id as SlackUserId,
    teamId: user.team_id ?? team?.id ?? '',
    channel: channel?.id,
  };
}

export function toClick(
  body: Clicked,
  given: {
    readonly pressed: ButtonValue;
    readonly action: ClickAction;
    readonly key: string;
    readonly reason?: string;
  },
): Click {
  return {
    ...clickerOf(body),
    ...given.pressed,
    key: given.key,
    action: given.action,
    reason: given.reason,
  };
}

/** The same press has the same key however often it is delivered; the next press has another. */
export function clickKey({ body, button }: Press): string {
  const press = [
    body.user.id,
    body.message?.ts ?? '',
    button.action_id,
    button.value ?? '',
    button.action_ts,
  ];
  return createHash('sha256').update(JSON.stringify(press)).digest('hex');
}
