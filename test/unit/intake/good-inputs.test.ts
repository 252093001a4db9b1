import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../../src/domain/limits.ts';
import { type CreateText, parseCreateForm } from '../../../src/intake/create-form.ts';

const root = (account: string): string => `arn:aws:iam::${account}:root`;
const roots = [root('111122223333'), root('444455556666')];
const plain: CreateText = {
  serviceId: 'vault-prod',
  accounts: '111122223333',
  ranges: '10.0.0.0/16',
  regions: '',
  reason: 'Connect the payments VPC.',
  ticket: '',
};

/** Untidy, but with one meaning: what a person pasted, and what the bot reads. */
const accounts: readonly (readonly [string, readonly string[]])[] = [
  ['111122223333', [root('111122223333')]],
  ['  111122223333  ', [root('111122223333')]],
  ['1111-2222-3333', [root('111122223333')]],
  ['111122223333, 444455556666', roots],
  ['444455556666,111122223333', roots],
  ['111122223333;444455556666', roots],
  ['111122223333\n444455556666\n', roots],
  ['111122223333\r\n444455556666', roots],
  ['111122223333\t444455556666', roots],
  [', 111122223333,, 444455556666 ,', roots],
  ['111122223333 111122223333', [root('111122223333')]],
  ['111122223333 arn:aws:iam::111122223333:root', [root('111122223333')]],
  ['"111122223333", "444455556666"', roots],
  ['["111122223333", "444455556666"]', roots],
  ['“111122223333”, ‘444455556666’', roots],
  ['`111122223333`', [root('111122223333')]],
  ['<111122223333>', [root('111122223333')]],
  ['- 111122223333\n- 444455556666', roots],
  ['* 111122223333\n* 444455556666', roots],
  ['• 111122223333\n• 444455556666', roots],
  ['1111\u200b22223333', [root('111122223333')]],
  ['\ufeff111122223333', [root('111122223333')]],
  ['111122223333\u00a0444455556666', roots],
  ['ARN:AWS:IAM::111122223333:ROOT', [root('111122223333')]],
  ['arn:aws:iam::111122223333:role/Vault-Client', ['arn:aws:iam::111122223333:role/Vault-Client']],
  ['arn:aws:iam::111122223333:role/team/app', ['arn:aws:iam::111122223333:role/team/app']],
  [
    'arn:aws:iam::111122223333:user/jane@example.com',
    ['arn:aws:iam::111122223333:user/jane@example.com'],
  ],
  ['', []],
  [' \n ', []],
];

const ranges: readonly (readonly [string, readonly string[]])[] = [
  ['10.0.0.0/16', ['10.0.0.0/16']],
  ['10.1.0.0/16 10.0.0.0/16', ['10.0.0.0/16', '10.1.0.0/16']],
  ['10.0.0.0 / 16', ['10.0.0.0/16']],
  ['10.0.0.0/08', ['10.0.0.0/8']],
  ['[10.0.0.0/16, "10.1.0.0/16"]', ['10.0.0.0/16', '10.1.0.0/16']],
  ['10.0.0.7/32', ['10.0.0.7/32']],
  ['10.0.0.0/16\n\n10.0.0.0/16', ['10.0.0.0/16']],
  ['– 10.0.0.0/16', ['10.0.0.0/16']],
  ['100.64.0.0/10', ['100.64.0.0/10']],
  ['\u202a10.0.0.0/16\u202c', ['10.0.0.0/16']],
];

const regions: readonly (readonly [string, readonly string[]])[] = [
  ['EU-West-1', ['eu-west-1']],
  ['us-east-1, eu-central-1', ['eu-central-1', 'us-east-1']],
  ['eu-central-1\neu-central-1', ['eu-central-1']],
  ['"ap-southeast-2"', ['ap-southeast-2']],
  ['il-central-1 mx-central-1 me-south-1', ['il-central-1', 'me-south-1', 'mx-central-1']],
];

function read(text: Partial<CreateText>) {
  const form = parseCreateForm({ ...plain, ...text }, defaultLimits);
  if (!form.ok) throw new Error(JSON.stringify(form.refusal));
  return form.value;
}

describe('untidy but good input', () => {
  it.each(accounts)('accounts %j', (text, expected) => {
    expect(read({ accounts: text }).desired.consumerAccounts).toEqual(expected);
  });

  it.each(ranges)('ranges %j', (text, expected) => {
    expect(read({ ranges: text }).desired.consumerIpRanges).toEqual(expected);
  });

  it.each(regions)('regions %j', (text, expected) => {
    expect(read({ regions: text }).desired.consumerRegions).toEqual(expected);
  });

  it.each([
    ['  vault-prod \n', 'vault-prod'],
    ['Vault-PROD', 'Vault-PROD'],
    ['vault\u200b-prod', 'vault-prod'],
    ['v01', 'v01'],
    ['a'.repeat(36), 'a'.repeat(36)],
  ])('service id %j', (text, expected) => {
    expect(read({ serviceId: text }).serviceId).toBe(expected);
  });

  it.each([
    ['  Connect the VPC.\r\nThanks!  ', 'Connect the VPC.\nThanks!'],
    ['Connect\u2028the VPC.', 'Connect\nthe VPC.'],
    ['Payments \u202eneed\u202c Vault', 'Payments need Vault'],
    ['Payments need Vault \ud83d', 'Payments need Vault'],
    ['🚀'.repeat(1000), '🚀'.repeat(1000)],
  ])('reason %j', (text, expected) => {
    expect(read({ reason: text }).reason).toBe(expected);
  });

  it.each([
    [' CHG0012345 ', 'CHG0012345'],
    ['CHG0012345\n', 'CHG0012345'],
    ['CHG \t 0012345', 'CHG 0012345'],
    ['', ''],
  ])('ticket %j', (text, expected) => {
    expect(read({ ticket: text }).ticket).toBe(expected);
  });
});
