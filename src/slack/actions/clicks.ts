import { createHash } from 'node:crypto';
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { SlackUserId } from '../../domain/request.ts';
import type { Click, ClickAction } from '../../use-cases/ports.ts';
import { type Answer, section } from '../blocks.ts';
import { type ButtonValue, parseButtonValue } from '../button-value.ts';
import type { DoorDeps } from '../door-deps.ts';
import { actionIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { clickText } from '../messages/click-text.ts';
import { rejectRequestModal } from '../modals/reject-request.ts';
import { tellPerson } from '../tell-person.ts';

type Deps = Pick<DoorDeps, 'recordClick' | 'decideClick' | 'requests' | 'log'>;

/** The buttons of the card. A click is recorded, then acknowledged, then decided. */
export function registerClicks(app: App, deps: Deps): void {
  const decisions = { [actionIds.approve]: 'approve', [actionIds.cancel]: 'cancel' } as const;
  for (const [actionId, action] of Object.entries(decisions))
    app.action<BlockAction<ButtonAction>>(
      actionId,
      async ({ ack, body, action: button, client }) => {
        const pressed = parseButtonValue(button.value);
        const to = { person: body.user.id as SlackUserId, channel: body.channel?.id };
        if (pressed === undefined) {
          await ack();
          deps.log.warn({ person: to.person }, 'button with a value that is not ours');
          return await tellPerson({ client, log: deps.log }, to, problemAnswer('unexpected'));
        }
        const click = toClick(body, { pressed, action, key: clickKey(body, button) });
        await recordAndDecide(deps, {
          click,
          ack,
          tell: (answer) => tellPerson({ client, log: deps.log }, to, answer),
        });
      },
    );

  app.action<BlockAction<ButtonAction>>(actionIds.reject, async ({ ack, body, action, client }) => {
    await ack();
    const pressed = parseButtonValue(action.value);
    const to = { person: body.user.id as SlackUserId, channel: body.channel?.id };
    if (pressed === undefined)
      return await tellPerson({ client, log: deps.log }, to, problemAnswer('unexpected'));
    const view = rejectRequestModal({ pressed, channel: to.channel });
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
}

/**
 * Records a click before its ack, so that a crash right after cannot lose it; then decides it. The same
 * delivery again is the same click: it is acknowledged, and left to whoever recorded it.
 */
export async function recordAndDecide(
  deps: Pick<DoorDeps, 'recordClick' | 'decideClick' | 'log'>,
  given: {
    readonly click: Click;
    readonly ack: () => Promise<void>;
    readonly tell: (answer: Answer) => Promise<void>;
  },
): Promise<void> {
  const { click, ack, tell } = given;
  const recorded = await deps.recordClick(click).catch((err: unknown) => {
    deps.log.warn({ err, requestId: click.requestId }, 'click could not be recorded');
    return undefined;
  });
  await ack();
  if (recorded === undefined) return await tell(problemAnswer('could_not_confirm'));
  if (!recorded) return;
  try {
    const text = clickText(await deps.decideClick(click));
    await tell({ text, blocks: [section('answer', text)] });
  } catch (err) {
    deps.log.warn({ err, requestId: click.requestId }, 'click is left to the sweeper');
    await tell(problemAnswer('could_not_confirm'));
  }
}

export function toClick(
  body: {
    readonly user: { readonly id: string; readonly team_id?: string };
    readonly team: { readonly id: string } | null;
    readonly channel?: { readonly id: string };
  },
  given: {
    readonly pressed: ButtonValue;
    readonly action: ClickAction;
    readonly key: string;
    readonly reason?: string;
  },
): Click {
  return {
    key: given.key,
    person: body.user.id as SlackUserId, // from the verified payload, never from a value of ours
    teamId: body.user.team_id ?? body.team?.id ?? '',
    ...given.pressed,
    action: given.action,
    reason: given.reason,
    channel: body.channel?.id,
  };
}

/** The same press has the same key however often it is delivered; the next press has another. */
function clickKey(body: BlockAction<ButtonAction>, button: ButtonAction): string {
  const press = [
    body.user.id,
    body.message?.ts ?? '',
    button.action_id,
    button.value ?? '',
    button.action_ts,
  ];
  return createHash('sha256').update(JSON.stringify(press)).digest('hex');
}
