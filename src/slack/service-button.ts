import { z } from 'zod';
import type { ListPlace, ListStart, ServiceView } from '../use-cases/ports/service-views.ts';

/** What the buttons under services say of themselves: all that is needed to draw the answer anew. */
export type ListButton = { readonly filter: string; readonly from: ListStart | undefined };
export type ServiceButton = {
  /** What was asked for by name: the answer may be about several services. */
  readonly name: string;
  readonly projectId: string;
  readonly serviceId: string;
};

/** No id and no glob over ids is longer. */
export const nameMaxLength = 100;
const id = z.string().min(1).max(nameMaxLength);
const place = z.tuple([id, id]);

const listSchema = z.strictObject({
  filter: z.string().max(nameMaxLength),
  after: place.optional(),
  before: place.optional(),
});
const serviceSchema = z.strictObject({ name: id, projectId: id, serviceId: id });

export function listButton(filter: string, from: ListStart): string {
  return JSON.stringify({ filter, ...from });
}

/** Reads a button's value; `undefined` for anything that is not one of ours. */
export function parseListButton(text: string | undefined): ListButton | undefined {
  const read = listSchema.safeParse(fromJson(text));
  if (!read.success) return undefined;
  const { filter, after, before } = read.data;
  if (after !== undefined) return { filter, from: { after } };
  return { filter, from: before === undefined ? undefined : { before } };
}

export function serviceButton(name: string, { projectId, id: serviceId }: ServiceView): string {
  return JSON.stringify({ name, projectId, serviceId });
}

export function parseServiceButton(text: string | undefined): ServiceButton | undefined {
  const read = serviceSchema.safeParse(fromJson(text));
  return read.success ? read.data : undefined;
}

export function placeOf({ id: serviceId, projectId }: ServiceView): ListPlace {
  return [serviceId.toLowerCase(), projectId];
}

function fromJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
