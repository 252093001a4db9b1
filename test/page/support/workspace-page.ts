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
  const { folder, remove } = await buildPage();
  const settings = { DATABASE_URL: database.botUrl };
  const page = await startPage({
    ...{ slack, hcp, folder },
    runCli: async (args) => (await runCli(args.join(' '), settings)).out,
  });
  return {
    url: page.url,
    async stop() {
      await page.stop();
      await remove();
    },
  };
}

type Built = { readonly folder: string; remove(): Promise<void> };

/** Into a folder of its own. Throws where one of its files has grown so large that Vite would warn of it. */
export async function buildPage(): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'privatelink-built-'));
  const built = await build({ configFile, logLevel: 'error', build: { outDir: folder } });
  const files = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  const tooLarge = files.filter((file) => file.type === 'chunk' && file.code.length > 500_000);
  if (tooLarge.length > 0) throw new Error(`over 500 kB: ${tooLarge.map((file) => file.fileName)}`);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
