import { type ReactNode, Suspense } from 'react';
import type { Obj } from '../../wire.ts';
import type { Answered } from './answered.ts';
import { Told } from './told.tsx';

type OfLogProps = {
  /** `undefined` where no request is behind it. */
  readonly told: Promise<Answered<Obj>> | undefined;
  /** What is looked for: "preimage". */
  readonly what: string;
  /** What is looked into: "form". */
  readonly place: string;
  readonly children: (story: Obj) => ReactNode;
};

/** What the bot's log tells of a request; or that there is none. */
export function OfLog({ told, what, place, children }: OfLogProps) {
  if (told === undefined)
    return (
      <p>
        This {place} has no {what}: no request is behind it.
      </p>
    );
  return (
    <Suspense fallback={<output>The bot’s own command line reads its log …</output>}>
      <Told answer={told}>{children}</Told>
    </Suspense>
  );
}
