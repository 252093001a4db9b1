import type { ModalView } from '@slack/types';
import { defaultLimits } from '../../domain/limits.ts';
import { findService } from '../../domain/private-link.ts';
import type { Proposal } from '../../domain/proposal.ts';
import type { Change, ChangeRequest, OwnershipChange, RequestId } from '../../domain/request.ts';
import { proposeServiceId } from '../../intake/service-id.ts';
import type { Snapshot } from '../../use-cases/ports/request-store.ts';
import type { DoorDeps } from '../door-deps.ts';
import { createServiceModal } from './create-service.ts';
import { deleteServiceModal } from './delete-service.ts';
import { drawOwnershipForm } from './ownership-form.ts';
import { problemModal } from './passing-views.ts';
import { drawUpdateForm } from './update-filling.ts';
import { type Filling, whyNeed } from './why-inputs.ts';

/** The form of a new request, filled in with what follows from an earlier one. */
export async function drawProposedForm(
  deps: DoorDeps,
  about: About,
  { change, filling }: { readonly change: Proposal['change']; readonly filling: Filling },
): Promise<ModalView> {
  return await draw[change](deps, about, filling);
}

type Draw = (deps: DoorDeps, about: About, filling: Filling) => Promise<ModalView>;

/** What the request is about that it follows from, or the drift. */
type About = {
  readonly request: Pick<ChangeRequest, 'target'>;
  readonly inForce: Pick<Snapshot['inForce'], 'policy'>;
  readonly inventory: Pick<Snapshot['inventory'], 'services' | 'seenAt'>;
};

function decide(change: OwnershipChange): Draw {
  return async (deps, { request }, filling) =>
    (await drawOwnershipForm(deps, change, { ...request.target, filling })) ??
    problemModal('unknown_service');
}

const draw: Record<Change, Draw> = {
  create: async (deps, { request, inForce, inventory }, filling) => {
    const { projectId, clusterId } = request.target;
    const clusters = await deps.inventory.findCluster(clusterId);
    const requestId = deps.newRequestId();
    return createServiceModal({
      requestId,
      serviceId: freeServiceId(request, inventory, requestId),
      need: whyNeed(inForce.policy),
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
    return deleteServiceModal({ ...found, wanted, need: whyNeed(policy), filling });
  },
  accept: decide('accept'),
  own: decide('own'),
  hand_over: decide('hand_over'),
};

/** The id that was asked for, where no service has it meanwhile. */
function freeServiceId(
  { target }: About['request'],
  { services }: About['inventory'],
  requestId: RequestId,
): string {
  return findService(services, target.serviceId) === undefined
    ? target.serviceId
    : proposeServiceId(target.clusterId, requestId);
}

async function serviceOf(deps: DoorDeps, { request: { target }, inventory }: About) {
  const found = await deps.inventory.findServices(target.serviceId);
  const choice = found.find(({ projectId }) => projectId === target.projectId);
  return {
    requestId: deps.newRequestId(),
    choice,
    notFound: choice === undefined ? target.serviceId : undefined,
    seenAt: choice?.seenAt ?? inventory.seenAt,
  };
}
