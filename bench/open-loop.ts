/**
 * Open-loop load: every delivery has a planned time, and its latency is counted from there. Whoever
 * waits for one answer before sending the next measures a queue that it keeps short itself.
 */
export type Clock = { now(): number; sleep(ms: number): Promise<void> };

export type Answered<T> = { readonly latencyMs: number; readonly answer: T };

/** Milliseconds after the start, evenly spread. */
export function plannedTimes(count: number, perSecond: number): readonly number[] {
  if (!(perSecond > 0)) throw new Error(`${perSecond} a second is no rate`);
  return Array.from({ length: count }, (_, index) => (index * 1_000) / perSecond);
}

/** Sends each at its planned time, late or not, and waits for all the answers. */
export async function runOpenLoop<T>(
  planned: readonly number[],
  send: (index: number) => Promise<T>,
  clock: Clock,
): Promise<readonly Answered<T>[]> {
  const start = clock.now();
  const under: Promise<Answered<T>>[] = [];
  for (const [index, offset] of planned.entries()) {
    const due = start + offset;
    for (let left = due - clock.now(); left > 0; left = due - clock.now()) await clock.sleep(left);
    const answered = send(index).then((answer) => ({ latencyMs: clock.now() - due, answer }));
    answered.catch(() => undefined); // told by Promise.all below
    under.push(answered);
  }
  return await Promise.all(under);
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
  },
};
