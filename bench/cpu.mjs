/**
 * So much time of the processor, and so many calls at least, make a program warm: as much as the
 * peer takes. V8 goes on compiling for longer than that, and its threads are counted.
 */
const warmMs = 6000;
const warmCount = 20;

/** Runs `work` until the compiler had its chance; the peer takes as long for that. */
export async function warm(work) {
  const from = process.cpuUsage();
  for (let i = 0; i < warmCount || spentMs(from) < warmMs; i++) await work();
}

/**
 * Processor milliseconds of one call, all threads and the collector counted.
 *
 * The period is of the processor too: on a busy machine the wall's would be over after one call.
 */
export async function cpuMsOf(work, periodMs) {
  const from = process.cpuUsage();
  let count = 0;
  while (count === 0 || spentMs(from) < periodMs) {
    await work();
    count += 1;
  }
  return spentMs(from) / count;
}

function spentMs(from) {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

/** A number with the three figures that a measurement knows. */
export const rounded = (value) => Number(value.toPrecision(3));
