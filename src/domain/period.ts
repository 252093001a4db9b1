/** A span of time: from `since` on, and before `until`. Without `since`, from the beginning of the log on. */
export type Period = { readonly since: Date | undefined; readonly until: Date };

export function isWithin({ since, until }: Period, at: Date): boolean {
  return (since === undefined || at >= since) && at < until;
}

/** Whether any of that time is in the period; `to` is absent where it goes on. */
export function overlaps(
  { since, until }: Period,
  { from, to }: { readonly from: Date; readonly to: Date | undefined },
): boolean {
  return from < until && (since === undefined || to === undefined || to > since);
}
