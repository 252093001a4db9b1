/** What all sections of a run share, and what is put away when it ends. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisMissing, startRedis, type TestRedis } from '../test/support/redis.ts';
import { compile, type Program } from './compile.ts';
import { type Server, startServer } from './server.ts';

export type Bench = {
  readonly quick: boolean;
  /** Of a past that is written for a measurement. */
  readonly entries: number;
  readonly program: Program;
  readonly server: Server;
  /** Absent where this machine has none: what needs it is left out, and says so. */
  readonly redis: TestRedis | undefined;
  /** Progress, for whoever waits. */
  readonly note: (line: string) => void;
  writeFile(name: string, text: string): Promise<string>;
  stop(): Promise<void>;
};

export type BenchOptions = Pick<Bench, 'quick' | 'entries'> & {
  readonly databaseUrl: string | undefined;
};

export async function startBench({ databaseUrl, ...given }: BenchOptions): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-bench-'));
  const note = (line: string): void => void process.stderr.write(`${line}\n`);
  note('compiling, starting PostgreSQL and Redis');
  try {
    const [program, server, redis] = await Promise.all([
      compile(folder),
      startServer(databaseUrl, folder),
      redisMissing === undefined ? startRedis() : undefined,
    ]);
    return {
      ...{ ...given, program, server, redis, note },
      writeFile: async (name, text) => {
        const path = join(folder, name);
        await writeFile(path, text);
        return path;
      },
      stop: async () => {
        await Promise.all([server.stop(), redis?.stop()]);
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/** Things to put away, the last one first, whatever happens. */
export type CleanUps = { add(cleanUp: () => Promise<unknown>): void };

export async function withCleanUps<T>(work: (cleanUps: CleanUps) => Promise<T>): Promise<T> {
  const stack: (() => Promise<unknown>)[] = [];
  try {
    return await work({ add: (cleanUp) => void stack.push(cleanUp) });
  } finally {
    for (const cleanUp of stack.reverse())
      await cleanUp().catch((error: unknown) =>
        process.stderr.write(`clean-up: ${String(error)}\n`),
      );
  }
}
