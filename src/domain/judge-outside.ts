import { deltaOf, isPartOf } from './difference.ts';
import { type Found, judgeEnd } from './judge-change.ts';
import {
  comparableValues,
  type LiveValues,
  type PrivateLinkService,
  sameLive,
  toLiveValues,
} from './private-link.ts';

/** States in which a service stays until somebody does something. */
const lasting = ['AVAILABLE', 'FAILED'];

/**
 * What a look means for an approved change that others carry out, while the bot writes nothing. `done`: HCP
 * has what was approved. `changed`: it has something else than was shown, and nobody approved that.
 */
export function judgeOutside(found: Found): 'waiting' | 'done' | 'changed' {
  if (judgeEnd(found, false).kind === 'done') return 'done';
  const { before, service } = found;
  if (sameLive(toLiveValues(service), before)) return 'waiting';
  if (service === undefined || !isOfThis(before, service)) return 'changed';
  if (!lasting.includes(service.state)) return 'waiting';
  return isOnTheWay(found, service) ? 'waiting' : 'changed';
}

/** The very service that was shown; of a create there was none. */
function isOfThis(before: LiveValues, service: PrivateLinkService): boolean {
  return !before.exists || before.createdAt === service.createdAt;
}

/** A part of what was approved is there, and nothing else. */
function isOnTheWay({ request, before }: Found, service: PrivateLinkService): boolean {
  if (request.change !== 'update' || !before.exists) return false;
  const done = deltaOf(before, comparableValues(service));
  return isPartOf(done, deltaOf(before, request.desired));
}
