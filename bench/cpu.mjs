/** A first time runs nothing warm: this long, or this many calls where they come sooner. */
const warmMs = 3000;
const warmCount = 200;

/** Runs `work` until the compiler had its chance, as the peers do. */
export async function warm(work) {
  const startedAt = performance.now();
  for (let i = 0; i < warmCount || performance.now() - startedAt < warmMs; i++) {
    await work();
    if (performance.now() - startedAt > 3 * warmMs) return;
  }
}

/** Processor milliseconds of one call, all threads and the collector counted. */
export async function cpuMsOf(work, periodMs) {
  const startedAt = performance.now();
  const from = process.cpuUsage();
  let count = 0;
  while (performance.now() - startedAt < periodMs) {
    await work();
    count += 1;
  }
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000 / count;
}

/** A number with the three figures that a measurement knows. */
export const rounded = (value) => Number(value.toPrecision(3));
