import { describe, expect, it } from 'vitest';
import { decideClick } from '../../src/use-cases/decide-click.ts';
import type { OutcomeAction } from '../../src/use-cases/ports/delivery-log.ts';
import { interpose, killAt, type Moment } from '../fakes/interpose.ts';
import { killedOnce } from '../unit/use-cases/killed-once.ts';
import { decide, gone, notOurs, pressOutcome } from '../unit/use-cases/outcome-clicks.ts';
import { follow } from '../unit/use-cases/worker.ts';
import { actions, ben, requestOf, told, type World } from '../unit/use-cases/world.ts';

const moments: readonly Moment[] = ['before', 'after'];

describe('a process that dies while it decides on the end of a request', () => {
  it.each([
    ['adopt', notOurs, 'provisioning', 'outcome_adopted'],
    ['abandon', notOurs, 'abandoned', 'request_abandoned'],
    ['retry', gone, 'pending_approval', 'request_retried'],
  ] as const)(
    'leaves a click that another one finishes, once, wherever it died: %s',
    async (action: OutcomeAction, prepare: () => Promise<World>, status, entry) => {
      let kills = 0;
      for (const moment of moments)
        for (let number = 1; ; number += 1) {
          const world = await prepare();
          const click = await pressOutcome(world, ben, action);
          const fate = killAt(number, moment);
          const { requests, deliveries, hcp } = world.deps;
          const ports = interpose({ requests, deliveries, hcp }, fate);
          await decideClick({ ...world.deps, ...ports }, click).catch(() => undefined);
          if (!fate.died()) break;
          kills += 1;

          await decideClick(world.deps, click);

          const where = `${moment} call ${number}`;
          expect(requestOf(world).status, where).toBe(status);
          expect(
            actions(world).filter((one) => one === entry),
            where,
          ).toHaveLength(1);
        }
      expect(kills).toBeGreaterThanOrEqual(6);
    },
  );
});

describe('a worker that dies after an adoption', () => {
  it('leaves one end, without any call that writes', async () => {
    let kills = 0;
    for (const moment of moments)
      for (let number = 1; ; number += 1) {
        const world = await notOurs();
        await decide(world, ben, 'adopt');
        const fate = killedOnce(world, number, moment);
        await follow(world, { hooks: fate.hooks });
        if (!fate.killed) break;
        kills += 1;

        const where = `${moment} call ${number}`;
        expect(requestOf(world).status, where).toBe('succeeded');
        expect(
          world.hcp.calls.filter((call) => call === 'createService'),
          where,
        ).toHaveLength(1);
        expect(
          told(world).filter((code) => code === 'available'),
          where,
        ).toHaveLength(1);
      }
    expect(kills).toBeGreaterThan(6);
  });
});
