import { describe, expect, it } from 'vitest';
import { beginOn, type Speaker } from '../../src/store/begin.ts';
import { DatabaseUnavailableError } from '../../src/store/database-error.ts';

const never = new Promise<never>(() => undefined);

/** A server that answers when it is told to, in the order in which it was asked. */
function openServer(answers: Readonly<Record<string, Error | string>> = {}) {
  const said: string[] = [];
  const waiting: Array<() => void> = [];
  const speaker: Speaker = {
    unsafe: (text) => {
      said.push(text);
      const answer = answers[text] ?? text.toUpperCase();
      const rows = new Promise<unknown>((resolve, reject) => {
        waiting.push(() =>
          answer instanceof Error
            ? reject(answer)
            : resolve(Object.assign([text], { command: answer })),
        );
      });
      return Object.assign(rows, { values: () => rows }) as unknown as ReturnType<
        Speaker['unsafe']
      >;
    },
  };
  const answer = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise(setImmediate);
  };
  const answerAll = async (): Promise<void> => {
    await new Promise(setImmediate);
    while (waiting.length > 0) await answer();
  };
  return { said, speaker, answer, answerAll };
}

describe('a transaction', () => {
  it('sends what it reads first right behind its begin', async () => {
    const { said, speaker, answerAll } = openServer();

    const done = beginOn({ speaker, lost: never }, async (tx) => {
      await Promise.all([tx.unsafe('select 1 for update'), tx.unsafe('select 2')]);
      return 'done';
    });
    const atOnce = [...said];
    await answerAll();

    expect(atOnce).toEqual(['begin', 'select 1 for update', 'select 2']);
    expect(await done).toBe('done');
    expect(said.at(-1)).toBe('commit');
  });

  it('holds what could do harm, and all behind it, until begin is answered', async () => {
    const { said, speaker, answerAll } = openServer();

    const done = beginOn({ speaker, lost: never }, async (tx) => {
      await Promise.all([tx.unsafe('select 1'), tx.unsafe('insert 1'), tx.unsafe('select 2')]);
    });
    const atOnce = [...said];
    await answerAll();
    await done;

    expect(atOnce).toEqual(['begin', 'select 1']);
    expect(said).toEqual(['begin', 'select 1', 'insert 1', 'select 2', 'commit']);
  });

  it('sends nothing that could do harm when begin fails', async () => {
    const fault = new Error('canceling statement due to user request');
    const { said, speaker, answerAll } = openServer({ begin: fault });

    const failed = beginOn({ speaker, lost: never }, async (tx) => {
      await tx.unsafe('select 1 for update');
      await tx.unsafe('update 1');
    });
    const told = expect(failed).rejects.toBe(fault);
    await answerAll();
    await told;

    expect(said).toEqual(['begin', 'select 1 for update', 'rollback']);
  });

  it('is not taken for committed when the server has undone it', async () => {
    const { speaker, answerAll } = openServer({
      'update 1': new Error('no such table'),
      commit: 'ROLLBACK',
    });

    const failed = beginOn({ speaker, lost: never }, async (tx) => {
      await tx.unsafe('select 1');
      tx.unsafe('update 1').catch(() => undefined);
    });
    const told = expect(failed).rejects.toThrow('failed unheard');
    await answerAll();

    await told;
  });

  it('is over at once when its connection is lost, and says nothing any more', async () => {
    const { said, speaker, answer } = openServer();
    const loss = new DatabaseUnavailableError('the connection to PostgreSQL is lost');
    let lose: (error: Error) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => {
      lose = reject;
    });
    let late: Promise<unknown> = Promise.resolve();

    const failed = beginOn({ speaker, lost }, async (tx) => {
      await tx.unsafe('select 1');
      late = (async () => await tx.unsafe('update 1'))();
      await late;
    });
    lose(loss);
    await expect(failed).rejects.toBe(loss);
    await answer();
    await answer();

    await expect(late).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(said).toEqual(['begin', 'select 1']);
  });

  it('refuses what its work sends after its end', async () => {
    const { said, speaker, answerAll } = openServer();
    const transactions: Speaker[] = [];

    const done = beginOn({ speaker, lost: never }, async (tx) => {
      transactions.push(tx);
      await tx.unsafe('select 1');
    });
    await answerAll();
    await done;

    expect(() => transactions[0]?.unsafe('update 1')).toThrow('this transaction is over');
    expect(said).not.toContain('update 1');
  });
});
