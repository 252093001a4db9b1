import type { FieldRefusal } from './refusals.ts';
import { visible } from './text.ts';

/**
 * Whether what was typed is the id of the service, letter by letter: who has to copy it with care has
 * read which service it is.
 */
export function checkTypedId(typed: string, serviceId: string): readonly FieldRefusal[] {
  const text = visible(typed).trim();
  if (text === serviceId) return [];
  return [{ field: 'service_id', code: 'service_id_differs', text, wanted: serviceId }];
}
