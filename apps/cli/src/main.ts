import crypto from 'node:crypto';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays } from '@yunzhang/base';
import { run } from './program.ts';
import { processSurroundings } from './surroundings.ts';

offerHostWays(nodeWays({ zlib, crypto }));

// Whoever reads our output may stop early, as `head` does; that is no fault.
process.stdout.on('error', (error: Error & { readonly code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await run(process.argv.slice(2), processSurroundings());
