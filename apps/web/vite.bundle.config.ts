import { createHash } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Closing tags inside a script would end it. */
const scriptSafe = (code: string): string => code.replaceAll('</script', String.raw`<\/script`);
const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Puts script and style into one page that opens from disk.
 *
 * Its policy allows exactly these two and no connection at all. The data of a bundle is put into
 * the element `bundle-data` later; data is never run.
 */
function onePage(): Plugin {
  return {
    name: 'one-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let [code, css] = ['', ''];
      for (const [name, item] of Object.entries(bundle)) {
        if (item.type === 'chunk') code += item.code;
        else if (name.endsWith('.css')) css += String(item.source);
        else this.error(`the page would need another file: ${name}`);
        delete bundle[name];
      }
      const script = scriptSafe(code);
      this.emitFile({ type: 'asset', fileName: 'verify.html', source: pageOf(script, css) });
    },
  };
}

function pageOf(script: string, css: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(css)}`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>云章存证包</title>
<style>${css}</style>
</head>
<body>
<div id="root"></div>
<noscript>核对需要 JavaScript。Checking needs JavaScript.</noscript>
<script type="application/json" id="bundle-data">null</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react(), onePage()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist',
    emptyOutDir: false, // the declarations of the types are there
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    target: 'es2022',
    rolldownOptions: {
      input: 'src/evidence/bundle-main.tsx',
      output: { codeSplitting: false },
    },
  },
});
