/** A wait was given up. What was waited for may still happen. */
class DeadlineError extends Error {
  override name = 'DeadlineError';
}

/** Waits for `work`, but never longer than `ms`. The work itself is not stopped. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`${what} took more than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    clearTimeout(timer);
    // Work that fails after it was given up has nobody left to tell.
    work.catch(() => undefined);
  }
}
