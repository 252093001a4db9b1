/** Does not compile while a case is missing; throws if data from outside slipped through anyway. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
