import type { App, BlockAction, ExternalSelectAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { defaultLimits } from '../../domain/limits.ts';
import { liveFingerprint } from '../../domain/preimage.ts';
import { toLiveValues } from '../../domain/private-link.ts';
import type { ServiceChoice } from '../../use-cases/ports/inventory-store.ts';
import type { DoorDeps } from '../door-deps.ts';
import { faultFields, toSlackFault } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { parseServiceOption } from './service-options.ts';
import {
  readUpdateServiceModal,
  type UpdateServiceModal,
  updateServiceModal,
} from './update-service.ts';
import { whyNeed } from './why-inputs.ts';
import { withFreezes } from './with-freezes.ts';

export type FillingDeps = Pick<
  DoorDeps,
  'inventory' | 'freezes' | 'policy' | 'limits' | 'hashing' | 'clock' | 'log'
>;

/** The form to change a service: its lists filled in from what was last seen of it, once it is chosen. */
export async function drawUpdateForm(
  deps: FillingDeps,
  given: Omit<UpdateServiceModal, 'wanted' | 'need' | 'limits' | 'now' | 'fingerprint'>,
): Promise<ModalView> {
  const policy = await deps.policy();
  const { choice } = given;
  return updateServiceModal({
    seenAt: choice?.seenAt,
    ...given,
    wanted: { change: 'update', policy },
    need: whyNeed(policy),
    limits: deps.limits ?? defaultLimits,
    now: deps.clock(),
    fingerprint: choice && liveFingerprint(toLiveValues(choice.service), deps.hashing),
  });
}

/** The service of an option, as it was last seen; `undefined` when it is gone or was never ours to offer. */
export async function findChosen(
  { inventory }: Pick<FillingDeps, 'inventory'>,
  chosen: string | undefined,
): Promise<ServiceChoice | undefined> {
  const named = parseServiceOption(chosen);
  if (named === undefined) return undefined;
  const found = await inventory.findServices(named.serviceId);
  return found.find(
    ({ projectId, service }) => projectId === named.projectId && service.id === named.serviceId,
  );
}

/** Who is no longer there to see it: the form was closed or sent meanwhile. */
const gone = ['not_found', 'view_closed', 'hash_conflict'];

/**
 * Fills in the lists of the service that was chosen. One that is lost leaves the form as it was, and
 * sending it fills it in as well.
 */
export function registerUpdateFilling(app: App, deps: FillingDeps): void {
  app.action<BlockAction<ExternalSelectAction>>(
    actionIds.serviceToUpdate,
    async ({ ack, body, action, client }) => {
      await ack();
      const { requestId } = readUpdateServiceModal(body.view ?? {});
      const viewId = body.view?.id;
      try {
        const choice = await findChosen(deps, action.selected_option?.value);
        if (choice === undefined || requestId === undefined || viewId === undefined) return;
        const view = await withFreezes(deps, await drawUpdateForm(deps, { requestId, choice }));
        await client.views.update({ view_id: viewId, view });
      } catch (error) {
        const fault = toSlackFault(error);
        if (fault?.kind === 'refused' && gone.includes(fault.code)) return;
        deps.log.warn(faultFields(error), 'form could not be filled in');
      }
    },
  );
}
