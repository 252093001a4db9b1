import type { KnownBlock } from '@slack/types';
import { defaultLimits, vaultPort } from '../../domain/limits.ts';
import { isByTerraform } from '../../domain/plan.ts';
import type { ChangeRequest } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { section } from '../blocks.ts';
import { code, codeBlock, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { awsCommand, endpointHcl, privateLinkHcl } from './endpoint-code.ts';
import { isPlainName } from './terraform-code.ts';

/**
 * All that the requester needs to make their VPC endpoint, once the service is AVAILABLE. The bot makes
 * none: it has no credential for AWS.
 *
 * @see HCP docs, "Configure AWS PrivateLink", Create VPC Endpoint and Connection acceptance
 */
export function nextSteps(
  { request, shown }: Pick<CardState, 'request' | 'shown'>,
  externalName: string,
  id: (name: string) => string,
): readonly KnownBlock[] {
  const facts = section(id('facts'), factLines(request, externalName));
  // These go into a shell command and into Terraform, so an unusual one is shown but not used.
  const { region, projectId, hvnId, serviceId } = request.target;
  if (![externalName, region, projectId, hvnId, serviceId].every(isPlainName))
    return [
      facts,
      section(
        id('unusual'),
        mrkdwn`A name has unusual characters. Check it before you use it in a command.`,
      ),
    ];
  const service = { request, externalName };
  return [
    facts,
    section(id('aws'), mrkdwn`With the AWS command line:\n${codeBlock(awsCommand(service))}`),
    section(
      id('terraform'),
      mrkdwn`Or with Terraform, where the service is looked up and never managed: ${isByTerraform(shown.plan) ? mrkdwn`its resource stands elsewhere` : mrkdwn`it is the bot's`}.\n${codeBlock(`${privateLinkHcl(service)}\n\n${endpointHcl(service)}`)}`,
    ),
    section(id('then'), thenLines(request)),
  ];
}

function factLines({ target, desired }: ChangeRequest, externalName: string): Mrkdwn {
  const regions = desired.consumerRegions.map(code);
  return joined(
    [
      mrkdwn`*AVAILABLE.* Next: a VPC endpoint on your side.`,
      mrkdwn`External name: ${code(externalName)}`,
      mrkdwn`Service region: ${code(target.region)}`,
      ...(regions.length === 0
        ? []
        : [mrkdwn`Regions that may connect as well: ${joined(regions, ', ')}`]),
    ],
    '\n',
  );
}

function thenLines({ target }: ChangeRequest): Mrkdwn {
  return joined(
    [
      mrkdwn`Replace what stands in angle brackets. Then:`,
      mrkdwn`• Let your clients reach port ${vaultPort} (TCP) in the endpoint's security group.`,
      mrkdwn`• HCP accepts the connection by itself, in 5 to 10 minutes. Until then AWS shows ${code('pendingAcceptance')}.`,
      mrkdwn`• There is no private DNS name. For TLS to match, point the private hostname of cluster ${code(target.clusterId)} at the endpoint's DNS name, with a private hosted zone or a CNAME of your own.`,
      mrkdwn`• HCP's limit is ${defaultLimits.endpointConnections} endpoint connections a service; the bot cannot see how many there are.`,
    ],
    '\n',
  );
}
