import { useState } from 'react';
import type { CloudDeed } from '../../wire.ts';

/** Rejects in words where the deed makes no sense. */
export type Send = (deed: CloudDeed) => Promise<void>;

export type Doing = {
  /** Whether it was done. */
  does(deed: CloudDeed): Promise<boolean>;
  /** Why the last one was not, until the next. */
  readonly refused: string | undefined;
};

/** Does one deed after another for one part of the panel, where its refusals are shown too. */
export function useDeed(send: Send): Doing {
  const [refused, setRefused] = useState<string>();
  const does = async (deed: CloudDeed): Promise<boolean> => {
    setRefused(undefined);
    try {
      await send(deed);
      return true;
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  return { does, refused };
}
