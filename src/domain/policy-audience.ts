import type { Policy } from './policy.ts';
import type { PolicyDifference } from './policy-difference.ts';

/**
 * The channels that are told of a change: the default one, and those of the environments concerned, as
 * they were and as they are; each once. Where that is none, all there are.
 */
export function channelsToTell(
  before: Policy,
  after: Policy,
  { environments, precedence }: PolicyDifference,
): readonly string[] {
  const concerned = new Set([
    ...environments.flatMap((one) => (one.kind === 'renamed' ? [one.name, one.from] : [one.name])),
    ...precedence.flatMap(({ name, instead }) => [name, instead]),
  ]);
  const all = [...after.environments, ...before.environments];
  const own = all.filter(({ name }) => concerned.has(name)).map(({ channel }) => channel);
  const defaults = [after.channel, before.channel].filter((channel) => channel !== undefined);
  const told = [...new Set([...defaults, ...own])];
  return told.length > 0 ? told : [...new Set(after.environments.map(({ channel }) => channel))];
}
