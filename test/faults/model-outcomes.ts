/** What people press on the card of a request that did not end well. */
import fc from 'fast-check';
import { remediesOf } from '../../src/domain/remedies.ts';
import type { OutcomeAction } from '../../src/use-cases/ports/delivery-log.ts';
import { pictureOf, press } from './model-clicks.ts';
import { at, type Command, crash, findBy, index, step, subset, told } from './model-step.ts';
import { clickers, type ModelWorld, requesters } from './model-world.ts';

const people = [...clickers, ...clickers.slice(0, 3), ...clickers.slice(0, 3), ...requesters];
const action = fc.constantFrom<OutcomeAction>(
  ...(['retry', 'retry', 'adopt', 'adopt', 'abandon', 'look'] as const),
);
/** Mostly of what is on the card now. */
const back = fc.constantFrom(0, 0, 0, 0, 1, 2);

const pictureOfTrouble = (world: ModelWorld, which: number, ago: number) => {
  const troubled = findBy(world, (one) => one === 'needs_attention' || one === 'failed');
  return pictureOf(world, at(troubled, which) ?? at(world.ids, which), ago);
};

export const outcomeClick = fc
  .record({
    ...{ who: fc.constantFrom(...people), action, back, which: index },
    ...{ times: fc.constantFrom(1, 1, 2), dies: crash },
  })
  .map(({ who, action: pressed, back: ago, which, times, dies }) =>
    step(
      `${who} wants ${pressed} for trouble #${which} (${ago} back) ×${times}${told(dies)}`,
      async (world) => {
        const picture = pictureOfTrouble(world, which, ago);
        if (picture === undefined) return;
        await press(world, picture, [{ who, action: pressed }], { times, dies });
      },
    ),
  );

/** All at once, on what the card shows now. */
const together = (name: string, which: number, presses: Parameters<typeof press>[2]): Command =>
  step(`${name} for trouble #${which} at once`, async (world) => {
    const picture = pictureOfTrouble(world, which, 0);
    if (picture !== undefined) await press(world, picture, presses);
  });

export const sameOutcome = fc.tuple(index, subset(clickers), action).map(([which, by, wanted]) =>
  together(
    `${by.join(' and ')} want ${wanted}`,
    which,
    by.map((who) => ({ who, action: wanted })),
  ),
);

export const twoOutcomes = fc
  .tuple(
    index,
    fc.array(fc.record({ who: fc.constantFrom(...people), action }), {
      minLength: 2,
      maxLength: 4,
    }),
  )
  .map(([which, presses]) =>
    together(presses.map((one) => `${one.who} wants ${one.action}`).join(', '), which, presses),
  );

/** Those who mostly may press what the card offers: by chance alone that is rare. */
export const remedy = fc
  .tuple(index, fc.constantFrom(0, 0, 1, 1, 2, 3), subset(clickers.slice(0, 3)))
  .map(([which, choice, by]) =>
    step(`${by.join(' and ')} press button ${choice} of trouble #${which}`, async (world) => {
      const picture = pictureOfTrouble(world, which, 0);
      const snapshot = picture && (await world.base.deps.requests.find(picture.requestId));
      if (picture === undefined || snapshot === undefined) return;
      const { request, shown } = snapshot;
      const offered = remediesOf({ request, before: shown.live });
      const pressed = at(offered, choice);
      if (pressed === undefined || pressed === 'delete') return;
      await press(
        world,
        picture,
        by.map((who) => ({ who, action: pressed })),
      );
    }),
  );

/** What nobody could tell was done is done by hand: then there is something to adopt. */
export const handwork = fc.tuple(index, fc.constantFrom(...clickers)).map(([which, who]) =>
  step(`somebody does by hand what trouble #${which} wanted, and ${who} looks`, async (world) => {
    const picture = pictureOfTrouble(world, which, 0);
    const request = picture && (await world.base.deps.requests.find(picture.requestId))?.request;
    if (picture === undefined || request === undefined) return;
    const { change, desired, target } = request;
    if (change === 'delete') world.hcp.remove(target.serviceId);
    else world.hcp.edit(target.serviceId, desired);
    if (change === 'create') world.hcp.make({ id: target.serviceId, ...target, ...desired });
    await press(world, picture, [{ who, action: 'look' }]);
  }),
);
