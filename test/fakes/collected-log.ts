import { EventEmitter } from 'node:events';
import { createLog } from '../../src/log.ts';
import type { Log } from '../../src/use-cases/ports/log.ts';

export type CollectedLog = {
  readonly log: Log;
  readonly lines: readonly string[];
  /** Resolves with the first line, past or to come, that contains the text. */
  untilLine(text: string): Promise<string>;
};

/** The real log, which knows no secrets here: what would leak is seen, not cut out. */
export function createCollectedLog(): CollectedLog {
  const lines: string[] = [];
  const written = new EventEmitter().setMaxListeners(0);
  const write = (line: string): void => {
    lines.push(line);
    written.emit('line', line);
  };
  return {
    log: createLog({ level: 'info', secrets: [] }, { write }),
    lines,
    untilLine: (text) =>
      new Promise((resolve) => {
        const look = (line: string): void => {
          if (!line.includes(text)) return;
          written.off('line', look);
          resolve(line);
        };
        written.on('line', look);
        const earlier = lines.find((line) => line.includes(text));
        if (earlier !== undefined) look(earlier);
      }),
  };
}
