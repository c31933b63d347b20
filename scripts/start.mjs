// npm start: installs and builds when needed, then runs everything in this process.
import { ensureBuilt, ensureInstalled, requireNode } from './ensure.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
const { start } = await import('../apps/server/dist/main.js');
await start();
