import { randomUUID } from 'node:crypto';
import { accepted, notInState, reportedLater, start } from './accept.ts';
import { isLive } from './endpoints.ts';
import { findHvn, findService } from './lookup.ts';
import { code, Refused } from './refused.ts';
import type { Answer, Route } from './route.ts';
import type { Operation, Service } from './types.ts';
import type { Inner } from './world.ts';

export const deletePrivateLink: Route['handle'] = (inner, call) => {
  const { switches } = inner;
  const service = findService(inner, call, findHvn(inner, call));
  if (service.state === 'DELETING') return deleteAgain(inner, service);
  if (!['AVAILABLE', 'FAILED'].includes(service.state)) throw notInState(service, 'deleted');
  const live = service.endpoints.filter(isLive);
  if (live.length > 0 && switches.deleteWithEndpoints === 'refuse') {
    const message = `service "${service.id}" has ${live.length} endpoint connections`;
    const violation = { code: code.failedPrecondition, message, when: switches.violations };
    const error = reportedLater(violation);
    return accepted(inner, start(inner, { kind: 'delete', service, error }));
  }
  return accepted(inner, start(inner, { kind: 'delete', service }));
};

/** @see hashicorp/terraform-provider-hcp PR 122: repeated deletes gave 503 or "execution already started". */
function deleteAgain(inner: Inner, service: Service): Answer {
  const { switches, world } = inner;
  const running = world.operations.findLast((each) => each.service === service);
  if (switches.deleteWhileDeleting === 'failed_precondition') throw notInState(service, 'deleted');
  if (switches.deleteWhileDeleting === 'unavailable' || running === undefined) {
    throw new Refused(code.unavailable, 'a delete is already running');
  }
  if (switches.deleteWhileDeleting === 'already_started_operation') {
    const error = { code: code.aborted, message: 'workflow execution already started' };
    const now = inner.clock.ms();
    const id = randomUUID();
    const second: Operation = { ...running, id, stuck: false, createdAt: now, doneAt: now, error };
    delete second.forcedState;
    inner.timeline.operations.push(second);
    return { ...accepted(inner, second), effect: false };
  }
  return { ...accepted(inner, running), effect: false };
}
