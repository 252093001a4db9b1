/** Something that the process runs: started in order, stopped in reverse. */
export type Part = {
  readonly name: string;
  start(): Promise<void>;
  stop(deadlineMs: number): Promise<void>;
};

export type Parts = {
  start(): Promise<void>;
  /** Safe to call more than once, and before the start has ended. Never throws. */
  stop(deadlineMs: number): Promise<void>;
};

/** Runs parts as one. When one cannot start, those before it are stopped again and the start fails. */
export function inOrder(
  parts: readonly Part[],
  onStopFault: (part: string, err: unknown) => void,
): Parts {
  const running: Part[] = [];
  let stopped: Promise<void> | undefined;

  async function stopAll(deadlineMs: number): Promise<void> {
    for (let part = running.pop(); part !== undefined; part = running.pop()) {
      const { name } = part;
      await part.stop(deadlineMs).catch((err: unknown) => onStopFault(name, err));
    }
  }

  return {
    start: async () => {
      for (const part of parts) {
        running.push(part);
        try {
          await part.start();
        } catch (error) {
          await stopAll(1_000);
          throw error;
        }
      }
    },
    stop: (deadlineMs) => (stopped ??= stopAll(deadlineMs)),
  };
}
