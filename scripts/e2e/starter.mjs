// Starts the built server in a process of its own, as `npm start` does after its build.
import { start } from '../../apps/server/dist/main.js';

await start();
