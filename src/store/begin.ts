import type { Sql } from 'postgres';
import { DatabaseUnavailableError } from './database-error.ts';

export type Statement = [text: string, parameters?: Parameters<Sql['unsafe']>[1]];
type Sent = ReturnType<Sql['unsafe']>;

/** What Drizzle uses of a transaction of postgres.js. */
export type Speaker = { unsafe(...statement: Statement): Sent };

type Connection = {
  /** The only connection of its client, and nobody else's meanwhile. */
  readonly speaker: Speaker;
  /** Rejects when the connection is lost, and never resolves. */
  readonly lost: Promise<never>;
};

/**
 * Runs `work` in a transaction. BEGIN is not waited for: what is read first is sent right behind it, and
 * costs no round trip more than it would alone. Whatever could do harm outside a transaction, and all
 * that follows it, is sent once BEGIN has been answered.
 *
 * Rejects at once when the connection is lost. Statements that `work` sends after the end, or after the
 * loss, are refused: they would run in somebody else's transaction, or in none.
 */
export async function beginOn<T>(
  { speaker, lost }: Connection,
  work: (tx: Speaker) => Promise<T>,
): Promise<T> {
  let over = false;
  const running = runTransaction(speaker, work, () => over);
  running.catch(() => undefined); // a loss is told first
  try {
    return await Promise.race([running, lost]);
  } finally {
    over = true;
  }
}

async function runTransaction<T>(
  speaker: Speaker,
  work: (tx: Speaker) => Promise<T>,
  isOver: () => boolean,
): Promise<T> {
  const begun = speaker.unsafe('begin').then(() => undefined);
  begun.catch(() => undefined); // awaited below
  let working = true;
  const refuse = (): void => {
    if (isOver() || !working) throw new DatabaseUnavailableError('this transaction is over');
  };
  let result: T;
  try {
    result = await work(behind(begun, speaker, refuse));
    await begun;
  } catch (error) {
    working = false;
    // Of a lost connection the server undoes everything by itself.
    if (!isOver()) await speaker.unsafe('rollback');
    throw error;
  }
  working = false;
  const { command } = await speaker.unsafe('commit');
  if (command !== 'COMMIT') throw new Error('a statement of this transaction failed unheard');
  return result;
}

/** Should BEGIN fail, these have read, or locked for a moment, and nothing else. */
const harmless = /^(select|set transaction) /i;

function behind(begun: Promise<void>, speaker: Speaker, refuse: () => void): Speaker {
  let answered = false;
  let held = false;
  begun.then(
    () => {
      answered = true;
    },
    () => undefined,
  );
  return {
    unsafe: (...statement) => {
      refuse();
      held ||= !answered && !harmless.test(statement[0]);
      if (answered || !held) return speaker.unsafe(...statement);
      return later(begun, () => {
        refuse();
        return speaker.unsafe(...statement);
      });
    },
  };
}

/** A statement to be sent then. Only whether its rows are wanted as arrays has to be said before. */
function later(when: Promise<unknown>, send: () => Sent): Sent {
  let asArrays = false;
  const rows = when.then(async () => await (asArrays ? send().values() : send()));
  const values = (): typeof rows => {
    asArrays = true;
    return rows;
  };
  return Object.assign(rows, { values }) as unknown as Sent; // Drizzle awaits it or its `values`
}
