import type { App } from '@slack/bolt';
import type { ServiceChange } from '../../use-cases/check-service.ts';
import { beforeAck } from '../ack-deadline.ts';
import type { DoorDeps } from '../door-deps.ts';
import { actionIds } from '../ids.ts';
import { optionsMaxCount, serviceOptions } from './service-options.ts';

const pickers: Record<ServiceChange, string> = {
  update: actionIds.serviceToUpdate,
  delete: actionIds.serviceToDelete,
};

/** Answers each keystroke in the pickers from what was last seen of HCP, never from a call to it. */
export function registerServicePickers(
  app: App,
  { inventory, policy: readPolicy }: Pick<DoorDeps, 'inventory' | 'policy'>,
): void {
  for (const change of ['update', 'delete'] as const)
    app.options(pickers[change], async ({ ack, options, context }) => {
      const [choices, policy] = await beforeAck(
        context,
        Promise.all([inventory.listServices(options.value, optionsMaxCount), readPolicy()]),
      );
      await ack({ options: [...serviceOptions(choices, { change, policy })] });
    });
}
