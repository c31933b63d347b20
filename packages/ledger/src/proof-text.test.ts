import { readFileSync } from 'node:fs';
import { fromBase64, fromHex, isRefusal, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { consistencyProof, inclusionProof, rootOf } from './merkle.ts';
import { parsePolicy } from './policy.ts';
import { checkTlogProof, parseTlogProof, type TlogProof, writeTlogProof } from './proof-text.ts';
import { sha256Tree, sm3Tree } from './tree-hash.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
);
const ours = vectors.seal_ledger_v1;
const entries: Uint8Array[] = ours.entries_hex.map(fromHex);
const policy = parsePolicy(
  [
    `log ${ours.keys.ed25519_vkey}`,
    `log ${ours.keys.sm2_note_vkey}`,
    `log ${ours.keys.sm2_note_vkey_sm3_log}`,
    `witness court ${ours.keys.witness_ed25519_vkey}`,
    `witness ca ${ours.keys.gm_witness_vkey}`,
    'group one any court ca',
    'quorum one',
    '',
  ].join('\n'),
);
const both = [
  ['sha256', sha256Tree, ours.tlog_proof_sha256 as string],
  ['sm3', sm3Tree, ours.tlog_proof_sm3 as string],
] as const;

describe.each(both)('the log of 20 entries of our own format: %s', (name, hash, text) => {
  const leaves = entries.map((entry) => hash.leaf(entry));

  it('has the known leaf hashes, roots and consistency proof', () => {
    expect(leaves).toEqual(ours.leaf_hashes[name].map(fromHex));
    for (const [size, root] of ours.roots_by_size[name].entries()) {
      expect(rootOf(hash, leaves.slice(0, size))).toEqual(fromHex(root));
    }
    const proof = consistencyProof(hash, leaves, 7);
    expect(proof).toEqual(ours.consistency_7_20[name].map(fromBase64));
  });

  it('has the known proof text, read and made again octet by octet', () => {
    const read = parseTlogProof(text);
    expect(read.hash).toBe(hash);
    expect(read.index).toBe(5);
    const checkpoint = ours[`checkpoint_${name}`];
    expect(read.checkpoint).toBe(checkpoint);
    const made = { hash, index: 5, proof: inclusionProof(hash, leaves, 5), checkpoint };
    expect(writeTlogProof(made)).toBe(text);
    expect(parseTlogProof(utf8(text))).toEqual(read);
  });

  it('has a proof that holds for its entry alone', () => {
    const proof = parseTlogProof(text);
    const check = (changed: Partial<TlogProof>, entry = entries[5] ?? new Uint8Array()) => {
      const answer = checkTlogProof({ ...proof, ...changed }, { entry, policy });
      return isRefusal(answer) ? answer.refused : answer.isQuorate;
    };
    expect(check({})).toBe(true);
    expect(check({}, entries[6])).toBe('proof-root-wrong');
    expect(check({ index: 4 })).toBe('proof-root-wrong');
    expect(check({ index: 20 })).toBe('proof-root-wrong');
    expect(check({ proof: proof.proof.slice(1) })).toBe('proof-root-wrong');
    expect(check({ hash: hash === sm3Tree ? sha256Tree : sm3Tree })).toBe('proof-root-wrong');
    const [other] = both.filter(([which]) => which !== name);
    const swapped = parseTlogProof(other?.[2] ?? '').checkpoint;
    expect(check({ checkpoint: swapped })).toBe('proof-root-wrong');
  });
});

describe('a proof text', () => {
  const text: string = ours.tlog_proof_sha256;
  const lines = text.split('\n');
  const changed = (at: number, ...line: readonly string[]): string =>
    lines.toSpliced(at, 1, ...line).join('\n');

  it('may have octets that nothing covers', () => {
    const proof = { ...parseTlogProof(text), extra: utf8('hello') };
    const extended = writeTlogProof(proof);
    expect(extended.split('\n')[1]).toBe('extra aGVsbG8=');
    expect(parseTlogProof(extended)).toEqual(proof);
  });

  const wrong: readonly [string, string][] = [
    ['another first line', changed(0, 'c2sp.org/tlog-proof@v2')],
    ['a first line with a space', changed(0, 'c2sp.org/tlog-proof@v1 ')],
    ['no index', changed(1)],
    ['an index with a sign', changed(1, 'index +5')],
    ['an index with a zero before', changed(1, 'index 05')],
    ['an index in another notation', changed(1, 'index 0x5')],
    ['an empty index', changed(1, 'index ')],
    ['a hash of 31 octets', changed(2, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==')],
    ['a hash with a space', changed(2, `${lines[2] ?? ''} `)],
    ['two extras', changed(1, 'extra AAAA', 'extra AAAA', 'index 5')],
    ['extra after the index', changed(1, 'index 5', 'extra AAAA')],
    ['65 hashes', changed(2, ...Array.from({ length: 61 }, () => lines[2] ?? ''))],
    ['no checkpoint', lines.slice(0, 7).join('\n')],
    ['an extra of more than 64 KiB', changed(1, `extra ${'AAAA'.repeat(22_000)}`, 'index 5')],
    ['too many octets', changed(1, `extra ${'AAAA'.repeat(70_000)}`, 'index 5')],
  ];
  it.each(wrong)('is refused with %s', (_, changed) => {
    expect(() => parseTlogProof(changed)).toThrow('proof-text-form');
  });

  it('is refused with a checkpoint that is no note, or an index too large', () => {
    expect(() => parseTlogProof(text.slice(0, -1))).toThrow('note-form');
    expect(() => parseTlogProof(changed(1, 'index 9007199254740993'))).toThrow(
      'ledger-size-too-large',
    );
  });

  // One bit of an offline proof: all octets but those that only name a signature are covered.
  it('does not hold with a bit changed in any octet of the proof or the checkpoint', () => {
    const bytes = utf8(text);
    const end = utf8(text.slice(0, text.lastIndexOf('\n\n'))).length + 2;
    for (let at = 0; at < end; at++) {
      const forged = bytes.with(at, (bytes[at] ?? 0) ^ (1 << (at % 8)));
      expect(holds(forged), `octet ${at}`).toBe(false);
    }
    expect(holds(bytes)).toBe(true);
  });
});

function holds(text: Uint8Array): boolean {
  try {
    const entry = entries[5] ?? new Uint8Array();
    return !isRefusal(checkTlogProof(parseTlogProof(text), { entry, policy }));
  } catch (error) {
    expect(error).toHaveProperty('code');
    return false;
  }
}
