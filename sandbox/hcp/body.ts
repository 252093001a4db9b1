import { code, Refused } from './refused.ts';
import type { Call } from './route.ts';
import type { Switches } from './switches.ts';
import type { Hvn } from './types.ts';

/** Readers of request bodies. Whatever is not of the expected shape is refused with code 3. */

type Fields = Record<string, unknown>;

export const invalid = (message: string) => new Refused(code.invalidArgument, message);

export function readJson(call: Call): unknown {
  const type = call.request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) throw invalid('content-type must be application/json');
  try {
    return JSON.parse(call.text);
  } catch {
    throw invalid('invalid JSON');
  }
}

/** The fields of an object; null is the empty one. Names may be lowerCamelCase, as proto JSON allows. */
export function readFields(
  value: unknown,
  what: string,
  { allowed, switches }: { allowed: string[]; switches: Switches },
): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(`${what} must be an object`);
  const fields: Fields = {};
  for (const [name, each] of Object.entries(value)) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (allowed.includes(snake)) fields[snake] = each;
    else if (switches.unknownFields === 'reject')
      throw invalid(`unknown field "${name}" in ${what}`);
  }
  return fields;
}

export function readString(value: unknown, what: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw invalid(`${what} must be a string`);
  return value;
}

/** Absent, null and [] are one, since HashiCorp's own Go client sends null. */
export function readStrings(value: unknown, what: string): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(`${what} must be a list`);
  return value.map((each) => {
    if (typeof each !== 'string') throw invalid(`${what} must be a list of strings`);
    return each;
  });
}

/**
 * Checks the HVN link of a write: its region is required, and whatever it repeats of the path must
 * agree with it. Stock gateways let the path win; no client should rely on that.
 */
export function checkHvnLink(
  value: unknown,
  hvn: Hvn,
  at: { call: Call; switches: Switches },
): void {
  const { params } = at.call;
  const read = (each: unknown, what: string, allowed: string[]) =>
    readFields(each, what, { allowed, switches: at.switches });
  const link = read(value, 'hvn', ['type', 'id', 'uuid', 'location', 'description']);
  const place = read(link['location'], 'location', ['organization_id', 'project_id', 'region']);
  const region = read(place['region'], 'region', ['provider', 'region']);

  const provider = readString(region['provider'], 'region.provider');
  const name = readString(region['region'], 'region.region');
  if (provider === '' || name === '') throw invalid('hvn.location.region is required');
  if (provider !== hvn.provider || name !== hvn.region) {
    throw invalid(`HVN "${hvn.id}" is not in region ${provider} ${name}`);
  }
  agree(link['id'], params['hvn'], 'hvn.id');
  agree(link['type'], 'hashicorp.network.hvn', 'hvn.type');
  agree(place['organization_id'], params['org'], 'hvn.location.organization_id');
  agree(place['project_id'], params['project'], 'hvn.location.project_id');
}

export function agree(value: unknown, expected: string | undefined, what: string): void {
  const given = readString(value, what);
  if (given !== '' && given !== expected) throw invalid(`${what} disagrees with the path`);
}
