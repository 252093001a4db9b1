/** Whether some text is matched by both globs. Time in the product of their lengths. */
export function globsMeet(one: string, other: string): boolean {
  // meets[j]: whether what is left of `one` can match the same text as what is left of `other` from j on.
  let meets = rowAfterEnd(other);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    const row = new Array<boolean>(other.length + 1).fill(false);
    row[other.length] = one[i] === '*' && meets[other.length] === true;
    for (let j = other.length - 1; j >= 0; j -= 1)
      row[j] = step({ one: one[i], other: other[j] }, { meets, row, j });
    meets = row;
  }
  return meets[0] === true;
}

/** Against nothing more, only stars can be left. */
function rowAfterEnd(glob: string): boolean[] {
  return Array.from({ length: glob.length + 1 }, (_, j) => /^\**$/.test(glob.slice(j)));
}

function step(
  { one, other }: { readonly one: string | undefined; readonly other: string | undefined },
  {
    meets,
    row,
    j,
  }: { readonly meets: readonly boolean[]; readonly row: readonly boolean[]; readonly j: number },
): boolean {
  // A star takes nothing more, or one more character of the other.
  if (one === '*' || other === '*') return meets[j] === true || row[j + 1] === true;
  const isSame = one === other || one === '?' || other === '?';
  return isSame && meets[j + 1] === true;
}
