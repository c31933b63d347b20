import { serveWitness } from './http.ts';

// A witness as a process of its own: `node process.js SETTINGS`.
const [, , file] = process.argv;
if (file === undefined) {
  console.error('usage: process SETTINGS');
  process.exit(64);
}
const running = await serveWitness(file, { tell: (line) => console.error(line) });
const finish = (): void => {
  void running.close().then(() => process.exit(0));
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, finish);
// Started by a server: it ends with it, however that one ends.
if (process.send !== undefined) {
  process.once('disconnect', finish);
  process.send({ url: running.url, vkeys: running.vkeys });
}
