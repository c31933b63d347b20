import { readFileSync } from 'node:fs';
import { concat, fromHex, isRefusal, utf8 } from '@yunzhang/base';
import { createSoftwareSigner } from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { writeCheckpoint } from './checkpoint.ts';
import { parseNote, writeNote } from './note.ts';
import {
  createEd25519Signer,
  createMlDsa44Signer,
  createSm2NoteSigner,
  type NoteSigner,
  signNote,
} from './note-signer.ts';
import {
  checkCheckpoint,
  cosignedBetween,
  meetsQuorum,
  parsePolicy,
  type Policy,
  writePolicy,
} from './policy.ts';
import { sha256Tree } from './tree-hash.ts';
import { type NoteKey, noteKey, writeVerifierKey } from './verifier-key.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
);
const ours = vectors.seal_ledger_v1;

const seedOf = (i: number): Uint8Array => new Uint8Array(32).fill(i);
const witnessOf = (i: number): NoteSigner =>
  createEd25519Signer({
    name: `witness${i}.example`,
    seed: seedOf(i),
    kind: 'ed25519-cosignature',
  });
const log = createEd25519Signer({ name: 'log.example', seed: seedOf(99) });
const witnesses = [1, 2, 3, 4, 5].map(witnessOf);
const lines = [
  `log ${writeVerifierKey(log.key)} https://log.example/`,
  ...witnesses.map(({ key }, i) => `witness w${i + 1} ${writeVerifierKey(key)}`),
];
const textOf = (...more: readonly string[]): string => [...lines, ...more, ''].join('\n');

function quorumOf(text: string, ...names: readonly string[]): boolean {
  return meetsQuorum(parsePolicy(text), new Set(names));
}

