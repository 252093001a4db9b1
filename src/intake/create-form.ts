import type { Limits } from '../domain/limits.ts';
import type { ServiceValues } from '../domain/private-link.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type ListFields, type ListText, parseLists, toServiceValues } from './list-fields.ts';
import { type FieldRefusal, under, type ValueRefusal } from './refusals.ts';
import { parseServiceId } from './service-id.ts';
import { parseWhy, toWhy, type Why, type WhyFields, type WhyText } from './why-fields.ts';

/** What a person filled in to ask for a new service, as text. */
export type CreateText = { readonly serviceId: string } & ListText & WhyText;

export type CreateForm = { readonly serviceId: string; readonly desired: ServiceValues } & Why;

/** Each field by itself, so that what is known of one can be said whatever is wrong with another. */
export type CreateFields = { readonly serviceId: Result<string, ValueRefusal> } & ListFields &
  WhyFields;

export function parseCreateFields(text: CreateText, limits: Limits): CreateFields {
  return {
    serviceId: parseServiceId(text.serviceId),
    ...parseLists(text, limits),
    ...parseWhy(text),
  };
}

/** Reads the whole form; every field that is wrong is reported, each value in it once. */
export function parseCreateForm(
  text: CreateText,
  limits: Limits,
): Result<CreateForm, readonly FieldRefusal[]> {
  return toCreateForm(parseCreateFields(text, limits));
}

export function toCreateForm(fields: CreateFields): Result<CreateForm, readonly FieldRefusal[]> {
  const { serviceId } = fields;
  const lists = toServiceValues(fields);
  const why = toWhy(fields);
  if (serviceId.ok && lists.ok && why.ok)
    return ok({ serviceId: serviceId.value, desired: lists.value, ...why.value });
  return refused([
    ...under('service_id', serviceId.ok ? [] : [serviceId.refusal]),
    ...(lists.ok ? [] : lists.refusal),
    ...(why.ok ? [] : why.refusal),
  ]);
}
