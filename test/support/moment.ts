/**
 * One moment for many concurrent tests: each brings its own request to the point that it is about and
 * waits; what is to happen happens when all of them are there, once. A test that fails on the way
 * does not keep the others waiting.
 */
export type Moment<T> = {
  /** Call it first, synchronously, in every test that will arrive. */
  join(onFinished: (leave: () => void) => void): { arrive(): Promise<T> };
};

export function createMoment<T>(happen: () => Promise<T>): Moment<T> {
  let underWay = 0;
  let arrived = 0;
  let open: (result: Promise<T>) => void = () => undefined;
  let happened = new Promise<T>((resolve) => {
    open = resolve;
  });
  const look = (): void => {
    if (underWay > 0 || arrived === 0) return;
    open(happen());
    arrived = 0;
    // Whoever joins after this waits for the next one.
    happened = new Promise<T>((resolve) => {
      open = resolve;
    });
  };
  return {
    join: (onFinished) => {
      let onTheWay = true;
      underWay += 1;
      const leave = (): boolean => {
        if (!onTheWay) return false;
        onTheWay = false;
        underWay -= 1;
        return true;
      };
      onFinished(() => {
        if (leave()) look();
      });
      return {
        arrive: async () => {
          leave();
          arrived += 1;
          const mine = happened;
          look();
          return await mine;
        },
      };
    },
  };
}
