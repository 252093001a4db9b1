/**
 * PostgreSQL did not answer, or not in time. What was asked of it may have been done all the same:
 * whoever repeats it must not double it.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** Finds a `DatabaseUnavailableError` however deep Drizzle has wrapped it. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return causes(error).some((cause) => cause instanceof DatabaseUnavailableError);
}

/**
 * SQLSTATEs that speak of the server and not of the statement: connection exceptions, insufficient
 * resources, operator intervention (shutdown, statement time-out), idle-in-transaction time-outs, a
 * lock that was not to be had.
 *
 * @see PostgreSQL documentation, appendix A
 */
const unavailableStates = /^(08...|53...|57...|25P03|25P04|55P03)$/;
/** postgres.js's own, and the system's. */
const unavailableCodes =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_|NOTFOUND).*|ENOENT)$/;

/** Says the same of every sign of an absent server; anything else is given back as it is. */
export function toDatabaseError(error: unknown): unknown {
  if (isDatabaseUnavailable(error)) return causes(error).find(isUnavailableError) ?? error;
  const sign = causes(error).find((cause) => {
    const code = codeOf(cause);
    return unavailableStates.test(code) || unavailableCodes.test(code);
  });
  if (sign === undefined) return error;
  return new DatabaseUnavailableError(`PostgreSQL is not available (${codeOf(sign)})`, {
    cause: sign,
  });
}

/** `true` when the server ends the connection after this error, or it has ended already. */
export function endsConnection(error: unknown): boolean {
  if (isDatabaseUnavailable(error)) return true;
  return causes(error).some((cause) =>
    ['FATAL', 'PANIC'].includes(String((cause as { severity?: unknown }).severity)),
  );
}

const isUnavailableError = (error: Error): boolean => error instanceof DatabaseUnavailableError;

function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at);
  return chain;
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
