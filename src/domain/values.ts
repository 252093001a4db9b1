/**
 * Questions about single values that have passed intake: principals are ARNs, ranges are canonical
 * IPv4 networks. Nothing here parses text from people.
 */
export function isAccountRoot(arn: string): boolean {
  return arn.endsWith(':root');
}

/** The twelve digits of a principal; `undefined` of what is no principal. */
export function accountIdOf(value: string): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(value)?.[1];
}

type Ipv4Network = { readonly address: number; readonly prefix: number };

function toNetwork(range: string): Ipv4Network {
  const [address = '', prefix = ''] = range.split('/');
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { address: number, prefix: Number(prefix) };
}

/**
 * Where a consumer VPC's addresses can be private: RFC 1918, and RFC 6598 which HCP accepts for
 * peering. Anything that is not wholly inside one of them reaches the public internet.
 *
 * @see HCP docs, "HVN peering": consumer VPCs use RFC 1918 or RFC 6598 space
 */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map(
  toNetwork,
);

export function isPublicRange(range: string): boolean {
  const network = toNetwork(range);
  return !privateNetworks.some((outer) => contains(outer, network));
}

/** A VPC is at most a /16, so a wider private range covers more than any one of them. */
const widestVpcPrefix = 16;

export function isWideRange(range: string): boolean {
  return toNetwork(range).prefix < widestVpcPrefix;
}

/** Whether every address of the inner range is one of the outer. */
export function containsRange(outer: string, inner: string): boolean {
  return contains(toNetwork(outer), toNetwork(inner));
}

function contains(outer: Ipv4Network, inner: Ipv4Network): boolean {
  if (inner.prefix < outer.prefix) return false;
  const size = 2 ** (32 - outer.prefix);
  return Math.floor(inner.address / size) === Math.floor(outer.address / size);
}
