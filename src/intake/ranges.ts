import ipaddr from 'ipaddr.js';
import { ok, type Result, refused } from '../domain/result.ts';
import { collect } from './principals.ts';
import type { ValueRefusal } from './refusals.ts';
import { splitValues } from './text.ts';

const dotted = /^(?<address>\d{1,3}(?:\.\d{1,3}){3})(?:\/(?<prefix>\d{1,4}))?$/;

/** Reads a list of IPv4 networks in canonical form; a near miss is refused with the likely meaning. */
export function parseRanges(text: string): Result<readonly string[], readonly ValueRefusal[]> {
  const closed = text.replace(/[^\S\n]*\/[^\S\n]*(?=\d)/g, '/');
  return collect(splitValues(closed).map(parseRange));
}

function parseRange(value: string): Result<string, ValueRefusal> {
  const parts = dotted.exec(value)?.groups;
  const address = decimalAddress(parts?.['address']);
  if (address === undefined) {
    const ipv6 = ipaddr.IPv6.isValid(value.split('/')[0] ?? '');
    return refused({ code: ipv6 ? 'ipv6_range' : 'not_a_range', text: value });
  }
  const prefix = parts?.['prefix'];
  if (prefix === undefined)
    return refused({ code: 'prefix_missing', text: value, suggestion: `${address}/32` });
  return checkNetwork(value, address, Number(prefix));
}

function checkNetwork(text: string, address: string, prefix: number): Result<string, ValueRefusal> {
  if (prefix > 32) return refused({ code: 'bad_prefix', text });
  if (prefix === 0) return refused({ code: 'any_range', text });
  const network = ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString();
  if (network !== address)
    return refused({ code: 'host_bits', text, suggestion: `${network}/${prefix}` });
  return ok(`${network}/${prefix}`);
}

/** Leading zeros are refused: some programs read them as octal, so two readers could differ. */
function decimalAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const octets = text.split('.');
  const plain = octets.every((octet) => String(Number(octet)) === octet && Number(octet) <= 255);
  return plain ? text : undefined;
}
