import { isIPv4, isIPv6 } from 'node:net';
import { invalid } from './body.ts';
import type { Switches } from './switches.ts';
import type { ServiceValues } from './types.ts';

/** The syntax of what a service lists. All of it is refused on the call itself, with code 3. */

/** AWS accepts accounts, users and roles as principals of an endpoint service. */
export const arnPattern =
  /^arn:aws(-[a-z-]+)?:iam::\d{12}:(root|user\/[\w+=,.@/-]+|role\/[\w+=,.@/-]+)$/;

/** Any AWS region: us-west-1 is a consumer region although no HVN can be there. */
export const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

function checkedAccount(value: string, switches: Switches): string {
  if (value === '*' && switches.wildcardPrincipal === 'accept') return value;
  if (!arnPattern.test(value)) throw invalid(`"${value}" is not an IAM principal's ARN`);
  return value;
}

function checkedRegion(value: string): string {
  if (!regionPattern.test(value)) throw invalid(`"${value}" is not a cloud provider region`);
  return value;
}

function checkedRange(value: string, switches: Switches): string {
  const [address = '', bits = '', ...rest] = value.split('/');
  const six = isIPv6(address);
  const known = isIPv4(address) || (six && switches.ipv6 === 'accept');
  const length = /^(0|[1-9]\d{0,2})$/.test(bits) ? Number(bits) : Number.NaN;
  if (!known || rest.length > 0 || !(length <= (six ? 128 : 32))) {
    throw invalid(`"${value}" is not a CIDR range`);
  }
  const network = six ? value : `${networkOf(address, length)}/${bits}`;
  if (network === value || switches.hostBits === 'accept') return value;
  if (switches.hostBits === 'normalise') return network;
  throw invalid(`"${value}" has host bits set`);
}

function networkOf(address: string, length: number): string {
  const size = 2 ** (32 - length);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const network = Math.floor(number / size) * size;
  return [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
}

export function checkedValues(values: ServiceValues, switches: Switches): ServiceValues {
  return {
    accounts: values.accounts.map((each) => checkedAccount(each, switches)),
    ipRanges: values.ipRanges.map((each) => checkedRange(each, switches)),
    regions: values.regions.map(checkedRegion),
  };
}

/** Applies the switch for the HVN's own region, which the service has anyway. */
export function withoutOwnRegion(regions: string[], own: string, switches: Switches): string[] {
  if (!regions.includes(own) || switches.hvnRegion === 'accept') return regions;
  if (switches.hvnRegion === 'drop') return regions.filter((region) => region !== own);
  throw invalid(`region "${own}" is the HVN's own and always supported`);
}

/** Applies the switch for values listed twice. */
export function onceEach(values: string[], switches: Switches): string[] {
  const unique = [...new Set(values)];
  if (unique.length < values.length && switches.duplicateValues === 'reject') {
    throw invalid('a value is listed twice');
  }
  return unique;
}

/** What a list becomes after one PATCH's additions and removals. */
export function applyDelta(
  live: string[],
  delta: { add: string[]; remove: string[] },
  switches: Switches,
): string[] {
  const add = onceEach(delta.add, switches);
  const remove = onceEach(delta.remove, switches);
  const both = add.filter((value) => remove.includes(value));
  if (both.length > 0 && switches.addedAndRemoved === 'reject') {
    throw invalid(`"${both[0]}" is both added and removed`);
  }
  const plainAdd = add.filter((value) => !both.includes(value));
  const plainRemove = remove.filter((value) => !both.includes(value));
  const present = plainAdd.find((value) => live.includes(value));
  const absent = plainRemove.find((value) => !live.includes(value));
  if (switches.duplicateValues === 'reject' && present !== undefined) {
    throw invalid(`"${present}" is present already`);
  }
  if (switches.duplicateValues === 'reject' && absent !== undefined) {
    throw invalid(`"${absent}" is not present`);
  }
  const gone = switches.addedAndRemoved === 'drop' ? remove : plainRemove;
  const come = switches.addedAndRemoved === 'keep' ? add : plainAdd;
  return [...new Set([...live.filter((value) => !gone.includes(value)), ...come])];
}
