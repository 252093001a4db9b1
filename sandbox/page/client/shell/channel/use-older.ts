import { useCallback, useRef } from 'react';
import type { ShownMessage } from '../../../wire.ts';
import { useStore } from '../../store/use-store.ts';
import { useWorkspace } from '../../workspace.ts';

export type Older = {
  /** The first message of the channel is here. */
  readonly isWhole: boolean;
  /** Loads a page above what is here; one at a time. Resolves with whether there may be more. */
  load(): Promise<boolean>;
};

export function useOlder(channel: string, messages: readonly ShownMessage[]): Older {
  const { store, attempt } = useWorkspace();
  const isWhole = useStore((state) => state.whole.has(channel));
  const asking = useRef<Promise<boolean>>(undefined);
  const before = messages[0]?.ts;

  const load = useCallback(() => {
    const ask = async (): Promise<boolean> => {
      const { epoch } = store.get();
      const answer = await attempt('older', { channel, before: before ?? newestOfAll });
      if (answer === undefined) return false;
      const begins = answer.more ? {} : { begins: channel };
      store.hear({ kind: 'page', messages: answer.messages, epoch, ...begins });
      return answer.more;
    };
    asking.current ??= ask().finally(() => {
      asking.current = undefined;
    });
    return asking.current;
  }, [store, attempt, channel, before]);
  return { isWhole, load };
}

/** Later than any message: of a channel of which none is here. */
const newestOfAll = '9999999999.999999';
