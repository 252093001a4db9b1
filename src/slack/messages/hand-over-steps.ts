import type { KnownBlock } from '@slack/types';
import type { ServiceValues } from '../../domain/private-link.ts';
import type { ChangeRequest } from '../../domain/request.ts';
import { section } from '../blocks.ts';
import { code, codeBlock, joined, mrkdwn } from '../text.ts';
import { hclBlock, importHcl, isPlainName, resourceHcl } from './terraform-code.ts';

/** All that the pull request needs by which Terraform takes a service over. */
export function handOverSteps(
  { target }: Pick<ChangeRequest, 'target'>,
  lists: ServiceValues,
  id: (name: string) => string,
): readonly KnownBlock[] {
  const { projectId, hvnId, clusterId, serviceId } = target;
  if (![projectId, hvnId, clusterId, serviceId].every(isPlainName))
    return [
      section(
        id('unusual'),
        mrkdwn`A name has unusual characters. Check it before you use it in Terraform.`,
      ),
    ];
  return [
    section(id('import'), mrkdwn`For the pull request:\n${codeBlock(importHcl(target))}`),
    section(
      id('resource'),
      hclBlock(resourceHcl(target, lists), { target, lists: [lists] }) ??
        mrkdwn`Its lists do not fit into a message as they are. Terraform writes the resource itself: ${code('terraform plan -generate-config-out=vault.tf')}`,
    ),
    section(id('then'), thenLines),
  ];
}

const thenLines = joined(
  [
    mrkdwn`• ${code('terraform plan')} must say: 1 to import, 0 to add, 0 to change, 0 to destroy.`,
    mrkdwn`• Name the service under ${code('terraform')} in the policy, so that everybody is told whose it is.`,
  ],
  '\n',
);
