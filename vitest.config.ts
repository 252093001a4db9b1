import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/support/long-first.ts';

/** Files that meet real servers: one Postgres and one Redis for all of them, started by the global set-up. */
const withServers = {
  globalSetup: ['test/support/global-setup.ts'],
  // Whole processes are killed, frozen and cut off, against real time, and other files run beside.
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

const fast = ['test/{unit,faults,sandbox}/**/*.test.ts'];
const servers = ['test/{contract,integration,e2e}/**/*.test.ts'];

/** `all` is `npm test`: one project, since each worker loads the modules of each once. The others are parts. */
export default defineConfig({
  test: {
    // Half of them wait for real time, in the order that `LongFirst` gives them: four keep two cores busy.
    maxWorkers: 4,
    sequence: { sequencer: LongFirst },
    // Nothing replaces modules, so files can share them: a process for each file took twice the time.
    isolate: false,
    // Scenes of one stage meet at the moment when a process is killed, so all of them must have begun.
    maxConcurrency: 20,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: fast,
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'all', include: [...fast, ...servers], ...withServers } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: servers,
          ...withServers,
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: ['test/page/**/*.test.ts'],
          ...withServers,
          maxWorkers: 2, // each has a browser, and most a demo
        },
      },
      {
        extends: true,
        test: {
          name: 'campaign',
          include: [
            'test/faults/model.test.ts',
            'test/faults/tamper.test.ts',
            'test/integration/model.test.ts',
            'test/integration/appends.test.ts',
            'test/e2e/race.test.ts',
            'test/e2e/crash-random.test.ts',
            'test/e2e/slack-faults.test.ts',
            'test/e2e/whole-life.test.ts',
          ],
          ...withServers,
          env: { CAMPAIGN: 'true' },
          fileParallelism: false,
        },
      },
    ],
  },
});
