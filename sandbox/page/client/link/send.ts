import type { Refused, Verb, Verbs } from '../../wire.ts';

/** Does one of the deeds of the wire; rejects with a `RefusedError`, whose message is for people. */
export type Send = <V extends Verb>(verb: V, ask: Verbs[V]['ask']) => Promise<Verbs[V]['answer']>;

/** Whoever plays cannot do that, or nobody is there to do it. */
class RefusedError extends Error {
  override name = 'RefusedError';
}

export function createSend(as: string): Send {
  return async (verb, ask) => {
    const answer = await fetch(`api/${verb}?as=${encodeURIComponent(as)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ask),
    }).catch((cause: unknown) => {
      throw new RefusedError('The sandbox does not answer. Is it still running?', { cause });
    });
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw new RefusedError(wordsOf(body) ?? `The sandbox said ${answer.status}.`);
    return body as Verbs[typeof verb]['answer']; // the wire's own promise
  };
}

function wordsOf(body: unknown): string | undefined {
  const { error } = (body ?? {}) as Partial<Refused>;
  return error;
}
