import { accepted, notInState, reportedLater, start } from './accept.ts';
import { agree, checkHvnLink, invalid, readFields, readJson, readStrings } from './body.ts';
import { findHvn, findService } from './lookup.ts';
import type { Route } from './route.ts';
import { judgeUpdate } from './rules.ts';
import type { Service, ServiceValues } from './types.ts';
import { applyDelta, checkedValues, withoutOwnRegion } from './values.ts';
import type { Inner } from './world.ts';

const lists = { accounts: 'accounts', ipRanges: 'ip_ranges', regions: 'regions' } as const;
const updateFields = Object.values(lists).flatMap((name) => [
  `add_consumer_${name}`,
  `remove_consumer_${name}`,
]);

/** A PATCH is a difference; what the service lists besides stays. It answers without the service. */
export const updatePrivateLink: Route['handle'] = (inner, call) => {
  const { switches } = inner;
  const hvn = findHvn(inner, call);
  const service = findService(inner, call, hvn);
  const allowed = ['id', 'hvn', ...updateFields];
  const fields = readFields(readJson(call), 'the body', { allowed, switches });
  agree(fields['id'], service.id, 'id');
  checkHvnLink(fields['hvn'], hvn, { call, switches });
  const add = checkedValues(changedValues(fields, 'add'), switches);
  const remove = changedValues(fields, 'remove');
  const changes = [add, remove].flatMap((each) => Object.values(each)).flat();
  if (changes.length === 0 && switches.emptyUpdate === 'reject') throw invalid('nothing to update');
  checkMayPatch(inner, service);

  const after = valuesAfter(inner, service, { add, remove });
  const error = reportedLater(judgeUpdate(after, switches));
  return accepted(inner, start(inner, { kind: 'update', service, error, after }));
};

function checkMayPatch({ switches }: Inner, service: Service): void {
  const { state } = service;
  if (state === 'AVAILABLE' || (state === 'FAILED' && switches.failedAcceptsPatch)) return;
  throw notInState(service, 'updated');
}

function valuesAfter(
  { switches }: Inner,
  service: Service,
  { add, remove }: { add: ServiceValues; remove: ServiceValues },
): ServiceValues {
  const delta = (name: keyof ServiceValues, listed = (values: string[]) => values) =>
    applyDelta(service[name], { add: listed(add[name]), remove: listed(remove[name]) }, switches);
  return {
    accounts: delta('accounts'),
    ipRanges: delta('ipRanges'),
    regions: delta('regions', (regions) =>
      withoutOwnRegion(regions, service.defaultRegion, switches),
    ),
  };
}

function changedValues(fields: Record<string, unknown>, verb: 'add' | 'remove'): ServiceValues {
  const list = (name: keyof ServiceValues) => {
    const field = `${verb}_consumer_${lists[name]}`;
    return readStrings(fields[field], field);
  };
  return { accounts: list('accounts'), ipRanges: list('ipRanges'), regions: list('regions') };
}