describe('a policy', () => {
  it('counts witnesses by groups of groups', () => {
    const text = textOf(
      'group x 2 w1 w2 w3',
      'group y any w4 w5',
      'group both all x y',
      'quorum both',
    );
    expect(quorumOf(text, 'w1', 'w2', 'w5')).toBe(true);
    expect(quorumOf(text, 'w1', 'w2', 'w3')).toBe(false);
    expect(quorumOf(text, 'w1', 'w4', 'w5')).toBe(false);
    expect(quorumOf(text, 'w1', 'w2', 'w3', 'w4')).toBe(true);
    // Names of groups are not claims anybody can make.
    expect(quorumOf(text, 'x', 'y', 'both')).toBe(false);
    expect(quorumOf(text, 'w1', 'w1', 'stranger')).toBe(false);
  });

  it('may ask for one witness, or for none', () => {
    expect(quorumOf(textOf('quorum w2'), 'w2')).toBe(true);
    expect(quorumOf(textOf('quorum w2'), 'w1')).toBe(false);
    expect(quorumOf(textOf('quorum none'))).toBe(true);
    expect(parsePolicy('quorum none\n')).toEqual({ logs: [], witnesses: [], groups: [] });
  });

  it('passes over comments and white space, and is written so that it reads the same', () => {
    const text = `# ours\n\n  \t# more\n\t${textOf('group  g\tall w1  w2 ', ' quorum g ')}`;
    const policy = parsePolicy(text);
    expect(policy.groups).toEqual([{ name: 'g', threshold: 2, members: ['w1', 'w2'] }]);
    expect(policy.logs[0]?.url).toBe('https://log.example/');
    expect(parsePolicy(writePolicy(policy))).toEqual(policy);
    expect(parsePolicy(utf8(text))).toEqual(policy);
  });

  const [w1 = ''] = lines.slice(1);
  const wrong: readonly [string, string, string][] = [
    ['no quorum', textOf(), 'policy-quorum-missing'],
    ['two quorums', textOf('quorum w1', 'quorum w1'), 'policy-quorum-missing'],
    ['a quorum that is not defined', textOf('quorum w9'), 'policy-name-unknown'],
    ['a quorum defined later', `quorum w1\n${textOf()}`, 'policy-name-unknown'],
    ['a group of itself', textOf('group g any g', 'quorum g'), 'policy-name-unknown'],
    ['a member defined later', textOf('group a any b', 'group b any w1'), 'policy-name-unknown'],
    ['none as a member', textOf('group a any none', 'quorum a'), 'policy-name-unknown'],
    ['a witness called none', w1.replace('w1', 'none'), 'policy-name-twice'],
    ['a name twice', textOf('group w1 any w2'), 'policy-name-twice'],
    ['a member twice', textOf('group a any w1 w1'), 'policy-name-twice'],
    ['a member of two groups', textOf('group a any w1', 'group b any w1'), 'policy-name-twice'],
    ['a witness key twice', textOf(w1.replace('w1', 'w9')), 'policy-key-twice'],
    ['a log key twice', textOf(lines[0] ?? ''), 'policy-key-twice'],
    ['a threshold of 0', textOf('group a 0 w1'), 'policy-line-form'],
    ['a threshold above its members', textOf('group a 2 w1'), 'policy-line-form'],
    ['a threshold with a zero before', textOf('group a 01 w1'), 'policy-line-form'],
    ['a group without members', textOf('group a any'), 'policy-line-form'],
    ['a word too many', textOf('quorum w1 w2'), 'policy-line-form'],
    ['a log with a word too many', textOf(`${lines[0] ?? ''} more`), 'policy-line-form'],
    ['a log without its key', textOf('log'), 'policy-line-form'],
    ['a witness with a word too many', textOf(`${w1} url more`), 'policy-line-form'],
    ['a witness without its key', textOf('witness w9'), 'policy-line-form'],
    ['a comment after words', textOf('quorum w1 # why'), 'policy-line-form'],
    ['an unknown line', textOf('trust me'), 'policy-line-form'],
    ['a log that is a witness', textOf(`log ${w1.split(' ')[2] ?? ''}`), 'policy-key-kind'],
    ['a witness that is a log', `witness a ${writeVerifierKey(log.key)}`, 'policy-key-kind'],
    ['a control character', textOf('quorum none\r'), 'note-character'],
    ['the last control character', textOf('quorum none', '#\u{7f}'), 'note-character'],
    ['too many lines', '\n'.repeat(5000), 'policy-too-large'],
    ['too many octets', '#'.repeat(600_000), 'policy-too-large'],
  ];
  it.each(wrong)('is refused with %s', (_, text, code) => {
    expect(() => parsePolicy(text)).toThrow(code);
  });

  it('has 256 lines of a kind at most', () => {
    const keys = Array.from({ length: 257 }, (_, i) => {
      const publicKey = new Uint8Array(32)
        .fill(1)
        .with(0, i & 255)
        .with(1, i >> 8);
      return noteKey({ name: `n${i}`, kind: 'ed25519', publicKey });
    });
    const logs = keys.map((key) => `log ${writeVerifierKey(key)}`);
    const watchers = keys.map((key, i) => {
      const cosigner = noteKey({ ...key, kind: 'ed25519-cosignature' });
      return `witness w${i} ${writeVerifierKey(cosigner)}`;
    });
    const groups = keys.map((_, i) => `group g${i} any ${i === 0 ? 'w0' : `g${i - 1}`}`);
    const build = (count: number, of: readonly string[]): string =>
      [
        watchers[0],
        ...of.filter((line) => line !== watchers[0]).slice(0, count),
        'quorum none',
        '',
      ].join('\n');
    for (const [of, count] of [
      [logs, 256],
      [watchers, 255],
      [groups, 256],
    ] as const) {
      expect(() => parsePolicy(build(count, of))).not.toThrow();
      expect(() => parsePolicy(build(count + 1, of))).toThrow('policy-too-large');
    }
  });

  it('lets the SM2 key of a log serve both of its trees, and no other key', () => {
    const { sm2_note_vkey: plain, sm2_note_vkey_sm3_log: twin } = ours.keys;
    expect(parsePolicy(`log ${plain}\nlog ${twin}\nquorum none\n`).logs).toHaveLength(2);
    expect(() => parsePolicy(`log ${plain}\nlog ${plain}\nquorum none\n`)).toThrow(
      'policy-key-twice',
    );
    const other = noteKey({ ...log.key, name: 'other.example' });
    const text = `log ${writeVerifierKey(log.key)}\nlog ${writeVerifierKey(other)}\nquorum none\n`;
    expect(() => parsePolicy(text)).toThrow('policy-key-twice');
  });
});

