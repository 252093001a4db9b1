import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/**
 * Gives the gallery what it is drawn from. The bot draws that itself, in a process of its own: no twin
 * imports the bot. It runs beside the build of the page.
 */
function galleryData(): Plugin {
  let printed: Promise<{ readonly stdout: string }>;
  return {
    name: 'gallery-data',
    apply: 'build',
    buildStart() {
      const script = ['--import', 'tsx', 'tools/print-gallery.ts'];
      printed = run(process.execPath, script, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
      printed.catch(() => undefined); // told where it is waited for
    },
    async generateBundle() {
      const { stdout } = await printed;
      this.emitFile({ type: 'asset', fileName: 'gallery.json', source: stdout });
    },
  };
}

/**
 * Two pages of one build: the workspace, and the gallery of all views. Nothing is fetched elsewhere. In the mode
 * `workspace`, what the gallery is drawn from is left to whoever builds.
 */
export default defineConfig(({ mode }) => ({
  root: `${import.meta.dirname}/client`,
  base: './',
  plugins: [react(), ...(mode === 'workspace' ? [] : [galleryData()])],
  build: {
    outDir: '../../../dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // For older browsers `light-dark()` would be rewritten so that it follows the system alone, and not the page's switch.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      input: {
        workspace: `${import.meta.dirname}/client/index.html`,
        gallery: `${import.meta.dirname}/client/gallery.html`,
      },
      // Read beside each other; what only some need (cloud, inside) is loaded when it is drawn.
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'emoji', test: /node_modules\/emojibase-data\// },
          ],
        },
      },
    },
  },
}));
