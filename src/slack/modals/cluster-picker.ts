import type { App } from '@slack/bolt';
import { beforeAck } from '../ack-deadline.ts';
import type { DoorDeps } from '../door-deps.ts';
import { actionIds } from '../ids.ts';
import { clusterOptions } from './cluster-options.ts';

/** As many as Slack shows. @see docs.slack.dev, "Select menu of external data source" */
const optionsMaxCount = 100;

/** Answers each keystroke in the picker from what was last seen of HCP, never from a call to it. */
export function registerClusterPicker(app: App, { inventory }: Pick<DoorDeps, 'inventory'>): void {
  app.options(actionIds.cluster, async ({ ack, options, context }) => {
    const { value } = options;
    const choices = await beforeAck(context, inventory.listClusters(value, optionsMaxCount));
    await ack({ options: [...clusterOptions(choices, value)] });
  });
}
