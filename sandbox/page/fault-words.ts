import type { PendingFault } from '../hcp/faults.ts';
import type { CloudFault } from './wire.ts';

const words: Record<PendingFault['name'], (of: string) => string> = {
  rateLimit: (of) => `HCP answers 429 to ${of}`,
  fail: (of) => `HCP fails ${of}`,
  hold: (of) => `HCP holds its answer to ${of}`,
  loseAnswer: (of) => `${of} takes effect, and its answer is lost`,
  reset: (of) => `the connection of ${of} is cut before any effect`,
  unavailable: () => 'HCP answers 503 to everything',
  limited: () => 'HCP answers 429 to everything but the token call',
  probability: (of) => `HCP fails ${of} by chance`,
  forbidToken: () => 'HCP refuses the token call',
  failNextOperation: () => 'the next operation fails',
  failNextService: () => 'the next operation ends well and leaves its service FAILED',
  stickNextOperation: () => 'the next operation never ends',
  slow: () => 'operations take longer than usual',
};

/** What is still to go wrong at HCP, as a visitor reads it: what was asked for twice is one line. */
export function faultsInWords(pending: readonly PendingFault[]): readonly CloudFault[] {
  const kinds = new Map<string, PendingFault>();
  for (const fault of pending) {
    const key = `${fault.name} ${fault.route}`;
    const times = fault.times + (kinds.get(key)?.times ?? 0);
    kinds.set(key, { ...fault, times });
  }
  return [...kinds.values()].map(inWords);
}

/** Of the losses for any call, the page's own switch is for changes. */
function inWords({ name, route, times, until }: PendingFault): CloudFault {
  const anyCall = name === 'loseAnswer' ? 'the next change' : 'a call';
  const of = route === undefined || route === '*' ? anyCall : route;
  const often = times === 1 || times === Number.POSITIVE_INFINITY ? '' : `, ${times} times`;
  return {
    text: `${words[name](of)}${often}`,
    until: until === undefined ? undefined : new Date(until).toISOString(),
  };
}
