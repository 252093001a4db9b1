/**
 * A sample that anybody can draw again: each id gets the SHA-256 of the seed, a colon and itself, as lower-case hex,
 * and those with the smallest are taken, the smallest first. It depends on nothing but seed and ids: not on the order
 * in which they come, and asking for more only adds to it.
 */
export type Sample<T> = {
  add(id: string, item: T): void;
  taken(): readonly T[];
};

type Drawn<T> = { readonly key: string; readonly item: T };

/** Holds no more than `count` items, however many are added. */
export function startSample<T>(
  { seed, count }: { readonly seed: string; readonly count: number },
  sha256: (text: string) => string,
): Sample<T> {
  const drawn: Drawn<T>[] = [];
  return {
    add: (id, item) => {
      const key = sha256(`${seed}:${id}`);
      const largest = drawn[count - 1];
      if (largest !== undefined && largest.key <= key) return;
      drawn.splice(placeOf(drawn, key), 0, { key, item });
      if (drawn.length > count) drawn.pop();
    },
    taken: () => drawn.map(({ item }) => item),
  };
}

/** Before the first one that is larger. */
function placeOf(drawn: readonly Drawn<unknown>[], key: string): number {
  let [low, high] = [0, drawn.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((drawn[middle]?.key ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
