import type { ChangeRequest } from '../../domain/request.ts';

/**
 * Code to copy, with the real values of one service; what only its reader knows stands in angle
 * brackets inside quotes, which neither a shell nor Terraform takes for anything else.
 *
 * `--service-region` is needed where the endpoint is in another region than the service; naming the
 * same region changes nothing, so it is there as soon as another one may connect.
 *
 * @see AWS CLI reference, "create-vpc-endpoint"; Terraform AWS provider, "aws_vpc_endpoint"
 */
export type Service = { readonly request: ChangeRequest; readonly externalName: string };

export function awsCommand({ request, externalName }: Service): string {
  const { region } = request.target;
  const elsewhere = crossesRegions(request);
  return [
    'aws ec2 create-vpc-endpoint',
    elsewhere ? '--region "<REGION_OF_YOUR_VPC>"' : `--region ${region}`,
    '--vpc-endpoint-type Interface',
    `--service-name ${externalName}`,
    ...(elsewhere ? [`--service-region ${region}`] : []),
    '--vpc-id "<YOUR_VPC_ID>"',
    '--subnet-ids "<YOUR_SUBNET_ID_1>" "<YOUR_SUBNET_ID_2>"',
    '--security-group-ids "<YOUR_SECURITY_GROUP_ID>"',
    '--no-private-dns-enabled',
  ].join(' \\\n  ');
}

/** @see Terraform HCP provider, data source "hcp_private_link" */
export function privateLinkHcl({ request: { target } }: Service): string {
  return [
    'data "hcp_private_link" "vault" {',
    `  project_id      = "${target.projectId}"`,
    `  hvn_id          = "${target.hvnId}"`,
    `  private_link_id = "${target.serviceId}"`,
    '}',
  ].join('\n');
}

export function endpointHcl({ request, externalName }: Service): string {
  return [
    'resource "aws_vpc_endpoint" "vault" {',
    '  vpc_endpoint_type   = "Interface"',
    '  service_name        = data.hcp_private_link.vault.external_name',
    `  # today: ${externalName}`,
    ...(crossesRegions(request) ? [`  service_region      = "${request.target.region}"`] : []),
    '  vpc_id              = "<YOUR_VPC_ID>"',
    '  subnet_ids          = ["<YOUR_SUBNET_ID_1>", "<YOUR_SUBNET_ID_2>"]',
    '  security_group_ids  = ["<YOUR_SECURITY_GROUP_ID>"]',
    '  private_dns_enabled = false',
    '}',
  ].join('\n');
}

function crossesRegions({ desired, target }: ChangeRequest): boolean {
  return desired.consumerRegions.some((region) => region !== target.region);
}
