import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Two pages of one build: the workspace, and the gallery of all views. Nothing is fetched elsewhere. */
export default defineConfig({
  root: `${import.meta.dirname}/client`,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../../dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        workspace: `${import.meta.dirname}/client/index.html`,
        gallery: `${import.meta.dirname}/client/gallery.html`,
      },
    },
  },
});
