import { serviceIdMaxLength, serviceIdPattern } from '../domain/limits.ts';
import { type RequestId, referenceOf } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { ValueRefusal } from './refusals.ts';
import { visible } from './text.ts';

export function parseServiceId(text: string): Result<string, ValueRefusal> {
  const id = visible(text).trim();
  if (serviceIdPattern.test(id)) return ok(id);
  if (id === '') return refused({ code: 'service_id_missing' });
  const foreign = /[^-0-9A-Za-z]/u.exec(id)?.[0];
  if (foreign !== undefined) return refused({ code: 'service_id_characters', found: foreign });
  const length = [...id].length;
  if (length < 3 || length > serviceIdMaxLength)
    return refused({ code: 'service_id_length', given: length });
  return refused({ code: 'service_id_edges' });
}

/**
 * A service id for a cluster that carries a part of the request's own id: so two requests never
 * propose the same one, and "exists and is equal" after a lost answer means ours.
 */
export function proposeServiceId(clusterId: string, requestId: RequestId): string {
  const suffix = `-${referenceOf(requestId).toLowerCase()}`;
  const stem = clusterId.slice(0, serviceIdMaxLength - suffix.length).replace(/-+$/, '');
  return `${stem}${suffix}`;
}
