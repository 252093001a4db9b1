import type { Told } from '../../wire.ts';
import type { Heard } from '../store/hear.ts';

const againAfterMs = 1_000;

/**
 * Listens to everything that this person may see, until the function that it returns is called. A
 * browser connects again by itself after a cut; after an answer that is no stream it does not, and so
 * that is done here.
 */
export function openEvents(as: string, hear: (heard: Heard) => void): () => void {
  let again: ReturnType<typeof setTimeout> | undefined;
  let source = open();

  function open(): EventSource {
    const opened = new EventSource(`api/events?as=${encodeURIComponent(as)}`);
    opened.onopen = () => hear({ kind: 'connected' });
    opened.onmessage = ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as Told);
    opened.onerror = () => {
      hear({ kind: 'lost' });
      if (opened.readyState === EventSource.CLOSED)
        again = setTimeout(() => {
          source = open();
        }, againAfterMs);
    };
    return opened;
  }

  return () => {
    clearTimeout(again);
    source.close();
  };
}
