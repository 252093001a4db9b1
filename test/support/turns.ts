/** Lets concurrent tests have what they share one after another, in the order in which they ask. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined); // told to whoever asked for it
    return mine;
  };
}
