/** What people decide of a service while HCP is asked for nothing; and the buttons of a drift's card. */
import fc from 'fast-check';
import { liveFingerprint } from '../../src/domain/preimage.ts';
import { findService, toLiveValues } from '../../src/domain/private-link.ts';
import { proposeRevert } from '../../src/domain/proposal.ts';
import {
  type OwnershipChange,
  ownershipChanges,
  type RequestId,
  type SlackUserId,
} from '../../src/domain/request.ts';
import type { ToldDrift } from '../../src/use-cases/ports/drift-store.ts';
import { submitOwnership } from '../../src/use-cases/submit-ownership.ts';
import { approve } from './model-clicks.ts';
import { makeRoom } from './model-courses.ts';
import { askFor, openAndSend, sendConfirmed, wishOf } from './model-forms.ts';
import { checkRequests } from './model-invariants.ts';
import { runOut } from './model-processes.ts';
import { at, type Crash, crash, index, step, told } from './model-step.ts';
import {
  type ClusterId,
  clickers,
  clusters,
  lookAround,
  type ModelWorld,
  requesters,
  serviceIdOf,
} from './model-world.ts';

type Decided = {
  readonly who: SlackUserId;
  readonly change: OwnershipChange;
  readonly cluster: ClusterId;
};

/** The form about one service, as it was last seen. */
export async function askToDecide(
  world: ModelWorld,
  { who: requester, change, cluster }: Decided,
  dies: Crash,
): Promise<RequestId> {
  const serviceId = serviceIdOf(cluster);
  const live = toLiveValues(findService(world.seen, serviceId));
  return await openAndSend(world, dies, ({ requestId, key }) => async (mortal) => {
    const { deps } = mortal.base;
    return await sendConfirmed((confirmed) =>
      submitOwnership(deps, {
        ...{ ...mortal.store.project, key, requestId, requester, change, confirmed },
        ...{ clusterId: cluster, serviceId, reason: 'Decided together.', ticket: '' },
        filledWith: liveFingerprint(live, deps.hashing),
      }),
    );
  });
}

const decided: fc.Arbitrary<Decided> = fc.record({
  who: fc.constantFrom(...requesters),
  change: fc.constantFrom(...ownershipChanges),
  cluster: fc.constantFrom(...clusters),
});

export const decision = fc
  .tuple(decided, crash)
  .map(([wanted, dies]) =>
    step(`${wanted.who} asks to ${wanted.change} ${wanted.cluster}${told(dies)}`, (world) =>
      askToDecide(world, wanted, dies),
    ),
  );

/** Two who mostly may approve, and the worker goes on to the end. */
export async function agreeAndSettle(world: ModelWorld, requestId: RequestId): Promise<void> {
  await checkRequests(world, [requestId]);
  await approve(world, requestId, clickers.slice(0, 2));
  await runOut(world, requestId);
}

/** From the form to its end, on what there is now. */
export const takeover = decided.map((wanted) =>
  step(`${wanted.who} asks to ${wanted.change} ${wanted.cluster}, and all agree`, async (world) => {
    await makeRoom(world, wanted.cluster);
    await lookAround(world);
    await agreeAndSettle(world, await askToDecide(world, wanted, undefined));
  }),
);

const clusterOf = ({ target }: ToldDrift): ClusterId => target.clusterId as ClusterId; // all are ours

/** A drift that people were told of, over or not: its card may be an old one. */
async function driftOf({ store }: ModelWorld, which: number): Promise<ToldDrift | undefined> {
  const drifts = await store.listDrifts();
  return (
    at(
      drifts.filter(({ ended }) => ended === undefined),
      which,
    ) ?? at(drifts, which)
  );
}

export const accept = fc
  .record({
    ...{ which: index, who: fc.constantFrom(...requesters), agreed: fc.boolean() },
    change: fc.constantFrom<OwnershipChange>('accept', 'accept', 'own'),
  })
  .map(({ which, who, change, agreed }) =>
    step(
      `${who} presses ${change} of drift #${which}${agreed ? ', and all agree' : ''}`,
      async (world) => {
        const drift = await driftOf(world, which);
        if (drift === undefined) return;
        const requestId = await askToDecide(
          world,
          { who, change, cluster: clusterOf(drift) },
          undefined,
        );
        if (agreed) await agreeAndSettle(world, requestId);
      },
    ),
  );

/** An ordinary request, filled in with what was approved last. */
export const revert = fc
  .tuple(index, fc.constantFrom(...requesters), fc.boolean())
  .map(([which, requester, agreed]) =>
    step(
      `${requester} reverts drift #${which}${agreed ? ', and all agree' : ''}`,
      async (world) => {
        const drift = await driftOf(world, which);
        const proposal = drift && proposeRevert(drift);
        if (drift === undefined || proposal?.ok !== true) return;
        const wanted = wishOf(proposal.value, clusterOf(drift));
        const requestId = await askFor(world, { requester, wanted }, undefined);
        if (agreed) await agreeAndSettle(world, requestId);
      },
    ),
  );
