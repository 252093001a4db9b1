/** The open windows: each is told what is new, soon after something has changed, and all of it at once. */
import type { ServerResponse } from 'node:http';
import type { Desk } from './desk.ts';
import type { Teller } from './teller.ts';

/** Many changes come in a burst; nobody sees the difference of so short a time. */
const soonMs = 30;
const againAfterMs = 500;

export type Streams = {
  open(response: ServerResponse, desk: Desk, tell: Teller): void;
  /** Something may be new. */
  stir(): void;
  close(): void;
};

/** A window that cannot be told is ended, and comes again by itself; `trouble` is told why. */
export function createStreams(trouble: (error: unknown) => void): Streams {
  const open = new Map<ServerResponse, Teller>();
  let timer: NodeJS.Timeout | undefined;

  const tell = (response: ServerResponse, teller: Teller) => {
    for (const told of teller()) response.write(`data: ${JSON.stringify(told)}\n\n`);
  };

  const tellOrEnd = (response: ServerResponse, teller: Teller) => {
    try {
      tell(response, teller);
    } catch (error) {
      trouble(error);
      response.destroy();
    }
  };

  return {
    open(response, desk, teller) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(`retry: ${againAfterMs}\n\n`);
      if (desk.windows === 0) desk.forgetOlder();
      desk.windows += 1;
      open.set(response, teller);
      response.on('close', () => {
        desk.windows -= 1;
        open.delete(response);
      });
      tell(response, teller);
    },
    stir() {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const [response, teller] of open) tellOrEnd(response, teller);
      }, soonMs);
    },
    close() {
      clearTimeout(timer);
      for (const response of open.keys()) response.end();
    },
  };
}
