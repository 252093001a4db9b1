import type { PlainTextOption } from '@slack/types';
import { checkTarget } from '../../use-cases/check-target.ts';
import type { ClusterChoice } from '../../use-cases/ports/inventory-store.ts';
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
    .map((choice) => clusterOption(choice, namesakesOf(choice, choices)));
}

/** The projects that have a cluster of the same id: ids are unique in a project, not beyond. */
function namesakesOf({ cluster }: ClusterChoice, choices: readonly ClusterChoice[]): Projects {
  return choices.filter((each) => each.cluster.id === cluster.id).map((each) => each.projectId);
}

type Projects = readonly string[];

const shownOfProject = 8;

/** As much of a project's id as tells it from the others, and enough to find it in HCP's portal. */
function projectMark(projectId: string, projects: Projects): string {
  const others = projects.filter((each) => each !== projectId);
  let length = shownOfProject;
  while (
    length < projectId.length &&
    others.some((each) => each.startsWith(projectId.slice(0, length)))
  )
    length += 1;
  return length < projectId.length ? `${projectId.slice(0, length)}…` : projectId;
}

function searchText({ cluster }: ClusterChoice): string {
  return [cluster.id, cluster.hvnId, cluster.region, cluster.tier].join(' ').toLowerCase();
}

/**
 * Tells its project from the `namesakes` in what a closed picker still shows, the text; region and tier
 * give way to it.
 */
export function clusterOption(
  choice: ClusterChoice,
  namesakes: Projects = [choice.projectId],
): PlainTextOption {
  const { cluster, projectId } = choice;
  const project = namesakes.length > 1 ? ` in project ${projectMark(projectId, namesakes)}` : '';
  const refusal = checkTarget(choice.inventory);
  const hvn = `HVN ${cluster.hvnId}`;
  return {
    text: plain(
      asManyAsFit(`${cluster.id}${project}`, [cluster.region, cluster.tier]),
      optionTextMaxLength,
    ),
    description: plain(
      refusal === undefined ? hvn : `Not possible: ${briefRefusal(refusal)}. ${hvn}`,
      optionTextMaxLength,
    ),
    value: `${projectId}/${cluster.id}`,
  };
}

/** A whole name without its region is worth more than both of them cut. */
function asManyAsFit(name: string, details: readonly string[]): string {
  const texts = details.map((_, at) => [name, ...details.slice(0, at + 1)].join(', '));
  return texts.findLast((text) => text.length <= optionTextMaxLength) ?? name;
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
