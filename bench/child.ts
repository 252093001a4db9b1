/** Helper processes of the bench: TypeScript files that are told things and tell things. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Child = {
  readonly process: ChildProcess;
  /** Sends one message and resolves with the next one that comes back. */
  ask<T>(message: object): Promise<T>;
  stop(): Promise<void>;
};

/** Starts a file beside this one, and resolves when it has said its first word. */
export async function startChild(file: string, args: readonly string[] = []): Promise<Child> {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(script, args, { execArgv: ['--import', 'tsx'] });
  const exited = once(child, 'exit');
  const hear = async (): Promise<unknown> => {
    const heard = once(child, 'message').then(([message]) => ({ message }));
    const first = await Promise.race([heard, exited.then(() => undefined)]);
    if (first === undefined) throw new Error(`${file} has ended`);
    return first.message;
  };
  await hear();
  return {
    process: child,
    ask: async <T>(message: object) => {
      const heard = hear();
      child.send(message);
      return (await heard) as T; // both ends are files of the bench
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}
