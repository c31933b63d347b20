import { rounded } from './cpu.mjs';
import { inBrowser, inNode, inOwnPage } from './ledger-evidence.mjs';
import { ourPace, peerPace } from './ledger-pace.mjs';
import { proofTimes } from './ledger-proofs.mjs';

/** How long each side appends, in seconds. */
const seconds = Number(process.env['YUNZHANG_BENCH_SECONDS'] ?? '60');
/** Entries a second that are offered to both, and entries in one transaction of ours. */
const rate = Number(process.env['YUNZHANG_BENCH_RATE'] ?? '5200');
/** More than either side can take. */
const rateMost = 30_000;
const perTransaction = Number(process.env['YUNZHANG_BENCH_BATCH'] ?? '10');
const [small, large] = [10_000, Number(process.env['YUNZHANG_BENCH_LARGE'] ?? '10000000')];
/** An intent to use a seal. @basis ledger.md §13 */
const entrySize = 119;

/**
 * The ledger: appending beside a stock tile log, proofs from small and large logs, evidence.
 *
 * The two logs do different work, and the lines say so: ours hashes two trees, signs three notes
 * and commits every entry to a database before it answers; tessera has one tree, one signature and
 * files, and knows an entry only once it is integrated.
 */
export function benchmarks() {
  return [
    { name: 'ledger-append', run: append },
    { name: 'ledger-proof', run: proofs },
    { name: 'ledger-evidence', run: evidence },
  ];
}

async function* append() {
  const asked = { seconds, rate, perTransaction, entrySize };
  const ours = await ourPace(asked);
  if (ours.missing !== undefined) {
    yield { note: ours.missing };
    return;
  }
  const peer = await peerPace(asked);
  yield {
    note:
      `ours: ${rate} entries/s offered for ${seconds} s, ${perTransaction} a transaction; ` +
      'PostgreSQL with fsync, SHA-256 and SM3 trees, Ed25519 and SM2, files synced',
  };
  if (peer.missing !== undefined) yield { note: peer.missing };
  else yield { note: `${peer.name}: the same rate; files synced, one SHA-256 tree, Ed25519` };
  const line = (name, ownValue, peerValue, unit, isRate) => ({
    name,
    ours: rounded(ownValue),
    peer: peerValue === undefined ? null : rounded(peerValue),
    peerName: peerValue === undefined ? null : peer.name,
    ratio:
      peerValue === undefined
        ? null
        : rounded(isRate ? ownValue / peerValue : peerValue / ownValue),
    unit,
  });
  yield line('ledger-append-rate', ours.rate, peer.rate, 'entries/s', true);
  yield line('ledger-append-p50', ours.p50Ms, peer.p50Ms, 'ms', false);
  yield line('ledger-append-p99', ours.p99Ms, peer.p99Ms, 'ms', false);
  yield line('ledger-append-cpu', ours.cpuUs, peer.cpuUs, 'µs CPU/entry', false);
  yield { note: `ours by process, µs CPU/entry: ${partsOf(ours.cpuParts)}` };
  const most = { ...asked, seconds: Math.ceil(seconds / 4), rate: rateMost };
  const [ourMost, peerMost] = [await ourPace(most), await peerPace(most)];
  yield { note: `the same with ${rateMost} entries/s offered for ${most.seconds} s` };
  yield line('ledger-append-most', ourMost.rate, peerMost.rate, 'entries/s', true);
}

function partsOf(parts) {
  return Object.entries(parts)
    .map(([name, value]) => `${name} ${rounded(value)}`)
    .join(', ');
}

async function* proofs() {
  const times = await proofTimes({ small, large });
  const alone = (name, value) => ({
    name,
    ours: rounded(value),
    peer: null,
    peerName: null,
    ratio: null,
    unit: 'ms',
  });
  yield { note: `inclusion proofs of random entries, each reads a tile file; ${times.about}` };
  yield alone(`ledger-proof-p50-${small}`, times.small.p50Ms);
  yield {
    ...alone(`ledger-proof-p50-${large}`, times.large.p50Ms),
    peer: rounded(times.small.p50Ms),
    peerName: `${small} entries`,
    ratio: rounded(times.small.p50Ms / times.large.p50Ms),
  };
  yield alone(`ledger-proof-p99-${large}`, times.large.p99Ms);
  yield alone(`ledger-proof-kept-${small}`, times.kept.p50Ms);
}

async function* evidence() {
  const line = (name, value) => ({
    name,
    ours: rounded(value),
    peer: null,
    peerName: null,
    ratio: null,
    unit: 'ms',
  });
  const own = inNode();
  yield { note: `evidence of ${own.size} octets: two proofs, ${own.signatures} signatures` };
  yield line('ledger-evidence-node-p50', own.p50Ms);
  const browser = await inBrowser();
  if (browser.missing !== undefined) {
    yield { note: browser.missing };
    return;
  }
  yield line('ledger-evidence-browser-first', browser.firstMs);
  yield line('ledger-evidence-browser-p50', browser.p50Ms);
  const page = await inOwnPage();
  if (page.missing !== undefined) {
    yield { note: page.missing };
    return;
  }
  yield {
    note:
      `the page /evidence, opened ${page.pages} times and given a file a second after it had loaded; ` +
      `first: best check ${rounded(page.first.bestMs)} ms, ` +
      `file to answer on the screen ${rounded(page.first.shownMs)} ms (later ${rounded(page.later.shownMs)})`,
  };
  yield line('ledger-evidence-page-first', page.first.p50Ms);
  yield line('ledger-evidence-page-p50', page.later.p50Ms);
}
