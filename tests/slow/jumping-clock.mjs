// Preloaded (`NODE_OPTIONS=--import`) into every process and thread of a server under test: the clock
// of all of them is ahead by the milliseconds in the file that `YUNZHANG_TEST_AHEAD` names.
import processes from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** How long a look into the file is believed. */
const freshMs = 20;
const { NODE_OPTIONS, YUNZHANG_TEST_AHEAD } = process.env;
const RealDate = Date;
const realNow = Date.now;
let [aheadMs, lookAt] = [0, 0];

function now() {
  if (performance.now() >= lookAt) {
    aheadMs = Number(fs.readFileSync(YUNZHANG_TEST_AHEAD, 'utf8'));
    lookAt = performance.now() + freshMs;
  }
  return realNow() + aheadMs;
}

RealDate.now = now;
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, made),
});

// Custody is given an environment of its own, in which this would not be.
const { fork } = processes;
processes.fork = (file, words, options) => {
  const env = { ...(options?.env ?? process.env), NODE_OPTIONS, YUNZHANG_TEST_AHEAD };
  return fork(file, words, { ...options, env });
};
syncBuiltinESMExports();
