import type { ModalView } from '@slack/types';
import { defaultLimits } from '../../domain/limits.ts';
import { findService } from '../../domain/private-link.ts';
import type { Proposal } from '../../domain/proposal.ts';
import type { Change, ChangeRequest, RequestId } from '../../domain/request.ts';
import { proposeServiceId } from '../../intake/service-id.ts';
import type { Snapshot } from '../../use-cases/ports/request-store.ts';
import type { DoorDeps } from '../door-deps.ts';
import { createServiceModal } from './create-service.ts';
import { deleteServiceModal } from './delete-service.ts';
import { drawUpdateForm } from './update-filling.ts';
import { type Filling, ticketNeed } from './why-inputs.ts';

/** The form of a new request, filled in with what follows from an earlier one. */
export async function drawProposedForm(
  deps: DoorDeps,
  snapshot: Snapshot,
  { change, filling }: { readonly change: Proposal['change']; readonly filling: Filling },
): Promise<ModalView> {
  return await draw[change](deps, snapshot, filling);
}

type Draw = (deps: DoorDeps, snapshot: Snapshot, filling: Filling) => Promise<ModalView>;

const draw: Record<Change, Draw> = {
  create: async (deps, { request, inForce, inventory }, filling) => {
    const { projectId, clusterId } = request.target;
    const clusters = await deps.inventory.findCluster(clusterId);
    const requestId = deps.newRequestId();
    return createServiceModal({
      requestId,
      serviceId: freeServiceId(request, inventory, requestId),
      ticket: ticketNeed(inForce.policy),
      limits: deps.limits ?? defaultLimits,
      cluster: clusters.find((one) => one.projectId === projectId),
      seenAt: inventory.seenAt,
      filling,
    });
  },
  update: async (deps, snapshot, filling) =>
    await drawUpdateForm(deps, { ...(await serviceOf(deps, snapshot)), filling }),
  delete: async (deps, snapshot, filling) => {
    const { policy } = snapshot.inForce;
    const found = await serviceOf(deps, snapshot);
    const wanted = { change: 'delete', policy } as const;
    return deleteServiceModal({ ...found, wanted, ticket: ticketNeed(policy), filling });
  },
};

/** The id that was asked for, where no service has it meanwhile. */
function freeServiceId(
  { target }: ChangeRequest,
  { services }: Snapshot['inventory'],
  requestId: RequestId,
): string {
  return findService(services, target.serviceId) === undefined
    ? target.serviceId
    : proposeServiceId(target.clusterId, requestId);
}

async function serviceOf(deps: DoorDeps, { request: { target }, inventory }: Snapshot) {
  const found = await deps.inventory.findServices(target.serviceId);
  const choice = found.find(({ projectId }) => projectId === target.projectId);
  return {
    requestId: deps.newRequestId(),
    choice,
    notFound: choice === undefined ? target.serviceId : undefined,
    seenAt: choice?.seenAt ?? inventory.seenAt,
  };
}
