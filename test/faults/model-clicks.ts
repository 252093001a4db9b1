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
  const { requests, deliveries, people, hcp } = deps;
  const ports = interpose({ requests, deliveries, people, hcp }, hooksOf(dies));
  await survive(decideClick({ ...deps, ...ports }, click));
}

type Press = { readonly who: SlackUserId; readonly action: ClickAction };
type Delivered = { readonly times?: number; readonly dies?: Crash };

/** All of them press on what they saw, at once, each in a process of its own. */
export async function press(
  world: ModelWorld,
  picture: ModelWorld['pictures'][number],
  presses: readonly Press[],
  { times = 1, dies }: Delivered = {},
): Promise<void> {
  const { deliveries } = world.base.deps;
  const clicks = presses.map(({ who: person, action }, n): Click => {
    const key = `click-${world.clicks.length + n}`;
    const reason = action === 'reject' ? 'no' : undefined;
    return { ...picture, key, person, action, teamId: 'T1', reason, channel: 'C0PROD' };
  });
  world.clicks.push(...clicks);
  const delivered = clicks.flatMap((one) => Array.from({ length: times }, () => one));
  await Promise.all(delivered.map((one) => deliveries.recordClick(one)));
  await Promise.all(delivered.map((one, n) => decide(world, one, n === 0 ? dies : undefined)));
}

/** What was on the card so many pictures ago. */
export function pictureOf(
  { pictures }: ModelWorld,
  requestId: RequestId | undefined,
  back = 0,
): ModelWorld['pictures'][number] | undefined {
  const seen = pictures.filter((one) => one.requestId === requestId);
  return seen[Math.max(0, seen.length - 1 - back)];
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
        const picture = pictureOf(world, find(world, which), back);
        if (picture === undefined) return;
        const digestPrefix = forged ? '0'.repeat(16) : picture.digestPrefix;
        await press(world, { ...picture, digestPrefix }, [{ who, action: pressed }], {
          times,
          dies,
        });
      },
    ),
  );

/** Each presses Approve on what the card shows now, at once. */
export async function approve(
  world: ModelWorld,
  requestId: RequestId | undefined,
  by: readonly SlackUserId[],
): Promise<void> {
  const picture = pictureOf(world, requestId);
  if (picture === undefined) return;
  await press(
    world,
    picture,
    by.map((who) => ({ who, action: 'approve' })),
  );
}

export const twoClick = fc
  .tuple(someRequest, subset(clickers))
  .map(([which, who]) =>
    step(`${who.join(' and ')} approve ${named(which)} at once`, (world) =>
      approve(world, find(world, which), who),
    ),
  );
