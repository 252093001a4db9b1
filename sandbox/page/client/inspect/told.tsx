import { type ReactNode, use } from 'react';
import type { Answered } from './answered.ts';

type ToldProps<T> = {
  readonly answer: Promise<Answered<T>>;
  readonly children: (value: T) => ReactNode;
};

/** Waits, under a `Suspense`, for an answer, and draws it or says why there is none. */
export function Told<T>({ answer, children }: ToldProps<T>) {
  const told = use(answer);
  if ('refused' in told)
    return (
      <p role="alert" className="inspect-trouble">
        {told.refused}
      </p>
    );
  return children(told.value);
}
