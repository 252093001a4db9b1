import { useState } from 'react';
import type { Verbs } from '../../../wire.ts';
import { useWorkspace } from '../../workspace.ts';

type Saying = {
  /** Why the last one came to nothing, in Slack's words or the sandbox's. */
  readonly trouble: string;
  readonly say: (ask: Verbs['say']['ask']) => Promise<boolean>;
};

/** Says something; resolves with whether it was said. */
export function useSaying(): Saying {
  const { send } = useWorkspace();
  const [trouble, setTrouble] = useState('');
  const say = async (ask: Verbs['say']['ask']) => {
    setTrouble('');
    const said = await send('say', ask).then(
      ({ shown }) => shown,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    setTrouble(said);
    return said === '';
  };
  return { trouble, say };
}
