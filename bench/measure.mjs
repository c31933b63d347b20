/** How long one side runs in one turn, and how many turns there are. */
const turnMs = 250;
const turns = 4;

/**
 * Measures a program and its peer in turns, so that a machine that slows down slows both.
 *
 * Both are warmed for one turn first. The best turn of each counts: noise only ever makes slower.
 */
export async function measure(ours, peer) {
  const sides = peer === undefined ? [ours] : [ours, peer];
  for (const side of sides) await turn(side);
  const best = sides.map(() => 0);
  for (let i = 0; i < turns; i++) {
    for (const [k, side] of sides.entries()) best[k] = Math.max(best[k], await turn(side));
  }
  return { ours: best[0], peer: best[1] };
}

async function turn(side) {
  const startedAt = performance.now();
  let count = 0;
  let spent = 0;
  while (spent < turnMs) {
    const pending = side();
    // Waiting for what is no promise would measure the microtask queue.
    if (pending instanceof Promise) await pending;
    count += 1;
    spent = performance.now() - startedAt;
  }
  return (count * 1000) / spent;
}

/** One result as it is printed. @basis architecture §8 */
export function result(name, rates, { peerName = null, unit = '/s', factor = 1 } = {}) {
  const { ours, peer } = rates;
  return {
    name,
    ours: rounded(ours * factor),
    peer: peer === undefined ? null : rounded(peer * factor),
    peerName: peer === undefined ? null : peerName,
    ratio: peer === undefined ? null : rounded(ours / peer),
    unit,
  };
}

/** Three figures say all a measurement of this kind knows. */
function rounded(value) {
  return Number(value.toPrecision(3));
}

/** Stops a benchmark that would measure something wrong. */
export function assertTrue(claim, message) {
  if (claim !== true) throw new Error(`benchmark: not so: ${message}`);
}
