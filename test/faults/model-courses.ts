/** Steps that lead somewhere more often than chance would: an approved request, and a call at its worst. */
import fc from 'fast-check';
import { nextStatus } from '../../src/domain/lifecycle.ts';
import { approve, pictureOf, press } from './model-clicks.ts';
import { askFor, wish } from './model-forms.ts';
import type { Ending } from './model-hcp.ts';
import { checkRequests } from './model-invariants.ts';
import { runOut, work } from './model-processes.ts';
import { find, findBy, named, someRequest, step } from './model-step.ts';
import { deed, doDeed } from './model-surroundings.ts';
import {
  type ClusterId,
  clickers,
  lookAround,
  type ModelWorld,
  requesters,
} from './model-world.ts';

/** Asked for, and approved by two who mostly may. */
export const agreement = fc
  .record({ requester: fc.constantFrom(...requesters), wanted: wish })
  .map((asked) =>
    step(
      `${asked.requester} asks, and two agree: ${JSON.stringify(asked.wanted)}`,
      async (world) => {
        const requestId = await askFor(world, asked, undefined);
        await checkRequests(world, [requestId]);
        await approve(world, requestId, clickers.slice(0, 2));
      },
    ),
  );

const fates = ['lost', 'unheard', 'late', 'strange'] as const;
const writes = ['createService', 'updateService', 'deleteService'] as const;

/** A call is lost, and before the bot looks, somebody else has been there. */
export const mishap = fc
  .record({ which: someRequest, fate: fc.constantFrom(...fates), done: fc.option(deed) })
  .map(({ which, fate, done }) =>
    step(
      `the call of ${named(which)} will be ${fate}, and somebody ${done?.does ?? 'looks on'}`,
      async (world) => {
        const id = find(world, which);
        const snapshot = id && (await world.base.deps.requests.find(id));
        if (id === undefined || snapshot?.request.status !== 'approved') return;
        for (const method of writes) world.hcp.fail(method, fate);
        await work(world, id, {});
        const { clusterId } = snapshot.request.target;
        if (done !== null) doDeed(world, clusterId as ClusterId, done);
        world.hcp.clearFaults();
      },
    ),
  );

/** Who has asked for something there that is not under way takes it back. */
export async function makeRoom(world: ModelWorld, cluster: ClusterId): Promise<void> {
  for (const id of findBy(world, (status) => nextStatus(status, 'cancel') !== undefined)) {
    const request = (await world.base.deps.requests.find(id))?.request;
    const picture = pictureOf(world, id);
    if (request?.target.clusterId === cluster && picture !== undefined)
      await press(world, picture, [{ who: request.requester, action: 'cancel' }]);
  }
}

/** From the form to where people must decide: the call is lost, others are at the service, or HCP fails it. */
export const trouble = fc
  .record({
    asked: fc.record({ requester: fc.constantFrom(...requesters), wanted: wish }),
    fate: fc.option(fc.constantFrom(...fates)),
    done: fc.option(deed),
    ending: fc.constantFrom<Ending>('well', 'operation_failed', 'service_failed'),
  })
  .map(({ asked, fate, done, ending }) =>
    step(
      `${asked.requester} asks, two agree, the call is ${fate ?? 'heard'} and ends ${ending}, and somebody ${done?.does ?? 'looks on'}: ${JSON.stringify(asked.wanted)}`,
      async (world) => {
        await makeRoom(world, asked.wanted.cluster);
        await lookAround(world);
        const requestId = await askFor(world, asked, undefined);
        await checkRequests(world, [requestId]);
        await approve(world, requestId, clickers.slice(0, 2));
        const before = world.hcp.ending;
        world.hcp.ending = ending;
        if (fate !== null) for (const method of writes) world.hcp.fail(method, fate);
        await work(world, requestId, {});
        world.hcp.clearFaults();
        world.hcp.ending = before;
        if (done !== null) doDeed(world, asked.wanted.cluster, done);
        await runOut(world, requestId);
      },
    ),
  );
