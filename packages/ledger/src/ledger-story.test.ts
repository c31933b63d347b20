import { fromUtf8, utf8 } from '@yunzhang/base';
import { createSoftwareSigner, digest, sm3 } from '@yunzhang/gm';
import { beforeAll, describe, expect, it } from 'vitest';
import { acts } from './act.ts';
import { createAuditor } from './audit.ts';
import { writeBody } from './body.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { type LedgerEntry, logEntry, readEntry, writeEntry } from './entry.ts';
import { type Evidence, writeEvidence } from './evidence.ts';
import type { EvidenceCode } from './evidence-codes.ts';
import { verifyEvidence } from './evidence-verification.ts';
import { judgeFork, watchAge, watchHeads, watchOtherHead, watchRoots } from './head-watch.ts';
import { consistencyProof, inclusionProof, rootOf } from './merkle.ts';
import {
  createEd25519Signer,
  createMlDsa44Signer,
  createSm2NoteSigner,
  type NoteSigner,
  signNote,
} from './note-signer.ts';
import { watchSeal } from './owner-watch.ts';
import { parsePolicy } from './policy.ts';
import { writeTlogProof } from './proof-text.ts';
import { checkTagProof, indexBody, indexLeaves, proveTag } from './range-index.ts';
import { createRecord, type Field, openField, recordCommitment } from './record.ts';
import { openTag, tagOf, tagsBetween, tagSchedule } from './tag.ts';
import { sha256Tree, sm3Tree, type TreeHash } from './tree-hash.ts';
import { writeVerifierKey } from './verifier-key.ts';

/** A city's ledger in small: a log, two witnesses, a seal and its owner, and thieves. */
const origin = 'ledger.city.example.cn/2026';
const seed = (label: string): Uint8Array => digest('sha256', utf8(label));
const start = Date.parse('2026-05-06T01:00:00Z');
const sealId = '44030000000007';
const signature = utf8('octets of the seal signature');

function sm2Signer(name: string, kind: 'sm2' | 'sm2-cosignature', label = name): NoteSigner {
  let count = 0;
  const signer = createSoftwareSigner({
    privateKey: seed(label),
    random: (size) => digest('sha512', utf8(`${label} ${count++}`)).subarray(0, size),
  });
  return createSm2NoteSigner({ name, signer, kind });
}

const logSigners = (name: string): readonly NoteSigner[] =>
  name === origin
    ? [
        createEd25519Signer({ name, seed: seed('log') }),
        sm2Signer(name, 'sm2', 'log sm2'),
        createMlDsa44Signer({ name, seed: seed('log ml-dsa') }),
      ]
    : [sm2Signer(name, 'sm2', 'log sm2')];
const court = createEd25519Signer({
  name: 'court.example.cn',
  seed: seed('court'),
  kind: 'ed25519-cosignature',
});
const bank = sm2Signer('bank.example.cn', 'sm2-cosignature');
const policy = parsePolicy(
  [
    ...[origin, `${origin}/sm3`]
      .flatMap(logSigners)
      .map(({ key }) => `log ${writeVerifierKey(key)}`),
    `witness court ${writeVerifierKey(court.key)}`,
    `witness bank ${writeVerifierKey(bank.key)}`,
    'group one any court bank',
    'quorum one',
  ].join('\n'),
);

const life = { key: seed('K of the seal'), firstDay: 20_500, days: 365 };
const schedule = tagSchedule(life);

let salts = 0;
function recordOf(values: Record<string, Uint8Array>): readonly Field[] {
  return createRecord(values, (size) => seed(`salt ${salts++}`).subarray(0, size));
}

interface Logged {
  readonly record: readonly Field[];
  readonly bytes: Uint8Array;
  readonly index: number;
}

class City {
  readonly entries: Uint8Array[] = [];

  constructor() {
    this.put(logEntry(acts.logGenesis, start, writeBody({ act: acts.logGenesis, origin })));
  }

  put(entry: LedgerEntry): number {
    this.entries.push(writeEntry(entry));
    return this.entries.length - 1;
  }

  act(act: number, values: Record<string, Uint8Array>, over: Partial<LedgerEntry> = {}): Logged {
    const record = recordOf({ sealId: utf8(sealId), ...values });
    const at = start + this.entries.length * 1000;
    const tag = tagOf(life.key, sealId, at);
    const index = this.put({ act, at, tag, commit: recordCommitment(record), ...over });
    return { record, index, bytes: this.entries[index] ?? utf8('') };
  }

  leaves(hash: TreeHash, size = this.entries.length): readonly Uint8Array[] {
    return this.entries.slice(0, size).map((entry) => hash.leaf(entry));
  }

