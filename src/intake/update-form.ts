import type { Limits } from '../domain/limits.ts';
import type { ServiceValues } from '../domain/private-link.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type ListFields, type ListText, parseLists, toServiceValues } from './list-fields.ts';
import type { FieldRefusal } from './refusals.ts';
import { parseWhy, toWhy, type Why, type WhyFields, type WhyText } from './why-fields.ts';

/** What a person filled in to change a service: the three lists as they should be, whole. */
export type UpdateText = ListText & WhyText;
export type UpdateFields = ListFields & WhyFields;
export type UpdateForm = { readonly desired: ServiceValues; readonly why: Why };

export function parseUpdateFields(text: UpdateText, limits: Limits): UpdateFields {
  return { ...parseLists(text, limits), ...parseWhy(text) };
}

export function toUpdateForm(fields: UpdateFields): Result<UpdateForm, readonly FieldRefusal[]> {
  const lists = toServiceValues(fields);
  const why = toWhy(fields);
  if (lists.ok && why.ok) return ok({ desired: lists.value, why: why.value });
  return refused([...(lists.ok ? [] : lists.refusal), ...(why.ok ? [] : why.refusal)]);
}
