/** What this person has read: a channel that is open, in a window that is seen, at its newest message. */
import { useCallback, useEffect, useState } from 'react';
import type { ChannelRef } from '../../../wire.ts';
import { useWorkspace } from '../../workspace.ts';

/** As it was when the channel was opened, or the window left: where the line of new messages stands. */
export function useLastRead({ lastRead }: ChannelRef): string {
  const [before, setBefore] = useState(lastRead);
  useEffect(() => {
    const keep = () => {
      if (document.hidden) setBefore(lastRead);
    };
    document.addEventListener('visibilitychange', keep);
    return () => document.removeEventListener('visibilitychange', keep);
  }, [lastRead]);
  return before;
}

/** Tells the server what was read; the function that it returns is told whether the bottom is seen. */
export function useReading(
  { id, lastRead }: ChannelRef,
  newest: string | undefined,
): (isAtBottom: boolean) => void {
  const { attempt } = useWorkspace();
  const [isAtBottom, setAtBottom] = useState(true);
  const isSeen = useSeen();
  useEffect(() => {
    const isNew = newest !== undefined && newest > lastRead;
    if (isNew && isSeen && isAtBottom) void attempt('read', { channel: id, ts: newest });
  }, [attempt, id, newest, lastRead, isSeen, isAtBottom]);
  return useCallback((isThere: boolean) => setAtBottom(isThere), []);
}

function useSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setSeen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
}
