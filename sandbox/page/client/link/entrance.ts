import type { Entrance } from '../../wire.ts';

/** Who can sign in; throws where the sandbox does not say. */
export async function readEntrance(): Promise<Entrance> {
  const answer = await fetch('api/people');
  if (!answer.ok) throw new Error(`The sandbox said ${answer.status}.`);
  return (await answer.json()) as Entrance; // the wire's own promise
}
