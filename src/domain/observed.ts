import { type DriftKind, passing } from './drift.ts';
import {
  type LiveValues,
  noService,
  type PrivateLinkService,
  sameLive,
  toLiveValues,
} from './private-link.ts';

/** A service that is not the bot's, as a look saw it last. */
export type Remembered = { readonly serviceId: string; readonly live: LiveValues };

/** What is remembered from now on, and what has become of it since it was seen last. */
type Observed = { readonly live: LiveValues; readonly kind?: DriftKind };

/**
 * What a look says of a service that the bot does not write, and of which nobody is told: the log alone tells
 * what others do with it. `undefined`: nothing new. A service of the bot's, or of a drift that people are told
 * of, is forgotten here.
 */
export function judgeObserved({
  service,
  before,
  isOthers,
  isKnown,
}: {
  readonly service: PrivateLinkService | undefined;
  readonly before: LiveValues | undefined;
  readonly isOthers: boolean;
  /** Whether it was there before anything was remembered of it, and so is no news. */
  readonly isKnown: boolean;
}): Observed | undefined {
  if (!isOthers) return before && { live: noService };
  if (service === undefined) return before && { live: noService, kind: 'gone' };
  if (passing.includes(service.state)) return undefined;
  const live = toLiveValues(service);
  if (before === undefined) return isKnown ? { live } : { live, kind: 'appeared' };
  if (sameLive(before, live)) return undefined;
  return { live, kind: isSameIncarnation(before, live) ? 'changed' : 'remade' };
}

function isSameIncarnation(before: LiveValues, live: LiveValues): boolean {
  return before.exists && live.exists && before.createdAt === live.createdAt;
}
