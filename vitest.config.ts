import { defineConfig } from 'vitest/config';

/**
 * The projects of `npm test`, cheapest first, and the long campaign. `unit` and `sandbox` start no server but the twins;
 * the others share one Postgres and one Redis, started by the global set-up.
 */
const servers = ['test/support/global-setup.ts'];

/** Whole processes killed, frozen and cut off, against real time: they mostly wait. */
const crashes = ['test/e2e/crash-*.test.ts', 'test/e2e/outage-*.test.ts'];

export default defineConfig({
  test: {
    // Most files wait for servers, not for a processor: more of them than cores keeps both busy.
    maxWorkers: 4,
    // Nothing replaces modules, so files can share them: loading them anew took a third of the time.
    isolate: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/faults/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      { test: { name: 'sandbox', include: ['test/sandbox/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: servers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: servers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: crashes,
          globalSetup: servers,
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'crash',
          include: crashes,
          globalSetup: servers,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'campaign',
          include: [
            'test/faults/model.test.ts',
            'test/integration/model.test.ts',
            'test/e2e/race.test.ts',
            'test/e2e/crash-random.test.ts',
            'test/e2e/slack-faults.test.ts',
          ],
          globalSetup: servers,
          env: { CAMPAIGN: 'true' },
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
