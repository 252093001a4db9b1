/** How fast HCP's clock can run. Pure. */

type Speed = readonly [speed: number, words: string];

/** What passes at HCP in one second of ours. */
const usual: readonly Speed[] = [
  [1, 'a second'],
  [60, 'a minute'],
  [600, 'ten minutes'],
  [3_600, 'an hour'],
];

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** The usual ones, and the one that is in force where it is none of them. */
export function speedsWith(inForce: number): readonly Speed[] {
  if (usual.some(([speed]) => speed === inForce)) return usual;
  const other: Speed = [inForce, `${number.format(inForce)} seconds`];
  return [...usual, other].sort(([one], [another]) => one - another);
}
