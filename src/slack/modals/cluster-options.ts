import type { PlainTextOption } from '@slack/types';
import { checkTarget } from '../../use-cases/check-target.ts';
import type { ClusterChoice } from '../../use-cases/ports.ts';
import { plain } from '../blocks.ts';
import { briefRefusal } from '../messages/target-refusal-text.ts';

/** @see Slack docs, "Option object" and "Select menu of external data source" */
const optionTextMaxLength = 75;
const optionsMaxCount = 100;

/**
 * The clusters that a picker offers. One that cannot be chosen is listed all the same, with the
 * reason, after those that can: who looks for it should find out why, not wonder where it is.
 */
export function clusterOptions(
  choices: readonly ClusterChoice[],
  query: string,
): readonly PlainTextOption[] {
  const wanted = query.trim().toLowerCase();
  const found = choices.filter((choice) => searchText(choice).includes(wanted));
  const possible = (choice: ClusterChoice): boolean => checkTarget(choice.inventory) === undefined;
  return [...found.filter(possible), ...found.filter((choice) => !possible(choice))]
    .slice(0, optionsMaxCount)
    .map(clusterOption);
}

function searchText({ cluster }: ClusterChoice): string {
  return [cluster.id, cluster.hvnId, cluster.region, cluster.tier].join(' ').toLowerCase();
}

export function clusterOption(choice: ClusterChoice): PlainTextOption {
  const { cluster } = choice;
  const refusal = checkTarget(choice.inventory);
  const hvn = `HVN ${cluster.hvnId}`;
  return {
    text: plain(`${cluster.id}, ${cluster.region}, ${cluster.tier}`, optionTextMaxLength),
    description: plain(
      refusal === undefined ? hvn : `Not possible: ${briefRefusal(refusal)}. ${hvn}`,
      optionTextMaxLength,
    ),
    value: `${choice.projectId}/${cluster.id}`,
  };
}

/** Project and cluster of a chosen option; both empty when nothing, or nothing of ours, was chosen. */
export function parseClusterOption(value: string | undefined): {
  readonly projectId: string;
  readonly clusterId: string;
} {
  const [projectId = '', clusterId = '', ...rest] = (value ?? '').split('/');
  return rest.length > 0 || clusterId === ''
    ? { projectId: '', clusterId: '' }
    : { projectId, clusterId };
}
