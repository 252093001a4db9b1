import type { Delta } from '../../domain/difference.ts';
import { type ServiceValues, type ValueList, valueLists } from '../../domain/private-link.ts';
import type { Target } from '../../domain/request.ts';
import { codeBlock, type Mrkdwn } from '../text.ts';

/**
 * By which Terraform takes up a service that exists.
 *
 * @see Terraform HCP provider, resource "hcp_private_link", Import: `{project_id}:{hvn_id}:{private_link_id}`
 */
export function importHcl({ projectId, hvnId, serviceId }: Target): string {
  return [
    'import {',
    '  to = hcp_private_link.vault',
    `  id = "${projectId}:${hvnId}:${serviceId}"`,
    '}',
  ].join('\n');
}

/**
 * The service as Terraform has it, its lists in the order in which HCP tells them.
 *
 * @see Terraform HCP provider, resource "hcp_private_link"
 */
export function resourceHcl(target: Target, lists: ServiceValues): string {
  return [
    'resource "hcp_private_link" "vault" {',
    `  project_id       = "${target.projectId}"`,
    `  hvn_id           = "${target.hvnId}"`,
    `  private_link_id  = "${target.serviceId}"`,
    `  vault_cluster_id = "${target.clusterId}"`,
    ...valueLists.flatMap((list) => listHcl(list, lists[list].map(valueHcl))),
    '}',
  ].join('\n');
}

/** Its lines that change, as a reviewer of the pull request sees them; what stays is left out. */
export function changedHcl(target: Target, delta: Delta): string {
  const lines = valueLists.flatMap((list) => {
    const { added, removed } = delta[list];
    const changed = [
      ...removed.map((value) => `-${valueHcl(value)}`),
      ...added.map((value) => `+${valueHcl(value)}`),
    ];
    return listHcl(list, changed).map((line) => (changed.includes(line) ? line : ` ${line}`));
  });
  return [
    ' resource "hcp_private_link" "vault" {',
    `   private_link_id = "${target.serviceId}"`,
    ...lines,
    ' }',
  ].join('\n');
}

/** The resource of a service that is to go. */
export function removedHcl(target: Target, lists: ServiceValues): string {
  return resourceHcl(target, lists).replace(/^/gm, '-');
}

const listNames: Record<ValueList, string> = {
  consumerAccounts: 'consumer_accounts',
  consumerIpRanges: 'consumer_ip_ranges',
  consumerRegions: 'consumer_regions',
};

function valueHcl(value: string): string {
  return `    ${JSON.stringify(value)},`;
}

function listHcl(list: ValueList, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${listNames[list]} = [`, ...lines, '  ]'];
}

/** A section holds 3,000 characters. Half of a list would take the other half off. */
const codeRoom = 2_900;

/** Code to copy, with what it is made of; `undefined` where it has no room, or would not mean what it says. */
export function hclBlock(
  hcl: string,
  { target, lists }: { readonly target: Target; readonly lists: readonly ServiceValues[] },
): Mrkdwn | undefined {
  const { projectId, hvnId, clusterId, serviceId } = target;
  const values = lists.flatMap((one) => valueLists.flatMap((list) => one[list]));
  const isPlain =
    [projectId, hvnId, clusterId, serviceId].every(isPlainName) && values.every(isPlainValue);
  const block = codeBlock(hcl);
  return isPlain && block.length <= codeRoom ? block : undefined;
}

/** Fit for a shell command and for Terraform as it is. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9.-]+$/.test(name);
}

/** Nothing in it that Terraform reads as more than text, such as `${`. */
function isPlainValue(value: string): boolean {
  return /^[\w+=,.@:/-]+$/.test(value);
}
