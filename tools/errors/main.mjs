// Writes docs/errors.md and the knowledge base from the code books as they stand in the sources.
import fs from 'node:fs';
import path from 'node:path';
import { createServer } from 'vite';
import * as knowledge from '../knowledge/articles.mjs';
import { doubles, errorsPage, readBooks, root, target } from './page.mjs';

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
const source = (part) => server.ssrLoadModule(path.join(root, part, 'src/codes.ts'));
const books = await readBooks(source);
await server.close();
for (const double of doubles(books)) console.error(`two books have ${double}`);
fs.writeFileSync(target, errorsPage(books));
knowledge.write(books);
const count = books.reduce((sum, { entries }) => sum + entries.length, 0);
console.log(`errors: ${count} codes of ${books.length} parts`);