describe('a checkpoint judged by a policy', () => {
  const policy = parsePolicy(textOf('group g 2 w1 w2 w3', 'quorum g'));
  const root = sha256Tree.leaf(utf8('one'));
  const text = writeCheckpoint({ origin: 'log.example', size: 1, root });
  const timeMs = 1_767_600_000_000;
  const [w1, w2] = witnesses as [NoteSigner, NoteSigner];
  const refusedBy = (by: Policy, note: string): string | undefined => {
    const answer = checkCheckpoint(by, note);
    return isRefusal(answer) ? answer.refused : undefined;
  };

  it('is quorate with enough witnesses, and says their times', async () => {
    const one = await signNote({ text, signers: [log, w1], timeMs });
    const later = await signNote({ text, signers: [w2], timeMs: timeMs + 5000 });
    const both = writeNote({
      text,
      signatures: [...parseNote(one).signatures, ...parseNote(later).signatures],
    });
    const answer = checkCheckpoint(policy, both);
    if (isRefusal(answer)) throw new Error(answer.refused);
    expect(answer.isQuorate).toBe(true);
    expect(answer.logKeys.map(({ name }) => name)).toEqual(['log.example']);
    expect(answer.cosignatures.map(({ witness }) => witness)).toEqual(['w1', 'w2']);
    expect(cosignedBetween(answer.cosignatures)).toEqual({
      firstMs: timeMs,
      lastMs: timeMs + 5000,
    });
    expect(checkCheckpoint(policy, one)).toMatchObject({ isQuorate: false });
    expect(cosignedBetween([])).toBeUndefined();
  });

  it('counts a witness once that cosigned twice', async () => {
    const first = parseNote(await signNote({ text, signers: [log, w1], timeMs }));
    const second = parseNote(await signNote({ text, signers: [w1], timeMs: timeMs + 1000 }));
    const note = writeNote({ text, signatures: [...first.signatures, ...second.signatures] });
    expect(checkCheckpoint(policy, note)).toMatchObject({ isQuorate: false });
  });

  it('is refused when the log has not signed, is not named, or anything known fails', async () => {
    const unsigned = await signNote({ text, signers: [w1, w2], timeMs });
    expect(refusedBy(policy, unsigned)).toBe('policy-log-unsigned');
    const other = writeCheckpoint({ origin: 'other.example', size: 1, root });
    const stranger = await signNote({ text: other, signers: [log, w1], timeMs });
    expect(refusedBy(policy, stranger)).toBe('policy-log-unknown');
    const good = parseNote(await signNote({ text, signers: [log, w1, w2], timeMs }));
    for (const at of good.signatures.keys()) {
      const signatures = good.signatures.map((signature, i) => {
        const last = signature.field.length - 40;
        const octet = (signature.field[last] ?? 0) ^ 1;
        return i === at ? { ...signature, field: signature.field.with(last, octet) } : signature;
      });
      expect(refusedBy(policy, writeNote({ text, signatures }))).toBe('note-signature-wrong');
    }
  });

  it('does not count a cosignature of time 0, which is no statement about the latest head', async () => {
    const pq = createMlDsa44Signer({ name: 'pq.example', seed: seedOf(7) });
    const vkey = writeVerifierKey(pq.key);
    const by = parsePolicy(`${lines[0]}\nwitness pq ${vkey}\nquorum pq\n`);
    const timed = await signNote({ text, signers: [log, pq], timeMs });
    expect(checkCheckpoint(by, timed)).toMatchObject({ isQuorate: true });
    const timeless = await signNote({ text, signers: [log, pq], timeMs: 0 });
    expect(checkCheckpoint(by, timeless)).toMatchObject({ isQuorate: false });
  });

  it('is refused with a bit changed in any octet but those that name one signer', async () => {
    const sm2 = createSoftwareSigner({
      privateKey: fromHex(ours.keys.sm2_d_hex),
      random: (size) => new Uint8Array(size).fill(3),
    });
    const national = createSm2NoteSigner({ name: 'log.example', signer: sm2 });
    const keys: NoteKey[] = [log.key, national.key];
    const by: Policy = { logs: keys.map((key) => ({ key })), witnesses: [], groups: [] };
    const note = utf8(await signNote({ text, signers: [log, national], timeMs }));
    expect(isRefusal(checkCheckpoint(by, note))).toBe(false);
    const kept: number[] = [];
    // One bit of each octet; all of them in tests/slow/ledger.slow.ts.
    for (let at = 0; at < note.length; at++) {
      const forged = note.with(at, (note[at] ?? 0) ^ (1 << (at % 8)));
      if (isAccepted(by, forged)) kept.push(at);
    }
    // A name or key ID that is changed makes the signature a stranger's: the other one still holds.
    const lineStarts = [...new Set(kept)].map((at) => {
      const start = note.lastIndexOf(0x0a, at - 1) + 1;
      return at - start;
    });
    const end = utf8('— log.example XXXXXX').length;
    expect(lineStarts.every((at) => at >= 4 && at < end)).toBe(true);
    expect(isAccepted(by, concat([note, utf8('x')]))).toBe(false);
  });
});

function isAccepted(policy: Policy, note: Uint8Array): boolean {
  try {
    return !isRefusal(checkCheckpoint(policy, note));
  } catch (error) {
    expect(error).toHaveProperty('code');
    return false;
  }
}
