import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { startPage } from '../../../sandbox/page/server.ts';
import { runCli } from '../../support/cli.ts';
import type { World } from '../../support/world.ts';

export type WorkspacePage = { readonly url: string; stop(): Promise<void> };

const configFile = join(import.meta.dirname, '../../../sandbox/page/vite.config.ts');

/** The workspace's page over a world, built from its sources and served as the demo serves it. */
export async function openWorkspacePage({ slack, hcp, database }: World): Promise<WorkspacePage> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-built-'));
  await build({ configFile, logLevel: 'error', build: { outDir: folder } });
  const settings = { DATABASE_URL: database.botUrl };
  const page = await startPage({
    ...{ slack, hcp, folder },
    runCli: async (args) => (await runCli(args.join(' '), settings)).out,
  });
  return {
    url: page.url,
    async stop() {
      await page.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
