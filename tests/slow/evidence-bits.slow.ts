import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fromBase64, fromHex, Malformed } from '@yunzhang/base';
import {
  parsePolicy,
  readEntry,
  readEvidence,
  type SealedPaper,
  tagSchedule,
  verifyEvidence,
} from '@yunzhang/ledger';

interface Vectors {
  readonly keys: Readonly<Record<string, string>>;
  readonly tag: {
    readonly K_seal_hex: string;
    readonly seal_id: string;
    readonly first_day: number;
    readonly days: number;
  };
  readonly evidence_der_base64: string;
}

const file = path.resolve(import.meta.dirname, '../vectors/ledger/tlog-vectors.json');
const { seal_ledger_v1: ours } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
  readonly seal_ledger_v1: Vectors;
};
const { keys, tag } = ours;
const policy = parsePolicy(`log ${keys['ed25519_vkey']}
log ${keys['sm2_note_vkey']}
log ${keys['sm2_note_vkey_sm3_log']}
witness court ${keys['witness_ed25519_vkey']}
witness ca ${keys['gm_witness_vkey']}
group one any court ca
quorum one
`);
const bytes = fromBase64(ours.evidence_der_base64);
const evidence = readEvidence(bytes);
const dataHash = evidence.openings[0]?.field.value ?? new Uint8Array(0);
const paper: SealedPaper = {
  dataHash,
  sealId: tag.seal_id,
  seal: new Uint8Array(0),
  tagSchedule: tagSchedule({
    key: fromHex(tag.K_seal_hex),
    firstDay: tag.first_day,
    days: tag.days,
  }),
  signedAt: readEntry(evidence.entry).at,
};

/** What holds of the evidence; the vectors open `dataHash` alone, so one check never does. */
function holding(changed: Uint8Array): number {
  try {
    const { checks } = verifyEvidence({ evidence: changed, policy, paper });
    return checks.filter(({ outcome }) => outcome === 'holds').length;
  } catch (error) {
    if (error instanceof Malformed) return 0;
    throw error;
  }
}

it('no single bit of the evidence can be changed without a check that no longer holds', () => {
  const whole = holding(bytes);
  expect(whole).toBe(9);
  const unnoticed: string[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    if (holding(changed) >= whole) unnoticed.push(`octet ${bit >> 3} bit ${bit & 7}`);
  }
  expect(unnoticed).toEqual([]);
});
