/** Steps that lead somewhere more often than chance would: an approved request, and a call at its worst. */
import fc from 'fast-check';
import { approve } from './model-clicks.ts';
import { askFor, wish } from './model-forms.ts';
import { checkRequests } from './model-invariants.ts';
import { work } from './model-processes.ts';
import { find, named, someRequest, step } from './model-step.ts';
import { deed, doDeed } from './model-surroundings.ts';
import { type ClusterId, clickers, requesters } from './model-world.ts';

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
