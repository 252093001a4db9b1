/** Looks at the project, and the cards of the drifts that they find. */
import fc from 'fast-check';
import { announceDrifts } from '../../src/use-cases/announce-drifts.ts';
import { createGate } from '../fakes/gate.ts';
import { type Hooks, interpose } from '../fakes/interpose.ts';
import { crash, hooksOf, step, survive, told } from './model-step.ts';
import { lookAround, type ModelWorld } from './model-world.ts';

export const look = crash.map((dies) =>
  step(`the project is looked at${told(dies)}`, (world) => lookAround(world, hooksOf(dies))),
);

/** What it has seen is old by the time that it is kept, or judged. */
export const lateLook = fc.constantFrom('inventory.replace', 'drifts.judge').map((until) =>
  step(`a look at the project stands still before ${until}`, async (world) => {
    const gate = createGate();
    const before: Hooks['before'] = async ({ name }) => {
      if (name === until) await gate.pass();
    };
    const late = lookAround(world, { before });
    const stands = await Promise.race([late.then(() => false), gate.arrived.then(() => true)]);
    const wake = (): Promise<unknown> => {
      gate.open();
      return late;
    };
    if (stands) world.looks.push(wake);
  }),
);

export const wakeLook = fc.constant(
  step('a look that stood still goes on', async ({ looks }) => await looks.shift()?.()),
);

/** The announcer of drifts comes by. */
export async function drawDrifts({ base, store }: ModelWorld, hooks: Hooks = {}): Promise<void> {
  const { deps } = base;
  const { drifts } = store;
  const { messages, board } = deps;
  const ports = interpose({ drifts, messages, board }, hooks);
  await survive(announceDrifts({ ...deps, ...ports }));
}

export const driftCards = fc
  .tuple(crash, fc.boolean())
  .map(([dies, two]) =>
    step(`${two ? 'two announcers draw' : 'an announcer draws'} drifts${told(dies)}`, (world) =>
      Promise.all([drawDrifts(world, hooksOf(dies)), two ? drawDrifts(world) : undefined]),
    ),
  );
