import { ok, type Result, refused } from '../domain/result.ts';
import { collect } from './principals.ts';
import type { ValueRefusal } from './refusals.ts';
import { splitValues } from './text.ts';

/**
 * AWS's pattern of region names. HCP documents no list of consumer regions, and accepts ones that it
 * has no HVN in, so the form is checked and HCP decides.
 */
const region =
  /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[bef]?)?-(?:central|east|north|northeast|northwest|south|southeast|southwest|west)-\d$/;
/** A region with its hyphens lost or replaced, or one of its availability zones. */
const nearMiss =
  /^(?<area>af|ap|ca|eu|il|me|mx|sa|us)(?<side>central|east|north|northeast|northwest|south|southeast|southwest|west)(?<number>\d)[a-f]?$/;
const otherPartition = /^(?:cn-|us-gov-|.*-iso)/;

/** Reads a list of AWS regions. A near miss is refused with the likely meaning. */
export function parseRegions(text: string): Result<readonly string[], readonly ValueRefusal[]> {
  return collect(splitValues(text).map(parseRegion));
}

function parseRegion(value: string): Result<string, ValueRefusal> {
  const lowered = value.toLowerCase();
  if (region.test(lowered) && !otherPartition.test(lowered)) return ok(lowered);
  const parts = nearMiss.exec(lowered.replace(/[^a-z0-9]/g, ''))?.groups;
  const suggestion = parts && `${parts['area']}-${parts['side']}-${parts['number']}`;
  return refused({ code: 'not_a_region', text: value, suggestion });
}