  async head(
    hash: TreeHash,
    { size = this.entries.length, timeMs = start + 60_000, witnesses = true, lasting = true } = {},
  ): Promise<string> {
    const name = hash.name === 'sm3' ? `${origin}/sm3` : origin;
    const root = rootOf(hash, this.leaves(hash, size));
    const cosigners = hash.name === 'sm3' ? [bank] : [court];
    return signNote({
      text: writeCheckpoint({ origin: name, size, root }),
      signers: [
        ...logSigners(name).filter(({ key }) => lasting || key.kind !== 'mldsa44'),
        ...(witnesses ? cosigners : []),
      ],
      timeMs,
    });
  }

  async evidence(
    { record, index, bytes }: Logged,
    fields: readonly string[],
    options: { timeMs?: number; witnesses?: boolean; lasting?: boolean } = {},
  ): Promise<Evidence> {
    const proofs = [sha256Tree, sm3Tree].map(async (hash) =>
      writeTlogProof({
        hash,
        index,
        proof: inclusionProof(hash, this.leaves(hash), index),
        checkpoint: await this.head(hash, options),
      }),
    );
    return {
      entry: bytes,
      proofs: await Promise.all(proofs),
      openings: fields.flatMap((name) => openField(record, name) ?? []),
      tagOpening: openTag(life, 20_579),
      anchors: [],
    };
  }
}

const city = new City();
const dataHash = sm3(utf8('the paper'));
const intent = city.act(acts.useIntent, { dataHash, operator: utf8('user-7') });
const done = city.act(acts.useDone, { dataHash, signatureDigest: sm3(signature) });
const hidden = city.act(acts.useIntent, { dataHash }, { tag: sm3(utf8('nowhere')) });
const rogue = city.act(acts.useIntent, { dataHash: sm3(utf8('what a thief seals')) });
const paper = {
  dataHash,
  sealId,
  seal: utf8('seal'),
  tagSchedule: schedule,
  signedAt: start + 2000,
  signature,
};

function faults(evidence: Evidence): readonly EvidenceCode[] {
  const report = verifyEvidence({ evidence: writeEvidence(evidence), policy, paper });
  return report.checks.filter(({ outcome }) => outcome !== 'holds').map(({ code }) => code);
}

describe('in a city with a ledger', () => {
  it('a sealing is shown to anybody: intent and end', async () => {
    const before = await city.evidence(intent, ['dataHash', 'sealId']);
    expect(faults(before)).toEqual([]);
    const after = await city.evidence(done, ['dataHash', 'sealId', 'signatureDigest']);
    const report = verifyEvidence({ evidence: writeEvidence(after), policy, paper });
    expect(report).toMatchObject({ verdict: 'holds', level: 'L3', seenBy: start + 60_000 });
    const shown = after.openings.map(({ field }) => field.name);
    expect(shown).not.toContain('operator');
    expect(fromUtf8(after.openings[1]?.field.value ?? utf8(''))).toBe(sealId);
  });

  it('evidence without witnesses is worth less, ML-DSA or not', async () => {
    const plain = await city.evidence(intent, ['dataHash', 'sealId'], { witnesses: false });
    const report = verifyEvidence({ evidence: writeEvidence(plain), policy, paper });
    expect(report).toMatchObject({ verdict: 'incomplete', level: 'L0' });
    expect(report.seenBy).toBeUndefined();
  });

  it('evidence without ML-DSA, which a log may leave out, is of the level below', async () => {
    const plain = await city.evidence(intent, ['dataHash', 'sealId'], { lasting: false });
    const report = verifyEvidence({ evidence: writeEvidence(plain), policy, paper });
    expect(report).toMatchObject({ verdict: 'holds', level: 'L1' });
  });

  it('an act dated after a witness saw it is found', async () => {
    const early = await city.evidence(intent, ['dataHash', 'sealId'], { timeMs: start - 600_000 });
    expect(faults(early)).toEqual(['evidence-time-after-witness']);
    const close = await city.evidence(intent, ['dataHash', 'sealId'], { timeMs: start - 598_000 });
    expect(faults(close)).toEqual([]);
  });

  it('an act hidden under a wrong tag makes evidence that fails', async () => {
    const forged = await city.evidence(hidden, ['dataHash', 'sealId']);
    expect(faults(forged)).toEqual(['evidence-tag-wrong']);
  });

  it('the two logs cannot put one act at two places', async () => {
    const twice = new City();
    const first = twice.act(acts.useIntent, { dataHash });
    twice.put(readEntry(first.bytes));
    const fields = ['dataHash', 'sealId'];
    const one = await twice.evidence(first, fields);
    const other = await twice.evidence({ ...first, index: 2 }, fields);
    const mixed = { ...one, proofs: [one.proofs[0] ?? '', other.proofs[1] ?? ''] };
    expect(faults(one)).toEqual([]);
    expect(faults(mixed)).toEqual(['evidence-places-differ']);
  });
});

