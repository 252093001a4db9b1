/** An answer that was asked for, or why there is none, so that a component can wait for either. */
export type Answered<T> = { readonly value: T } | { readonly refused: string };

export function answered<T>(asked: Promise<T>): Promise<Answered<T>> {
  return asked.then(
    (value) => ({ value }),
    (error: unknown) => ({ refused: error instanceof Error ? error.message : String(error) }),
  );
}
