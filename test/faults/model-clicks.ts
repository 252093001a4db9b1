/** Clicks on what a card shows, or showed once. */
import fc from 'fast-check';
import type { RequestId, SlackUserId } from '../../src/domain/request.ts';
import { decideClick } from '../../src/use-cases/decide-click.ts';
import type { Click, ClickAction } from '../../src/use-cases/ports/delivery-log.ts';
import { interpose } from '../fakes/interpose.ts';
import {
  type Crash,
  crash,
  find,
  hooksOf,
  named,
  someRequest,
  step,
  subset,
  survive,
  told,
} from './model-step.ts';
import { clickers, type ModelWorld, requesters } from './model-world.ts';

/** Recorded before it is acknowledged, and so decided by somebody, whatever becomes of this process. */
async function decide(world: ModelWorld, click: Click, dies: Crash): Promise<void> {
  const { deps } = world.base;
  const { requests, deliveries, people } = deps;
  const ports = interpose({ requests, deliveries, people }, hooksOf(dies));
  await survive(decideClick({ ...deps, ...ports }, click));
}

const action = fc.constantFrom<ClickAction>('approve', 'approve', 'approve', 'reject', 'cancel');

export const click = fc
  .record({
    who: fc.constantFrom(
      ...clickers,
      ...clickers.slice(0, 3),
      ...clickers.slice(0, 3),
      ...requesters,
    ),
    action,
    /** Mostly of what is on the card now. */
    back: fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
    which: someRequest,
    forged: fc.constantFrom(false, false, false, true),
    times: fc.constantFrom(1, 1, 2),
    dies: crash,
  })
  .map(({ who, action: pressed, back, which, forged, times, dies }) =>
    step(
      `${who} clicks ${pressed} on ${named(which)} (${back} back${forged ? ', forged' : ''}) ×${times}${told(dies)}`,
      async (world) => {
        const requestId = find(world, which);
        const seen = world.pictures.filter((one) => one.requestId === requestId);
        const picture = seen[Math.max(0, seen.length - 1 - back)];
        if (picture === undefined) return;
        const pressedAs: Click = {
          ...picture,
          ...(forged ? { digestPrefix: '0'.repeat(16) } : {}),
          ...{ key: `click-${world.clicks.length}`, person: who, teamId: 'T1', action: pressed },
          ...{ reason: pressed === 'reject' ? 'no' : undefined, channel: 'C0PROD' },
        };
        world.clicks.push(pressedAs);
        await world.base.deps.deliveries.recordClick(pressedAs);
        await Promise.all(
          Array.from({ length: times }, (_, n) =>
            decide(world, pressedAs, n === 0 ? dies : undefined),
          ),
        );
      },
    ),
  );

/** Each presses Approve on what the card shows now, at once. */
export async function approve(
  world: ModelWorld,
  requestId: RequestId | undefined,
  who: readonly SlackUserId[],
): Promise<void> {
  const picture = world.pictures.findLast((one) => one.requestId === requestId);
  if (picture === undefined) return;
  const pressed = who.map((person, n) => ({
    ...{ ...picture, key: `click-${world.clicks.length + n}`, person, teamId: 'T1' },
    ...{ action: 'approve' as const, reason: undefined, channel: 'C0PROD' },
  }));
  world.clicks.push(...pressed);
  const { deliveries } = world.base.deps;
  await Promise.all(pressed.map((one) => deliveries.recordClick(one)));
  await Promise.all(pressed.map((one) => decide(world, one, undefined)));
}

export const twoClick = fc
  .tuple(someRequest, subset(clickers))
  .map(([which, who]) =>
    step(`${who.join(' and ')} approve ${named(which)} at once`, (world) =>
      approve(world, find(world, which), who),
    ),
  );
