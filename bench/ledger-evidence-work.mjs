// Runs in Node and in a browser: verifies evidence and measures each time.
import { fromBase64 } from '@yunzhang/base';
import { parsePolicy, readEvidence, verifyEvidence } from '@yunzhang/ledger';

/** Verifies `count` times; the first time is that of a program that has just begun. */
export function verifyTimes({ evidenceBase64, policyText, count }) {
  const evidence = fromBase64(evidenceBase64);
  const times = [];
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    const { level, verdict } = verifyEvidence({ evidence, policy: parsePolicy(policyText) });
    times.push(performance.now() - startedAt);
    if (verdict === 'fails' || level !== 'L1') throw new Error(`evidence: ${verdict} ${level}`);
  }
  const [firstMs = 0] = times;
  const sorted = times.toSorted((a, b) => a - b);
  const p50Ms = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lines = readEvidence(evidence).proofs.flatMap((text) => text.split('\n'));
  const signatures = lines.filter((line) => line.startsWith('— ')).length;
  return { firstMs, p50Ms, size: evidence.length, signatures };
}
