/** A window of the workspace without a browser: what its server tells it. */
import type { Told } from '../../sandbox/page/wire.ts';

/** One window: what it was told so far, oldest first. */
export type Window = {
  readonly told: Told[];
  /** Resolves with the first piece that fits, of those that were told and those to come. */
  until<T>(what: string, probe: (told: readonly Told[]) => T | undefined): Promise<T>;
  /** Resolves when no more will be told. */
  readonly ended: Promise<void>;
  close(): void;
};

export async function openWindow(url: string, waitsAtMostMs = 5_000): Promise<Window> {
  const ending = new AbortController();
  const response = await fetch(url, { signal: ending.signal });
  const told: Told[] = [];
  const lookers = new Set<() => void>();
  const ended = read(response, (piece) => {
    told.push(piece);
    for (const look of [...lookers]) look();
  }).catch(() => undefined); // closed by either side
  return {
    told,
    ended,
    until: (what, probe) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const kinds = told.map(({ kind }) => kind).join(', ');
          reject(new Error(`waited in vain for ${what}; told were: ${kinds}`));
        }, waitsAtMostMs);
        const look = () => {
          const found = probe(told);
          if (found === undefined) return;
          clearTimeout(timer);
          lookers.delete(look);
          resolve(found);
        };
        lookers.add(look);
        look();
      }),
    close: () => ending.abort(),
  };
}

async function read({ body }: Response, hear: (told: Told) => void): Promise<void> {
  let left = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    const pieces = (left + decoder.decode(chunk, { stream: true })).split('\n\n');
    left = pieces.pop() ?? '';
    for (const piece of pieces)
      if (piece.startsWith('data: ')) hear(JSON.parse(piece.slice('data: '.length)) as Told);
  }
}
