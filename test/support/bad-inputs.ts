/** What is wrong in a form, and what is then read under its field: for the words alone, and through Slack. */
/** What a person typed in one field, and what they then read under it. */
type Row = readonly [typed: string, read: string];

const principalForm =
  'Write a 12-digit account id, or the ARN of an account root, a role or a user, like arn:aws:iam::111122223333:role/vault.';
const kindForm = 'Only account roots, roles and users can be on the list.';
const named = 'would let in more than one named account. List each account, role or user.';
const rangeForm = 'Write ranges like 10.0.0.0/16.';
const regionForm = 'Write regions like eu-west-1.';
const idForm = 'Use letters a to z, digits and hyphens.';
const numbered = (count: number, value: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => value(n)).join(', ');

const accounts: readonly Row[] = [
  ['*', `“*” ${named}`],
  ['"*"', `“*” ${named}`],
  ['arn:aws:iam::*:root', `“arn:aws:iam::*:root” ${named}`],
  ['arn:aws:iam::111122223333:role/*', `“arn:aws:iam::111122223333:role/*” ${named}`],
  ['1234', '“1234” has an account id of 4 digits. An AWS account id has 12.'],
  ['1111222233334', '“1111222233334” has an account id of 13 digits. An AWS account id has 12.'],
  ['11112222333a', `“11112222333a” is not an AWS principal. ${principalForm}`],
  [
    '1111 2222 3333',
    '“1111” has an account id of 4 digits.\n“2222” has an account id of 4 digits.\n“3333” has an account id of 4 digits.\nAn AWS account id has 12.',
  ],
  [
    'arn:aws:iam::1234:root',
    '“arn:aws:iam::1234:root” has an account id of 4 digits. An AWS account id has 12.',
  ],
  [
    'arn:aws:iam::abcdefghijkl:root',
    `“arn:aws:iam::abcdefghijkl:root” is not an AWS principal. ${principalForm}`,
  ],
  [
    'arn:aws:iam:::root',
    '“arn:aws:iam:::root” has an account id of 0 digits. An AWS account id has 12.',
  ],
  [
    'arn:aws:iam:111122223333:root',
    `“arn:aws:iam:111122223333:root” is not an AWS principal. ${principalForm}`,
  ],
  [
    'arn:aws-cn:iam::111122223333:root',
    '“arn:aws-cn:iam::111122223333:root” is in partition aws-cn. HCP runs in partition aws, and only its accounts can connect.',
  ],
  [
    'arn:aws-us-gov:iam::111122223333:root',
    '“arn:aws-us-gov:iam::111122223333:root” is in partition aws-us-gov. HCP runs in partition aws, and only its accounts can connect.',
  ],
  [
    'arn:aws:sts::111122223333:assumed-role/app/session',
    `“arn:aws:sts::111122223333:assumed-role/app/session” is of kind sts. ${kindForm}`,
  ],
  [
    'arn:aws:iam::111122223333:group/admins',
    `“arn:aws:iam::111122223333:group/admins” is of kind group. ${kindForm}`,
  ],
  [
    'arn:aws:iam::111122223333:saml-provider/okta',
    `“arn:aws:iam::111122223333:saml-provider/okta” is of kind saml-provider. ${kindForm}`,
  ],
  [
    'arn:aws:iam::111122223333:role/',
    `“arn:aws:iam::111122223333:role/” is not an AWS principal. ${principalForm}`,
  ],
  [
    'arn:aws:iam::111122223333:roles/app',
    `“arn:aws:iam::111122223333:roles/app” is of kind roles. ${kindForm}`,
  ],
  ['arn:aws:s3:::bucket', `“arn:aws:s3:::bucket” is of kind s3. ${kindForm}`],
  ['prod', `“prod” is not an AWS principal. ${principalForm}`],
  [
    'prod, staging',
    `“prod” is not an AWS principal.\n“staging” is not an AWS principal.\n${principalForm}`,
  ],
  [
    '１１１１２２２２３３３３',
    `“１１１１２２２２３３３３” is not an AWS principal. ${principalForm}`,
  ],
  ['<!channel>', `“!channel” is not an AWS principal. ${principalForm}`],
  ['<@U123>', `“@U123” is not an AWS principal. ${principalForm}`],
  ['vpce-0123456789abcdef0', `“vpce-0123456789abcdef0” is not an AWS principal. ${principalForm}`],
  [
    numbered(11, (n) => String(111122223333 + n)),
    'There are 11 accounts; at most 10 are possible. Take 1 out.',
  ],
  [
    `arn:aws:iam::111122223333:role/${'x'.repeat(65)}`,
    `“arn:aws:iam::111122223333:role/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… and 30 more characters” is not an AWS principal. ${principalForm}`,
  ],
];
const ranges: readonly Row[] = [
  ['10.0.0.7/16', '“10.0.0.7/16” does not start at a network address. Did you mean 10.0.0.0/16?'],
  ['10.0.0.7', '“10.0.0.7” has no prefix length. For this one address write 10.0.0.7/32.'],
  ['10.0.0.0/33', `“10.0.0.0/33” has a prefix length above 32. ${rangeForm}`],
  ['10.0.0.0/99999', `“10.0.0.0/99999” is not an IPv4 range. ${rangeForm}`],
  ['0.0.0.0/0', '“0.0.0.0/0” is every address there is. List the ranges of your VPCs.'],
  ['10.0.0.0/0', '“10.0.0.0/0” is every address there is. List the ranges of your VPCs.'],
  ['10.0.0/16', `“10.0.0/16” is not an IPv4 range. ${rangeForm}`],
  ['256.0.0.0/8', `“256.0.0.0/8” is not an IPv4 range. ${rangeForm}`],
  ['010.0.0.0/8', `“010.0.0.0/8” is not an IPv4 range. ${rangeForm}`],
  ['fd00::/8', `“fd00::/8” is IPv6. The bot takes IPv4 only. ${rangeForm}`],
  ['::/0', `“::/0” is IPv6. The bot takes IPv4 only. ${rangeForm}`],
  ['10.0.0.0-10.0.255.255', `“10.0.0.0-10.0.255.255” is not an IPv4 range. ${rangeForm}`],
  ['10.0.0.0/255.255.0.0', `“10.0.0.0/255.255.0.0” is not an IPv4 range. ${rangeForm}`],
  ['10.0.*.*', `“10.0.*.*” is not an IPv4 range. ${rangeForm}`],
  ['10.0.0.0/16/24', `“10.0.0.0/16/24” is not an IPv4 range. ${rangeForm}`],
  ['10.0.0.0/-8', `“10.0.0.0/-8” is not an IPv4 range. ${rangeForm}`],
  ['http://10.0.0.0/16', `“http://10.0.0.0/16” is not an IPv4 range. ${rangeForm}`],
  ['vpc-0123', `“vpc-0123” is not an IPv4 range. ${rangeForm}`],
  ['any', `“any” is not an IPv4 range. ${rangeForm}`],
  [
    '10.0.0.7/16 10.1.0.9/16',
    '“10.0.0.7/16” does not start at a network address. Did you mean 10.0.0.0/16?\n“10.1.0.9/16” does not start at a network address. Did you mean 10.1.0.0/16?',
  ],
  [
    numbered(17, (n) => `10.${n}.0.0/16`),
    'There are 17 IP ranges; at most 15 are possible. Take 2 out.',
  ],
];
const regions: readonly Row[] = [
  ['eu-west-1a', '“eu-west-1a” is not an AWS region. Did you mean eu-west-1?'],
  ['eu_west_1', '“eu_west_1” is not an AWS region. Did you mean eu-west-1?'],
  ['euwest1', '“euwest1” is not an AWS region. Did you mean eu-west-1?'],
  ['Frankfurt', `“Frankfurt” is not an AWS region that can connect. ${regionForm}`],
  ['eu-west', `“eu-west” is not an AWS region that can connect. ${regionForm}`],
  ['eu-west-12', `“eu-west-12” is not an AWS region that can connect. ${regionForm}`],
  ['us-gov-west-1', `“us-gov-west-1” is not an AWS region that can connect. ${regionForm}`],
  ['cn-north-1', `“cn-north-1” is not an AWS region that can connect. ${regionForm}`],
  ['us-iso-east-1', `“us-iso-east-1” is not an AWS region that can connect. ${regionForm}`],
  ['use1-az1', `“use1-az1” is not an AWS region that can connect. ${regionForm}`],
  ['us-west-2-lax-1a', `“us-west-2-lax-1a” is not an AWS region that can connect. ${regionForm}`],
  ['*', `“*” is not an AWS region that can connect. ${regionForm}`],
  ['all', `“all” is not an AWS region that can connect. ${regionForm}`],
  [
    numbered(21, (n) => `${['eu', 'us', 'ap'][n % 3]}-west-${1 + Math.floor(n / 3)}`),
    'There are 21 regions; at most 20 are possible. Take 1 out.',
  ],
];
const serviceId: readonly Row[] = [
  ['', 'The service needs an id. Use 3 to 36 letters, digits and hyphens, like vault-prod.'],
  ['   ', 'The service needs an id. Use 3 to 36 letters, digits and hyphens, like vault-prod.'],
  ['ab', 'The id has 2 characters. Use 3 to 36.'],
  ['vault prod', `The id has a space in it. ${idForm}`],
  ['vault_prod', `The id has “_” in it. ${idForm}`],
  ['vault.prod', `The id has “.” in it. ${idForm}`],
  ['vault/prod', `The id has “/” in it. ${idForm}`],
  ['-vault', 'The id starts or ends with a hyphen. Start and end with a letter or a digit.'],
  ['vault-', 'The id starts or ends with a hyphen. Start and end with a letter or a digit.'],
  ['vàult', `The id has “à” in it. ${idForm}`],
  ['vault🚀', `The id has “🚀” in it. ${idForm}`],
  ['vault\nprod', `The id has a line break in it. ${idForm}`],
  ['`vault`', `The id has “\`” in it. ${idForm}`],
  ['<!channel>', `The id has “<” in it. ${idForm}`],
  ['arn:aws:vault', `The id has “:” in it. ${idForm}`],
  ['a'.repeat(37), 'The id has 37 characters. Use 3 to 36.'],
];
const reason: readonly Row[] = [
  ['', 'There is no reason. Approvers need at least 10 characters.'],
  ['please', 'The reason has 6 characters. Approvers need at least 10 characters.'],
  ['   x   ', 'The reason has 1 character. Approvers need at least 10 characters.'],
  [
    '\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b',
    'There is no reason. Approvers need at least 10 characters.',
  ],
  ['\n\n\n\n\n\n\n\n\n\n\n', 'There is no reason. Approvers need at least 10 characters.'],
  [
    'y'.repeat(1001),
    'The reason has 1001 characters. At most 1000 are possible: put the rest into the ticket.',
  ],
  [
    '🚀'.repeat(1001),
    'The reason has 1001 characters. At most 1000 are possible: put the rest into the ticket.',
  ],
];

const ticket: readonly Row[] = [
  ['T'.repeat(101), 'The ticket has 101 characters. At most 100 are possible.'],
];

/** By the form's field, as intake names it. */
export const badInputs = { accounts, ranges, regions, serviceId, reason, ticket } as const;
