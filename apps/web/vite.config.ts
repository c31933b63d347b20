import fs from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// What pdf.js fetches while it draws: character maps of Chinese fonts, the standard fonts, and the
// decoders of JPEG 2000 and JBIG2 pictures.
const pdfjsFiles = /^(cmaps\/.+\.bcmap|standard_fonts\/.+|wasm\/.+\.(wasm|js))$/;

/** Copies the data files of pdf.js beside the pages, so that nothing comes from elsewhere. */
function pdfjsData(): Plugin {
  const folder = path.resolve(import.meta.dirname, '../../node_modules/pdfjs-dist');
  return {
    name: 'pdfjs-data',
    generateBundle() {
      for (const entry of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const name = entry.split(path.sep).join('/');
        if (!pdfjsFiles.test(name)) continue;
        const source = fs.readFileSync(path.join(folder, entry));
        this.emitFile({ type: 'asset', fileName: `pdfjs/${name}`, source });
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), pdfjsData()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist-app',
    emptyOutDir: true,
    // A strict content security policy has no `data:` for scripts, and no inline polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    target: 'es2022',
  },
});
