import { type Hooks, Killed, type Moment } from '../../fakes/interpose.ts';
import type { World } from './world.ts';

/** A worker that is killed once, at one of the calls that it makes in all its runs. */
export function killedOnce(
  world: World,
  number: number,
  moment: Moment,
): { killed: boolean; hooks(): Hooks } {
  let count = 0;
  const fate = {
    killed: false,
    hooks: (): Hooks => {
      let dead = false;
      const look = (now: Moment) => () => {
        if (dead) throw new Killed('long dead');
        if (now === 'before') count += 1;
        if (fate.killed || count !== number || now !== moment) return;
        fate.killed = true;
        dead = true;
        world.clock.advance(1);
        throw new Killed(`${moment} call ${number}`);
      };
      return { before: look('before'), after: look('after') };
    },
  };
  return fate;
}
