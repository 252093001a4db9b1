import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { QueueConfig } from '../../src/queue/engine.ts';
import type { Told } from './queue-child.ts';

const script = fileURLToPath(new URL('./queue-child.ts', import.meta.url));

/** A worker process of the test's own. Kill it in a clean-up hook. */
export function spawnWorker(config: QueueConfig) {
  const child = fork(script, [JSON.stringify(config)], { execArgv: ['--import', 'tsx'] });
  const told: Told[] = [];
  const waiters = new Set<() => void>();
  child.on('message', (message: Told) => {
    told.push(message);
    for (const waiter of waiters) waiter();
  });
  const exited = once(child, 'exit');

  /** Resolves with the first thing told that `fits`, now or later. */
  function hears<T extends Told>(fits: (message: Told) => message is T): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = told.find(fits);
        if (found === undefined) return;
        waiters.delete(look);
        resolve(found);
      };
      waiters.add(look);
      exited.then(() => reject(new Error('the worker process has ended')));
      look();
    });
  }

  return {
    hears,
    /** Lets every handler of this process end, now and later. */
    endJobs: () => void child.send('end'),
    signal: (name: NodeJS.Signals) => void child.kill(name),
    exited,
  };
}

export const startedOn =
  (id: string) =>
  (message: Told): message is { started: string } =>
    'started' in message && message.started === id;

export const loggedFault =
  (pattern: RegExp) =>
  (message: Told): message is { logged: string; fault: string } =>
    'fault' in message && pattern.test(message.fault);

export const stopped = (message: Told): message is { stopped: number } => 'stopped' in message;
