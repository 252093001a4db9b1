import { describe, expect, it } from 'vitest';
import type { ChangeRequest } from '../../../src/domain/request.ts';
import { nextSteps } from '../../../src/slack/messages/next-steps.ts';
import { aCard, readable } from './fixtures.ts';

const externalName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0abc';

function steps(change: Partial<ChangeRequest> = {}, name = externalName): string {
  return readable(nextSteps(aCard(change), name, (id) => id))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

const inRegions = (...consumerRegions: readonly string[]): Partial<ChangeRequest> => ({
  desired: { consumerAccounts: [], consumerIpRanges: [], consumerRegions },
});

describe('nextSteps', () => {
  it('names the service region only where endpoints can be in another', () => {
    const same = steps(inRegions());
    const other = steps(inRegions('us-west-1'));

    expect(same).toContain('--region eu-west-1');
    expect(same).not.toMatch(/service-region|service_region/);
    expect(other).toContain('--service-region eu-west-1');
    expect(other).toContain('service_region      = "eu-west-1"');
    expect(other).toContain('--region "<REGION_OF_YOUR_VPC>"');
  });

  it('marks every value that only the requester knows', () => {
    const told = steps();

    expect(new Set(told.match(/<[A-Z_\d]+>/g))).toEqual(
      new Set([
        '<REGION_OF_YOUR_VPC>',
        '<YOUR_VPC_ID>',
        '<YOUR_SUBNET_ID_1>',
        '<YOUR_SUBNET_ID_2>',
        '<YOUR_SECURITY_GROUP_ID>',
      ]),
    );
  });

  it('looks the service up with Terraform and never manages it', () => {
    const told = steps();

    expect(told).toContain('data "hcp_private_link" "vault"');
    expect(told).toContain('private_link_id = "prod-eu-k7m2qx"');
    expect(told).not.toContain('resource "hcp_private_link"');
  });

  it.each([
    ['port 8200'],
    ['5 to 10 minutes'],
    ['no private DNS name'],
    ['CNAME'],
    ['20 endpoint connections'],
    [externalName],
  ])('mentions %s', (words) => {
    expect(steps()).toContain(words);
  });

  it.each([['vpce$(reboot)'], ['x" }\nresource "null" "x" {'], ['a b'], ['']])(
    'puts no unusual name into code: %j',
    (name) => {
      const told = steps({}, name);

      expect(told).toContain('A name has unusual characters.');
      expect(told).not.toContain('aws ec2');
      expect(told).not.toContain('resource "aws_vpc_endpoint"');
    },
  );
});
