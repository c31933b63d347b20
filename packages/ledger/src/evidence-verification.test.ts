import { readFileSync } from 'node:fs';
import { fromBase64, fromHex, hex, isRefusal, Malformed, utf8 } from '@yunzhang/base';
import {
  element,
  readDer,
  sm3,
  writeIa5,
  writeInteger,
  writeOctets,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { acts } from './act.ts';
import { type LedgerEntry, readEntry, writeEntry } from './entry.ts';
import { type AnchorProof, type Evidence, readEvidence, writeEvidence } from './evidence.ts';
import type { EvidenceCode } from './evidence-codes.ts';
import { upgradeEvidence } from './evidence-upgrade.ts';
import type { SealedPaper } from './evidence-binding.ts';
import {
  type EvidenceQuestion,
  type EvidenceReport,
  verifyEvidence,
} from './evidence-verification.ts';
import { judgeFork } from './head-watch.ts';
import { consistencyProof, inclusionProof, rootOf } from './merkle.ts';
import { parsePolicy } from './policy.ts';
import { parseTlogProof, writeTlogProof } from './proof-text.ts';
import { openField, readField, writeOpening } from './record.ts';
import { openTag, staticTag, tagSchedule } from './tag.ts';
import { sha256Tree, sm3Tree } from './tree-hash.ts';
import { parseVerifierKey } from './verifier-key.ts';

interface Vectors {
  readonly seal_ledger_v1: {
    readonly keys: Readonly<Record<string, string>>;
    readonly tag: {
      readonly K_seal_hex: string;
      readonly seal_id: string;
      readonly first_day: number;
      readonly days: number;
    };
    readonly record_example: { readonly index: number; readonly fields_der_hex: readonly string[] };
    readonly entries_hex: readonly string[];
    readonly roots_by_size: Readonly<Record<'sm3' | 'sha256', readonly string[]>>;
    readonly tlog_proof_sha256: string;
    readonly tlog_proof_sm3: string;
    readonly evidence_der_base64: string;
  };
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
) as Vectors;
const ours = vectors.seal_ledger_v1;
const received = fromBase64(ours.evidence_der_base64);
const evidence = readEvidence(received);
const entry = readEntry(evidence.entry);
const entries = ours.entries_hex.map(fromHex);
const fields = ours.record_example.fields_der_hex.map((line) => readField(readDer(fromHex(line))));
const valueOf = (name: string): Uint8Array =>
  fields.find((field) => field.name === name)?.value ?? utf8('none');
const life = {
  key: fromHex(ours.tag.K_seal_hex),
  firstDay: ours.tag.first_day,
  days: ours.tag.days,
};
const key = (name: string): string => ours.keys[name] ?? '';
const policyText = `log ${key('ed25519_vkey')}
log ${key('sm2_note_vkey')}
log ${key('sm2_note_vkey_sm3_log')}
witness court ${key('witness_ed25519_vkey')}
witness ca ${key('gm_witness_vkey')}
group one any court ca
quorum one
`;
const policy = parsePolicy(policyText);

function opened(name: string) {
  const opening = openField(fields, name);
  if (opening === undefined) throw new Error(`no field ${name}`);
  return opening;
}

const paper: SealedPaper = {
  dataHash: valueOf('dataHash'),
  sealId: ours.tag.seal_id,
  seal: utf8('the seal'),
  tagSchedule: tagSchedule(life),
  signedAt: entry.at + 60_000,
};
/** The vectors open `dataHash` alone; a binding needs the seal as well. */
const full: Evidence = { ...evidence, openings: [opened('dataHash'), opened('sealId')] };

function verify(
  given: Evidence,
  more: Partial<Omit<EvidenceQuestion, 'evidence'>> = {},
): EvidenceReport {
  return verifyEvidence({ evidence: writeEvidence(given), policy, paper, ...more });
}

/** Codes of all checks that do not hold. */
function faults(report: EvidenceReport): readonly EvidenceCode[] {
  return report.checks.filter(({ outcome }) => outcome !== 'holds').map(({ code }) => code);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
  return 'none';
}

describe('the evidence of the vectors', () => {
  it('is read, and made again from its parts with the same octets', () => {
    expect(writeEvidence(evidence)).toEqual(received);
    const made = writeEvidence({
      entry: entries[5] ?? utf8(''),
      proofs: [ours.tlog_proof_sha256, ours.tlog_proof_sm3],
      openings: [opened('dataHash')],
      tagOpening: openTag(life, 20_458),
      anchors: [],
    });
    expect(hex(made)).toBe(hex(received));
  });

  it('has the proofs that its log gives, made from the entries', () => {
    for (const text of evidence.proofs) {
      const { hash, index, proof, checkpoint } = parseTlogProof(text);
      const leaves = entries.map((one) => hash.leaf(one));
      const made = inclusionProof(hash, leaves, 5);
      expect(made).toEqual(proof);
      expect(writeTlogProof({ hash, index, proof: made, checkpoint })).toBe(text);
      expect(hex(rootOf(hash, leaves))).toBe(ours.roots_by_size[hash.name][20]);
    }
  });

  it('holds, witnessed by a court and a CA', () => {
    const report = verify(full);
    expect(faults(report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'holds', level: 'L1', seenBy: 1_767_600_000_000 });
    expect(report.places.map(({ origin, index, size }) => [origin, index, size])).toEqual([
      ['ledger.seal.example.cn/2026', 5, 20],
      ['ledger.seal.example.cn/2026/sm3', 5, 20],
    ]);
    expect(report.checks.map(({ code }) => code)).toEqual([
      'evidence-entry-logged',
      'evidence-witnessed',
      'evidence-entry-logged',
      'evidence-witnessed',
      'evidence-openings-hold',
      'evidence-act-use',
      'evidence-data-hash-holds',
      'evidence-seal-id-holds',
      'evidence-tag-holds',
      'evidence-time-holds',
    ]);
  });

  it('is checked without a document as far as it goes', () => {
    const report = verifyEvidence({ evidence: received, policy });
    expect(faults(report)).toEqual(['evidence-unbound']);
    expect(report.verdict).toBe('incomplete');
  });
});

describe('each single bit of the evidence', () => {
  // Every proof must be witnessed here, or a change could hide among unknown witnesses.
  const bytes = writeEvidence(full);
  const places = [...bytes.keys()];
  /** What a changed octet leads to: nothing that holds. */
  const isRefused = (changed: Uint8Array): boolean => {
    try {
      return verifyEvidence({ evidence: changed, policy, paper }).verdict !== 'holds';
    } catch (error) {
      if (error instanceof Malformed) return true;
      throw error;
    }
  };
  const flipped = (at: number, bit: number): Uint8Array => {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ (1 << bit);
    return changed;
  };

  it('matters: a change is refused (one bit of each eleventh octet; all in the slow lane)', () => {
    for (const at of places.filter((place) => place % 11 === 0)) {
      expect(isRefused(flipped(at, at % 8)), `octet ${at}`).toBe(true);
    }
  });

  it('and so does each octet that is cut off or put at the end', () => {
    for (const size of [0, 1, 4, 300, bytes.length - 1]) {
      expect(isRefused(bytes.subarray(0, size)), `${size} octets`).toBe(true);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(isRefused(longer)).toBe(true);
  });
});

/** The same log with another entry at place 5, signed by nobody: for what is checked before. */
function rewritten(change: Partial<LedgerEntry>): Evidence {
  return { ...full, entry: writeEntry({ ...entry, ...change }) };
}

describe('a forger does not pass off', () => {
  it.each([
    ['another document', { dataHash: sm3(utf8('other')) }, ['evidence-data-hash-differs']],
    [
      'another seal',
      { sealId: '11010500000002' },
      ['evidence-seal-id-differs', 'evidence-tag-wrong'],
    ],
    ['a seal without schedule', { tagSchedule: undefined }, ['evidence-tag-wrong']],
    [
      'a seal with another schedule',
      { tagSchedule: tagSchedule({ ...life, key: sm3(utf8('other')) }) },
      ['evidence-tag-schedule-wrong'],
    ],
    ['another hour', { signedAt: entry.at + 600_001 }, ['evidence-time-differs']],
    ['an hour before', { signedAt: entry.at - 600_001 }, ['evidence-time-differs']],
    ['no hour', { signedAt: undefined }, ['evidence-time-unknown']],
  ] as const)('evidence for %s', (_, change, codes) => {
    const { tagSchedule: schedule, signedAt, ...rest } = { ...paper, ...change };
    const changed: SealedPaper = {
      ...rest,
      ...(schedule === undefined ? {} : { tagSchedule: schedule }),
      ...(signedAt === undefined ? {} : { signedAt }),
    };
    expect(faults(verify(full, { paper: changed }))).toEqual(codes);
  });

  it('the time of sealing up to ten minutes away is right', () => {
    for (const skew of [-600_000, 600_000]) {
      expect(faults(verify(full, { paper: { ...paper, signedAt: entry.at + skew } }))).toEqual([]);
    }
  });

  it('an entry that is not in the log', () => {
    const report = verify(rewritten({ at: entry.at + 1 }));
    expect(faults(report)).toEqual(['evidence-root-mismatch', 'evidence-root-mismatch']);
    expect(report.level).toBeUndefined();
    expect(report.verdict).toBe('fails');
  });

  it('an opening of another record, or one field twice', () => {
    const field = { ...opened('sealId').field, value: utf8('11010500000002') };
    const forged = { ...full, openings: [opened('dataHash'), { ...opened('sealId'), field }] };
    const sealed = { ...paper, sealId: '11010500000002' };
    expect(faults(verify(forged, { paper: sealed }))).toEqual([
      'evidence-opening-wrong',
      'evidence-tag-wrong',
    ]);
    const twice = { ...full, openings: [...full.openings, opened('sealId')] };
    expect(faults(verify(twice))).toEqual(['evidence-openings-clash']);
  });

  it('evidence that keeps its document or seal to itself', () => {
    expect(faults(verify({ ...full, openings: [] }))).toEqual([
      'evidence-data-hash-closed',
      'evidence-seal-id-closed',
    ]);
  });

  it('evidence whose tag key is of another day, or of another seal', () => {
    const other = { ...full, tagOpening: openTag(life, 20_459) };
    expect(faults(verify(other))).toEqual(['evidence-tag-day-wrong']);
    const stolen = { ...life, key: sm3(utf8('mine')) };
    const mine = { ...full, tagOpening: openTag(stolen, 20_458) };
    expect(faults(verify(mine))).toEqual(['evidence-tag-schedule-wrong']);
  });

  it('an act hidden under a wrong tag: its evidence says so', () => {
    const hidden = rewritten({ tag: sm3(utf8('nobody finds this')) });
    expect(faults(verify(hidden))).toContain('evidence-tag-wrong');
  });

  it('the proofs of two logs or two places for one', () => {
    const [sha256 = '', gm = ''] = full.proofs;
    const elsewhere = gm.replace('index 5', 'index 6');
    expect(faults(verify({ ...full, proofs: [sha256, elsewhere] }))).toEqual([
      'evidence-root-mismatch',
    ]);
    const turned = gm.replace('gm-tlog-proof-sm3@v1', 'c2sp.org/tlog-proof@v1');
    expect(faults(verify({ ...full, proofs: [sha256, turned] }))).toEqual([
      'evidence-root-mismatch',
    ]);
  });

  it('evidence of a freeze for that of a use', () => {
    expect(faults(verify(rewritten({ act: acts.sealFreeze })))).toContain('evidence-act-other');
  });
});

describe('evidence of the end of a use', () => {
  const signature = utf8('octets of the seal signature');
  const done = (digest: Uint8Array | undefined): Evidence => {
    const field = { ...opened('dataHash').field, name: 'signatureDigest' };
    const more = digest === undefined ? [] : [{ ...field, value: digest }];
    const openings = more.map((one) => ({ ...opened('operator'), field: one }));
    return { ...rewritten({ act: acts.useDone }), openings: [...full.openings, ...openings] };
  };
  const codes = (given: Evidence, sealed: SealedPaper): readonly string[] =>
    verify(given, { paper: sealed })
      .checks.map(({ code }) => code)
      .filter((code) => code.startsWith('evidence-signature'));

  it('binds the signature', () => {
    const sealed = { ...paper, signature };
    expect(codes(done(sm3(signature)), sealed)).toEqual(['evidence-signature-digest-holds']);
    expect(codes(done(sm3(utf8('?'))), sealed)).toEqual(['evidence-signature-digest-differs']);
    expect(codes(done(undefined), sealed)).toEqual(['evidence-signature-digest-closed']);
    expect(codes(done(sm3(signature)), paper)).toEqual(['evidence-signature-absent']);
    expect(codes(full, { ...paper, signature })).toEqual([]);
  });
});

describe('a seal without schedule', () => {
  const { tagSchedule: _schedule, ...plain } = paper;
  const { tagOpening: _opening, ...bare } = full;

  it('has a static tag, which is right and linkable', () => {
    const tagged = { ...bare, entry: writeEntry({ ...entry, tag: staticTag(plain.seal) }) };
    const report = verify(tagged, { paper: plain });
    expect(report.checks.map(({ code }) => code)).toContain('evidence-tag-static');
    expect(faults(verify(bare, { paper: plain }))).toEqual(['evidence-tag-wrong']);
  });

  it('does not get its tag from a key that came along', () => {
    const tagged = { ...full, entry: writeEntry({ ...entry, tag: staticTag(plain.seal) }) };
    expect(faults(verify(tagged, { paper: plain }))).toContain('evidence-tag-wrong');
  });

  it('is not what a withheld key makes of a seal with one', () => {
    const report = verify(bare);
    expect(faults(report)).toEqual(['evidence-tag-withheld']);
    expect(report.verdict).toBe('incomplete');
  });
});

describe('the policy', () => {
  const withPolicy = (text: string) => verify(full, { policy: parsePolicy(text) });

  it('that does not name the log refuses its proofs', () => {
    const other = policyText.replace(/^log .*\n/gm, '');
    expect(faults(withPolicy(other))).toEqual([
      'evidence-origin-unknown',
      'evidence-origin-unknown',
    ]);
  });

  it('with too few witnesses leaves the level of the log alone', () => {
    const report = withPolicy(policyText.replace('group one any', 'group one all'));
    expect(faults(report)).toEqual(['evidence-quorum-short', 'evidence-quorum-short']);
    expect(report).toMatchObject({ verdict: 'incomplete', level: 'L0' });
  });

  it('without witnesses gives no more than that either', () => {
    const report = withPolicy(policyText.replace('quorum one', 'quorum none'));
    expect(report).toMatchObject({ verdict: 'holds', level: 'L0' });
  });

  it('wants every kind of signature whose key it knows', () => {
    const line = `\n— ledger.seal.example.cn/2026 ULeC7`;
    const [sha256 = '', gm = ''] = full.proofs;
    const at = sha256.indexOf(line);
    expect(at).toBeGreaterThan(0);
    const cut = sha256.slice(0, at) + sha256.slice(sha256.indexOf('\n', at + 1));
    expect(faults(verify({ ...full, proofs: [cut, gm] }))).toEqual(['evidence-log-unsigned']);
  });

  it('knows a witness whose clock is far behind the entry', () => {
    const late = rewritten({ at: 1_767_600_000_000 + 600_001 });
    // The entry is not in the log, so no witness is believed: nothing is said about its clock.
    expect(faults(verify(late))).not.toContain('evidence-time-after-witness');
  });
});

describe('anchors', () => {
  const leaves = (hash: typeof sha256Tree, size: number) =>
    entries.slice(0, size).map((one) => hash.leaf(one));
  const anchor: AnchorProof = {
    chain: 'fisco-sm:1',
    contract: new Uint8Array(20).fill(1),
    size: 20,
    sm3Root: rootOf(sm3Tree, leaves(sm3Tree, 20)),
    sha256Root: rootOf(sha256Tree, leaves(sha256Tree, 20)),
    consistency: [],
    chainProof: utf8('receipt'),
  };
  const anchored = { ...full, anchors: [anchor] };
  const ask = (answer: ReturnType<NonNullable<EvidenceQuestion['checkAnchor']>>) =>
    verify(anchored, { checkAnchor: () => answer });

  it('lift the level when the chain confirms them', () => {
    expect(ask({ kind: 'confirmed', anchoredAt: 1_767_599_000_000 })).toMatchObject({
      verdict: 'holds',
      level: 'L2',
      seenBy: 1_767_599_000_000,
    });
  });

  it('say nothing unchecked, and fail when the chain denies them', () => {
    expect(faults(ask({ kind: 'unknown' }))).toEqual(['evidence-anchor-unchecked']);
    expect(faults(verify(anchored))).toEqual(['evidence-anchor-unchecked']);
    expect(verify(anchored).level).toBe('L1');
    expect(faults(ask({ kind: 'denied' }))).toEqual(['evidence-anchor-denied']);
  });

  it('fail where they do not follow from the first checkpoint', () => {
    const confirmed = { checkAnchor: () => ({ kind: 'confirmed' }) as const };
    const other = { ...anchor, sha256Root: new Uint8Array(32) };
    expect(faults(verify({ ...full, anchors: [other] }, confirmed))).toEqual([
      'evidence-anchor-unconnected',
    ]);
    const smaller = { ...anchor, size: 19 };
    expect(faults(verify({ ...full, anchors: [smaller] }, confirmed))).toEqual([
      'evidence-anchor-unconnected',
    ]);
    const gmFirst = { ...anchored, proofs: full.proofs.toReversed() };
    expect(faults(verify(gmFirst, confirmed))).toEqual(['evidence-anchor-unconnected']);
  });

  it('are read and written with the same octets', () => {
    const bytes = writeEvidence(anchored);
    expect(readEvidence(bytes)).toEqual(anchored);
    const { chainProof: _, ...bare } = anchor;
    expect(readEvidence(writeEvidence({ ...full, anchors: [bare] })).anchors).toEqual([bare]);
  });
});

describe('evidence is upgraded', () => {
  /** An unsigned note of the log at a size: signatures are no matter of the upgrade. */
  const proofAt = (hash: typeof sha256Tree, size: number, index = 5): string => {
    const leaves = entries.slice(0, size).map((one) => hash.leaf(one));
    const origin = `ledger.seal.example.cn/2026${hash.name === 'sm3' ? '/sm3' : ''}`;
    const root = Buffer.from(rootOf(hash, leaves)).toString('base64');
    const checkpoint = `${origin}\n${size}\n${root}\n\n— ${origin} AAAAAAA=\n`;
    return writeTlogProof({
      hash,
      index,
      proof: inclusionProof(hash, leaves, index),
      checkpoint,
    });
  };
  const early: Evidence = { ...full, proofs: [proofAt(sha256Tree, 7), proofAt(sm3Tree, 7)] };
  const anchorAt = (from: number): AnchorProof => ({
    chain: 'evm:1',
    contract: new Uint8Array(20),
    size: 20,
    sm3Root: fromHex(ours.roots_by_size.sm3[20] ?? ''),
    sha256Root: fromHex(ours.roots_by_size.sha256[20] ?? ''),
    consistency: consistencyProof(
      sha256Tree,
      entries.map((one) => sha256Tree.leaf(one)),
      from,
    ),
  });

  it('by later checkpoints of its logs, in their places', () => {
    const upgraded = upgradeEvidence(early, { proofs: full.proofs.toReversed() });
    expect(upgraded).toEqual(full);
    if (isRefusal(upgraded)) throw new Error('refused');
    expect(verify(upgraded).verdict).toBe('holds');
  });

  it('by the proof of a twin that was missing', () => {
    const one = { ...full, proofs: full.proofs.slice(0, 1) };
    expect(upgradeEvidence(one, { proofs: full.proofs.slice(1) })).toEqual(full);
  });

  it('by anchors that follow from its checkpoint', () => {
    const upgraded = upgradeEvidence(early, { anchors: [anchorAt(7)] });
    expect(upgraded).toEqual({ ...early, anchors: [anchorAt(7)] });
    expect(upgradeEvidence(early, { anchors: [anchorAt(8)] })).toMatchObject({
      refused: 'upgrade-anchor-unconnected',
    });
    // An anchor from before would not fit the new checkpoint: it must be given anew.
    const anchored = { ...early, anchors: [anchorAt(7)] };
    expect(upgradeEvidence(anchored, { proofs: [proofAt(sha256Tree, 12)] })).toMatchObject({
      refused: 'upgrade-anchor-unconnected',
    });
    const both = { proofs: [proofAt(sha256Tree, 12)], anchors: [anchorAt(12)] };
    expect(upgradeEvidence(anchored, both)).toMatchObject({ anchors: both.anchors });
  });

  it('never by an older checkpoint, another place or another entry', () => {
    expect(upgradeEvidence(full, { proofs: [proofAt(sha256Tree, 7)] })).toMatchObject({
      refused: 'upgrade-head-older',
    });
    const doubled = entries.map((one, i) => (i === 9 ? (entries[5] ?? one) : one));
    const leaves = doubled.map((one) => sm3Tree.leaf(one));
    const root = Buffer.from(rootOf(sm3Tree, leaves)).toString('base64');
    const origin = 'ledger.seal.example.cn/2026/sm3';
    const checkpoint = `${origin}\n20\n${root}\n\n— ${origin} AAAAAAA=\n`;
    const proof = inclusionProof(sm3Tree, leaves, 9);
    const moved = writeTlogProof({ hash: sm3Tree, index: 9, proof, checkpoint });
    expect(upgradeEvidence(full, { proofs: [moved] })).toMatchObject({
      refused: 'upgrade-entry-elsewhere',
    });
    const another = { ...full, entry: entries[6] ?? full.entry };
    expect(upgradeEvidence(another, { proofs: [proofAt(sha256Tree, 20)] })).toMatchObject({
      refused: 'upgrade-entry-elsewhere',
    });
    expect(upgradeEvidence(full, { proofs: [proofAt(sha256Tree, 20, 6)] })).toMatchObject({
      refused: 'upgrade-entry-elsewhere',
    });
  });
});

describe('the limits of evidence', () => {
  it.each([
    ['nine proofs', { proofs: Array.from({ length: 9 }, () => 'x') }],
    ['65 openings', { openings: Array.from({ length: 65 }, () => opened('sealId')) }],
    ['no proof', { proofs: [] }],
  ])('refuse %s when written', (_, change) => {
    expect(() => writeEvidence({ ...full, ...change })).toThrow('assertion failed');
  });

  it('refuse what is too large, or not an entry', () => {
    expect(codeOf(() => readEvidence(new Uint8Array(256 * 1024 + 1)))).toBe('evidence-too-large');
    const bad = writeEvidence({ ...full, entry: utf8('no entry') });
    expect(codeOf(() => readEvidence(bad))).not.toBe('none');
    expect(codeOf(() => readEvidence(writeEvidence({ ...full, proofs: ['x'] })))).toBe('none');
    expect(codeOf(() => verify({ ...full, proofs: ['x'] }))).toBe('proof-text-form');
  });
});

describe('reading evidence refuses', () => {
  const opening = opened('sealId');
  const anchorOf = (contract: Uint8Array, path: readonly Uint8Array[]): Uint8Array =>
    writeSequence(
      writeUtf8('evm:1'),
      writeOctets(contract),
      writeInteger(20),
      writeOctets(new Uint8Array(32)),
      writeOctets(new Uint8Array(32)),
      writeSequence(...path.map(writeOctets)),
    );
  const container = (
    proofs: readonly Uint8Array[],
    ...more: readonly Uint8Array[]
  ): readonly [Uint8Array] => [
    writeSequence(writeInteger(1), writeOctets(evidence.entry), writeSequence(...proofs), ...more),
  ];
  const text = [writeUtf8('proof')];
  const hashes = (count: number) => Array.from({ length: count }, () => new Uint8Array(32));
  const anchors = (...all: readonly Uint8Array[]) => container(text, element(0xa2, ...all));
  const openingDer = writeOpening(opening);
  it.each([
    ['no proof', container([]), 'evidence-proofs-count'],
    [
      'nine proofs',
      container(Array.from({ length: 9 }, () => text).flat()),
      'evidence-proofs-count',
    ],
    ['a proof of another string type', container([writeIa5('proof')]), 'der-tag-unexpected'],
    ['an empty list of openings', container(text, element(0xa0)), 'evidence-part-empty'],
    ['an empty list of anchors', container(text, element(0xa2)), 'evidence-part-empty'],
    [
      '65 openings',
      container(text, element(0xa0, ...Array.from({ length: 65 }, () => openingDer))),
      'evidence-parts-many',
    ],
    [
      '33 anchors',
      anchors(...Array.from({ length: 33 }, () => anchorOf(new Uint8Array(20), []))),
      'evidence-parts-many',
    ],
    [
      'a path of 65 hashes',
      anchors(anchorOf(new Uint8Array(20), hashes(65))),
      'evidence-path-long',
    ],
    ['a hash of 31 octets', anchors(anchorOf(utf8(''), [new Uint8Array(31)])), 'ledger-hash-size'],
    ['a contract of 257 octets', anchors(anchorOf(new Uint8Array(257), [])), 'ledger-number-range'],
    [
      'two tag openings',
      container(text, element(0xa1, ...Array.from({ length: 2 }, () => writeInteger(1)))),
      'ledger-member-surplus',
    ],
    [
      'parts out of order',
      container(text, element(0xa2, openingDer), element(0xa0, openingDer)),
      'der-tag-unexpected',
    ],
    ['another version', [writeSequence(writeInteger(2))] as const, 'ledger-version'],
    [
      'an entry that is none',
      [writeSequence(writeInteger(1), writeOctets(writeInteger(7)))] as const,
      'der-tag-unexpected',
    ],
    [
      'an entry too large for a bundle',
      [writeSequence(writeInteger(1), writeOctets(new Uint8Array(65_536)))] as const,
      'entry-too-large',
    ],
  ] as const)('%s', (_, [bytes], code) => {
    expect(codeOf(() => readEvidence(bytes))).toBe(code);
  });

  it('nothing of the largest that is allowed', () => {
    const [bytes] = anchors(anchorOf(new Uint8Array(256), hashes(64)));
    expect(readEvidence(bytes).anchors).toHaveLength(1);
  });
});

describe('two heads of one log, kept as proof', () => {
  const keys = [key('ed25519_vkey'), key('sm2_note_vkey')].map(parseVerifierKey);
  const { checkpoint } = parseTlogProof(ours.tlog_proof_sha256);

  it('show nothing when they are one, or not signed by the log', () => {
    const same = { first: checkpoint, second: checkpoint, proof: [] };
    expect(judgeFork(sha256Tree, keys, same)).toBe('connected');
    const forged = checkpoint.replace('\n20\n', '\n21\n');
    expect(judgeFork(sha256Tree, keys, { ...same, second: forged })).toBe('unsigned');
    expect(judgeFork(sha256Tree, [], same)).toBe('unsigned');
  });
});
