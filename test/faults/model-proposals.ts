/** Forms that follow from an earlier request: the same again, its opposite, or what it left behind. */
import fc from 'fast-check';
import type { RequestStatus } from '../../src/domain/lifecycle.ts';
import { findService, noValues, toLiveValues } from '../../src/domain/private-link.ts';
import { type Proposal, proposeAgain, proposeUndo } from '../../src/domain/proposal.ts';
import { remediesOf } from '../../src/domain/remedies.ts';
import { isOwnershipChange, type RequestId, type SlackUserId } from '../../src/domain/request.ts';
import type { Snapshot } from '../../src/use-cases/ports/request-store.ts';
import { askFor, wishOf } from './model-forms.ts';
import { agreeAndSettle, askToDecide } from './model-ownership.ts';
import { at, findBy, index, step } from './model-step.ts';
import { type ClusterId, type ModelWorld, requesters } from './model-world.ts';

/** A button of the card that opens a form: on which requests, and what the form is filled in with. */
type Button = {
  readonly name: string;
  readonly on: (status: RequestStatus) => boolean;
  readonly propose: (snapshot: Snapshot) => Proposal | undefined;
};

const buttons: readonly Button[] = [
  {
    name: 'Request again',
    on: (status) => ['rejected', 'canceled', 'expired', 'failed', 'abandoned'].includes(status),
    propose: ({ request }) => {
      const again = proposeAgain(request);
      return again.ok ? again.value : undefined;
    },
  },
  {
    name: 'Undo',
    on: (status) => status === 'succeeded',
    propose: ({ request, shown, inventory }) => {
      const live = toLiveValues(findService(inventory.services, request.target.serviceId));
      const opposite = proposeUndo({ request, before: shown.live }, live);
      return opposite.ok ? opposite.value : undefined;
    },
  },
  {
    name: 'Delete what is left',
    on: (status) => status === 'failed',
    propose: ({ request, shown }) =>
      remediesOf({ request, before: shown.live }).includes('delete')
        ? { change: 'delete', values: noValues }
        : undefined,
  },
];

async function send(
  world: ModelWorld,
  who: SlackUserId,
  { proposal, cluster }: { readonly proposal: Proposal; readonly cluster: ClusterId },
): Promise<RequestId> {
  const { change } = proposal;
  return isOwnershipChange(change)
    ? await askToDecide(world, { who, change, cluster }, undefined)
    : await askFor(world, { requester: who, wanted: wishOf(proposal, cluster) }, undefined);
}

export const proposal = fc
  .record({
    ...{ who: fc.constantFrom(...requesters), which: index, agreed: fc.boolean() },
    button: fc.constantFrom(...buttons),
  })
  .map(({ who, which, agreed, button: { name, on, propose } }) =>
    step(
      `${who} presses ${name} on ended #${which}${agreed ? ', and all agree' : ''}`,
      async (world) => {
        const id = at(findBy(world, on), which);
        const snapshot = id && (await world.base.deps.requests.find(id));
        const proposed = snapshot && propose(snapshot);
        if (snapshot === undefined || proposed === undefined) return;
        const cluster = snapshot.request.target.clusterId as ClusterId; // all of them are ours
        const requestId = await send(world, who, { proposal: proposed, cluster });
        if (agreed) await agreeAndSettle(world, requestId);
      },
    ),
  );
