import { defineConfig } from 'vitest/config';

/**
 * Six projects, cheapest first. `unit` and `sandbox` start no server but the twins;
 * the others share one Postgres and one Redis, started by the global set-up.
 */
const servers = ['test/support/global-setup.ts'];

/**
 * Whole processes killed, frozen and cut off: they measure the bot against real time, so they run by
 * themselves (`npm run test:crash`), not beside everything else on two cores.
 */
const crashes = ['test/e2e/crash-*.test.ts', 'test/e2e/outage-*.test.ts'];

export default defineConfig({
  test: {
    // Most files wait for servers, not for a processor: more of them than cores keeps both busy.
    maxWorkers: 4,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
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
          fileParallelism: false,
        },
      },
    ],
  },
});
