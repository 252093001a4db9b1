import type { Network, PrivateLinkApi } from './ports/hcp.ts';
import type { Log } from './ports/log.ts';
import type { NetworkLooks } from './ports/network-looks.ts';

export type LookAgainDeps = {
  readonly hcp: Pick<PrivateLinkApi, 'listServices'>;
  readonly networkLooks: NetworkLooks;
  readonly log: Log;
};

/** What became of a look. `too_soon`: HCP was asked about this network a moment ago. */
export type LookedAgain = 'looked' | 'too_soon' | 'failed';

/** At most one look at a network within this time, whoever asks and in whatever process. */
const lookEveryMs = 10_000;

/**
 * Looks at the services of one network now. Who asks while a look is under way gets that look's answer. A
 * look that fails leaves what was known, with its age.
 */
export function createLookAgain(
  deps: LookAgainDeps,
): (network: Network, signal: AbortSignal) => Promise<LookedAgain> {
  const underWay = new Map<string, Promise<LookedAgain>>();
  return (network, signal) => {
    const key = `${network.projectId}/${network.hvnId}`;
    const joined = underWay.get(key);
    if (joined !== undefined) return joined;
    const look = lookAgain(deps, network, signal).finally(() => underWay.delete(key));
    underWay.set(key, look);
    return look;
  };
}

async function lookAgain(
  { hcp, networkLooks, log }: LookAgainDeps,
  network: Network,
  signal: AbortSignal,
): Promise<LookedAgain> {
  const beganAt = await networkLooks.claim(network, lookEveryMs);
  if (beganAt === undefined) return 'too_soon';
  try {
    await networkLooks.replace({ ...network, beganAt }, await hcp.listServices(network, signal));
    return 'looked';
  } catch (err) {
    log.warn({ ...network, err }, 'network could not be looked at');
    return 'failed';
  }
}
