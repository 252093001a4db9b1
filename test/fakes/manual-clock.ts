/** Time that moves only when told. */
export type ManualClock = {
  now(): Date;
  advance(ms: number): void;
  /** Never back. */
  advanceTo(moment: Date): void;
};

export function createManualClock(start = '2026-11-20T09:00:00.000Z'): ManualClock {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    advance: (by) => {
      ms += by;
    },
    advanceTo: (moment) => {
      ms = Math.max(ms, moment.getTime());
    },
  };
}
