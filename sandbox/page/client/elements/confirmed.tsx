import { type ReactNode, useState } from 'react';
import type { Names } from '../blocks/props.ts';
import { Confirm } from './confirm.tsx';
import { isObj } from './read.ts';

type Deed = () => void;
type ConfirmedProps = {
  readonly dialog: unknown;
  readonly names: Names;
  readonly children: (ask: (deed: Deed) => void) => ReactNode;
};

/** Lets a choice be made at once, or after the app's question where it has one. */
export function Confirmed({ dialog, names, children }: ConfirmedProps) {
  const [waiting, setWaiting] = useState<{ readonly deed: Deed }>();
  const ask = (deed: Deed) => (isObj(dialog) ? setWaiting({ deed }) : deed());
  return (
    <>
      {children(ask)}
      {isObj(dialog) ? (
        <Confirm
          dialog={dialog}
          names={names}
          isOpen={waiting !== undefined}
          onConfirm={() => {
            setWaiting(undefined);
            waiting?.deed();
          }}
          onDeny={() => setWaiting(undefined)}
        />
      ) : null}
    </>
  );
}
