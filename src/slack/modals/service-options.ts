import type { PlainTextOption } from '@slack/types';
import type { Policy } from '../../domain/policy.ts';
import { checkService, type ServiceChange } from '../../use-cases/check-service.ts';
import type { ServiceChoice } from '../../use-cases/ports/inventory-store.ts';
import { plain } from '../blocks.ts';
import { briefRefusal } from '../messages/target-refusal-text.ts';

/** @see Slack docs, "Option object" and "Select menu of external data source" */
const optionTextMaxLength = 75;
export const optionsMaxCount = 100;

/** What is asked for, and under which policy: what both decide whether a service can be chosen. */
export type Wanted = { readonly change: ServiceChange; readonly policy: Policy | undefined };

/**
 * The services that a picker offers. One that cannot be chosen is listed all the same, with the reason,
 * after those that can.
 */
export function serviceOptions(
  choices: readonly ServiceChoice[],
  wanted: Wanted,
): readonly PlainTextOption[] {
  const possible = (choice: ServiceChoice): boolean => refusalOf(choice, wanted) === undefined;
  return [...choices.filter(possible), ...choices.filter((choice) => !possible(choice))]
    .slice(0, optionsMaxCount)
    .map((choice) => serviceOption(choice, wanted));
}

export function serviceOption(choice: ServiceChoice, wanted: Wanted): PlainTextOption {
  const { id, hvnId, clusterId, state, defaultRegion } = choice.service;
  const refusal = refusalOf(choice, wanted);
  const region = defaultRegion === undefined ? '' : `, ${defaultRegion}`;
  const place = `Cluster ${clusterId}, HVN ${hvnId}`;
  return {
    text: plain(`${id}${region}, ${state}`, optionTextMaxLength),
    description: plain(
      refusal === undefined ? place : `Not possible: ${briefRefusal(refusal)}. ${place}`,
      optionTextMaxLength,
    ),
    value: serviceOptionValue(choice),
  };
}

/** Without a policy nothing is known against a service; nothing will be recorded either. */
export function refusalOf(choice: ServiceChoice, { change, policy }: Wanted) {
  return policy === undefined ? undefined : checkService(change, choice, policy);
}

export function serviceOptionValue({ projectId, service }: ServiceChoice): string {
  return `${projectId}/${service.id}`;
}

/** Project and service of a chosen option; `undefined` when nothing, or nothing of ours, was chosen. */
export function parseServiceOption(
  value: unknown,
): { readonly projectId: string; readonly serviceId: string } | undefined {
  if (typeof value !== 'string') return undefined;
  const [projectId = '', serviceId = '', ...rest] = value.split('/');
  if (rest.length > 0 || projectId === '' || serviceId === '') return undefined;
  return { projectId, serviceId };
}