describe("the owner's phone", () => {
  const range = { from: 0, to: city.entries.length };
  const read = city.entries.map(readEntry);
  const leaves = indexLeaves(read.map(({ tag }, index) => ({ index, tag })));
  const body = indexBody(range, leaves);
  const found = tagsBetween({ key: life.key, sealId }, { from: start, to: start + 86_400_000 })
    .flatMap((tag) => {
      const proof = proveTag(sm3Tree, leaves, tag);
      return checkTagProof({ hash: sm3Tree, body, tag }, proof) ?? [];
    })
    .map((index) => ({ index, entry: read[index] ?? logEntry(0, 0, utf8('')) }));
  const known = [intent, done, hidden].map(({ record, index }) => ({
    act: read[index]?.act ?? 0,
    commit: recordCommitment(record),
    index,
    sealing: 'a',
  }));

  it('finds its acts by two leaves of the index and no others', () => {
    expect(found.map(({ index }) => index)).toEqual([intent.index, done.index, rogue.index]);
  });

  it('rings for the act of a thief and for the hidden one', () => {
    const view = { known, mandates: [], found, coveredTo: range.to, now: start + 60_000 };
    expect(watchSeal(view).map(({ code, index }) => [code, index])).toEqual([
      ['alarm-act-unknown', rogue.index],
      ['alarm-act-hidden', hidden.index],
    ]);
  });
});

describe('a log that shows two histories', () => {
  const fork = new City();
  fork.act(acts.useIntent, { dataHash });
  fork.act(acts.sealFreeze, { reason: utf8('lost') });
  fork.act(acts.useIntent, { dataHash });
  fork.act(acts.useIntent, { dataHash });
  const keys = policy.logs.map(({ key }) => key);
  let honest = '';
  let forked = '';
  beforeAll(async () => {
    honest = await city.head(sha256Tree);
    forked = await fork.head(sha256Tree);
  });

  it('is convicted by two signed heads of one size', () => {
    const kept = { first: honest, second: forked, proof: [] };
    expect(judgeFork(sha256Tree, keys, kept)).toBe('forked');
    expect(judgeFork(sha256Tree, keys, { ...kept, second: honest })).toBe('connected');
    expect(judgeFork(sha256Tree, [court.key], kept)).toBe('unsigned');
  });

  it('has heads that do not connect', async () => {
    const small = await fork.head(sha256Tree, { size: 3 });
    const proof = consistencyProof(sha256Tree, city.leaves(sha256Tree), 3);
    const kept = { first: honest, second: small, proof };
    expect(judgeFork(sha256Tree, keys, kept)).toBe('unconnected');
    const earlier = await city.head(sha256Tree, { size: 3 });
    expect(judgeFork(sha256Tree, keys, { ...kept, second: earlier })).toBe('connected');
  });

  const head = (of: City, size: number) => ({
    size,
    root: rootOf(sm3Tree, of.leaves(sm3Tree, size)),
  });
  const proofFrom = (size: number) => consistencyProof(sm3Tree, city.leaves(sm3Tree), size);
  const size = city.entries.length;

  it('rings when a head shrinks, forks or grows old', () => {
    const after = head(city, size);
    const watch = (before: ReturnType<typeof head>, now = after) =>
      watchHeads({ hash: sm3Tree, before, after: now, proof: proofFrom(before.size) })?.code;
    expect(watch(head(city, 3))).toBeUndefined();
    expect(watch(head(city, 0))).toBeUndefined();
    expect(watch(head(fork, 3))).toBe('alarm-heads-unconnected');
    expect(watch(head(fork, size))).toBe('alarm-heads-unconnected');
    expect(watch(after, head(city, 4))).toBe('alarm-head-shrinks');
    expect(watchAge(start, start + 7_200_000)).toBeUndefined();
    expect(watchAge(start, start + 7_200_001)?.code).toBe('alarm-head-stale');
  });

  it('rings when a witness or a chain holds a head we do not see', () => {
    const ours = head(city, size);
    const watch = (theirs: ReturnType<typeof head>) =>
      watchOtherHead(sm3Tree, { ours, theirs, proof: proofFrom(Math.min(theirs.size, size)) })
        ?.code;
    expect(watch(head(city, 2))).toBeUndefined();
    expect(watch(head(fork, 2))).toBe('alarm-heads-unconnected');
    expect(watch({ ...ours, size: size + 1 })).toBe('alarm-head-beyond-view');
  });

  it('rings when the signed head is not that of the entries', () => {
    const auditor = createAuditor({ origin });
    expect(auditor.feed(city.entries, start)).toEqual([]);
    const audited = auditor.head();
    expect(watchRoots(audited, audited)).toBeUndefined();
    const other = { ...audited, sm3Root: head(fork, size).root };
    expect(watchRoots(audited, other)).toEqual({
      code: 'alarm-root-differs',
      detail: `sm3 at ${size}`,
    });
    expect(watchRoots(audited, { ...audited, size: 3 })?.code).toBe('alarm-root-differs');
  });
});
