import { run } from './program.ts';
import { processSurroundings } from './surroundings.ts';

// Whoever reads our output may stop early, as `head` does; that is no fault.
process.stdout.on('error', (error: Error & { readonly code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await run(process.argv.slice(2), processSurroundings());
