// Writes docs/scenarios from the definitions as they stand in the sources.
import fs from 'node:fs';
import path from 'node:path';
import { createServer } from 'vite';
import { folder, pagesOf, root } from './pages.mjs';

// Vite reads TypeScript where Node 20 does not, so that no build need come first.
const server = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, watch: null, ws: false },
  ssr: { resolve: { conditions: ['source', 'node'] } },
});
const load = (part) => server.ssrLoadModule(path.join(root, 'packages', part, 'src/index.ts'));
const { scenarios } = await load('scenarios');
const pages = pagesOf(scenarios, await load('scenario'));
await server.close();
fs.mkdirSync(folder, { recursive: true });
for (const [name, text] of pages) fs.writeFileSync(path.join(folder, name), text);
console.log(`handbook: ${scenarios.length} scenarios, ${pages.size} files`);
