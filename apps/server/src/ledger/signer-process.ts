import crypto, { randomBytes } from 'node:crypto';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays } from '@yunzhang/base';
import { lockFolder } from '../support/index.ts';
import { addKeys, openLogSigner, retireKeys } from './log-signer.ts';
import { serveSigner } from './signer-socket.ts';

// The log signer as a process of its own: `node signer-process.js FOLDER [--mldsa44]`.
// While it stands still: `… FOLDER --add-keys ORIGIN`, and later `… FOLDER --retire-keys ORIGIN`.
offerHostWays(nodeWays({ zlib, crypto }));
const [, , folder, ...rest] = process.argv;
if (folder === undefined) {
  console.error(
    'usage: signer-process FOLDER [--mldsa44] [--add-keys ORIGIN | --retire-keys ORIGIN]',
  );
  process.exit(64);
}
const unlock = lockFolder(folder);
const options = {
  folder,
  random: (size: number) => new Uint8Array(randomBytes(size)),
  now: Date.now,
  withMlDsa44: rest.includes('--mldsa44'),
};
const [verb, origin = ''] = rest.slice(-2);
if (verb === '--add-keys' || verb === '--retire-keys') {
  const isDone = await (verb === '--add-keys' ? addKeys : retireKeys)(options, origin);
  if (!isDone) console.error(`nothing changed for ${origin}`);
  unlock();
  process.exit(isDone ? 0 : 1);
}
const server = await serveSigner(folder, openLogSigner(options));
const finish = (): void => {
  void server.close().then(() => {
    unlock();
    process.exit(0);
  });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, finish);
// Started by a server: it ends with it, however that one ends.
if (process.send !== undefined) {
  process.once('disconnect', finish);
  process.send('ready');
}
