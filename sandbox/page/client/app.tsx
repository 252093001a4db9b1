import { useEffect, useState } from 'react';
import type { Entrance } from '../wire.ts';
import type { Where } from './address.ts';
import { readEntrance } from './link/entrance.ts';
import { Desk } from './shell/desk.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { useAddress } from './use-address.ts';
import { createWorkspace, WorkspaceContext } from './workspace.ts';

/** The workspace as whoever the address names, or the door to it. */
export function App() {
  const { as, where } = useAddress();
  const entrance = useEntrance();
  const isUnknown = entrance?.people.every(({ handle }) => handle !== as) ?? false;
  if (as === undefined || isUnknown)
    return <SignIn entrance={entrance} where={where} unknown={as} />;
  return <SignedIn key={as} as={as} where={where} />;
}

function SignedIn({ as, where }: { readonly as: string; readonly where: Where }) {
  const [workspace] = useState(() => createWorkspace(as));
  useEffect(() => workspace.open(), [workspace]);
  return (
    <WorkspaceContext value={workspace}>
      <Desk where={where} />
    </WorkspaceContext>
  );
}

/** `undefined` until the sandbox has said who there is; it is asked again until it does. */
function useEntrance(): Entrance | undefined {
  const [entrance, setEntrance] = useState<Entrance>();
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const ask = () => {
      readEntrance().then(
        (answer) => isWanted && setEntrance(answer),
        () => {
          if (isWanted) again = setTimeout(ask, 1_000);
        },
      );
    };
    ask();
    return () => {
      isWanted = false;
      clearTimeout(again);
    };
  }, []);
  return entrance;
}
