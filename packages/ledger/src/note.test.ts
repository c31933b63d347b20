import { readFileSync } from 'node:fs';
import { base64, concat, fromBase64, fromHex, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import { createSoftwareSigner, digest } from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { parseCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { signedMessage, splitSignature } from './cosignature.ts';
import { noteSignaturesMax, parseNote, writeNote } from './note.ts';
import {
  createEd25519Signer,
  createMlDsa44Signer,
  createSm2NoteSigner,
  signNote,
  signText,
} from './note-signer.ts';
import { type OpenedNote, openNote } from './note-verify.ts';
import { type NoteKey, noteKey, parseVerifierKey, writeVerifierKey } from './verifier-key.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
);
const notes = vectors.signed_notes;
const ours = vectors.seal_ledger_v1;
const second = 1000;

/** The value at `i`, which is there. */
function nth<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new Error(`nothing at ${i}`);
  return value;
}

/** The note opened, or a failure of the test with what was refused. */
function opened(answer: OpenedNote | Refusal): OpenedNote {
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

/** What is wrong, whether it was thrown or returned; `undefined` when nothing is. */
function fault(note: string, keys: readonly NoteKey[]): string | undefined {
  try {
    const answer = openNote(note, keys);
    return isRefusal(answer) ? answer.refused : undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const keysOf = (texts: readonly string[]): NoteKey[] => texts.map(parseVerifierKey);

describe('signed notes of others', () => {
  it.each<[number, { vkeys: string[]; note: string; text?: string }]>(
    [...notes.ok, ...notes.tricky_ok].map((note, i) => [i, note]),
  )('open with their keys: %i', (_, { vkeys, note, text }) => {
    const answer = opened(openNote(note, keysOf(vkeys)));
    expect(answer.verified).toHaveLength(1);
    if (text !== undefined) expect(answer.text).toBe(text);
    expect(writeNote(parseNote(note))).toBe(note);
    expect(opened(openNote(utf8(note), keysOf(vkeys))).text).toBe(answer.text);
  });

  const codes: Readonly<Record<string, string>> = {
    'one bit of the text changed': 'note-signature-wrong',
    'no signature line': 'note-signature-line',
    'no blank line': 'note-form',
    'hyphen instead of em dash': 'note-signature-line',
    'control character in the text': 'note-character',
    'missing final newline': 'note-form',
    'key name with plus sign': 'note-signature-line',
    'signature shorter than five bytes': 'note-signature-line',
    'only a signature of an unknown key': 'note-unsigned',
  };
  it.each<[string, { vkeys: string[]; note: string; why: string }]>(
    notes.bad.map((note: { why: string }) => [note.why, note]),
  )('are refused by name: %s', (_, { vkeys, note, why }) => {
    expect(fault(note, keysOf(vkeys))).toBe(codes[why] ?? 'note-signature-wrong');
  });

  it('are made again octet by octet from the same key', async () => {
    const { skey, vkey, text, note } = notes.ed25519_signing;
    const seed = fromBase64(skey.split('+').slice(4).join('+')).subarray(1);
    const signer = createEd25519Signer({ name: 'PeterNeumann', seed });
    expect(writeVerifierKey(signer.key)).toBe(vkey);
    expect(await signNote({ text, signers: [signer], timeMs: 0 })).toBe(note);
  });
});

describe('the form of a note', () => {
  const { vkeys, note } = notes.ok[0] as { vkeys: string[]; note: string };
  const keys = keysOf(vkeys);
  const [line = ''] = note.split('\n').slice(-2);
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const stranger = (i: number): string => `— stranger${i} AAAAAAE=\n`;
  const build = (...lines: readonly string[]): string => `${text}\n${lines.join('')}`;

  it('has the wrong signature of a known key refused also after a right one', () => {
    const signature = nth(parseNote(note).signatures, 0);
    const forged = { ...signature, field: signature.field.with(3, 0) };
    for (const signatures of [
      [signature, forged],
      [forged, signature],
    ]) {
      expect(fault(writeNote({ text, signatures }), keys)).toBe('note-signature-wrong');
    }
  });

  it('has 16 signatures and up to 32, not 33', () => {
    const noteOf = (count: number): string =>
      build(`${line}\n`, ...Array.from({ length: count - 1 }, (_, i) => stranger(i)));
    expect(fault(noteOf(16), keys)).toBeUndefined();
    expect(fault(noteOf(noteSignaturesMax), keys)).toBeUndefined();
    expect(fault(noteOf(noteSignaturesMax + 1), keys)).toBe('note-too-many-signatures');
  });

  it('has each line once', () => {
    expect(fault(build(`${line}\n`, `${line}\n`), keys)).toBe('note-line-twice');
    const [signature] = parseNote(note).signatures;
    const twice = signature === undefined ? [] : [signature, signature];
    expect(writeNote({ text, signatures: twice })).toBe(note);
  });

  const wrongLines: readonly [string, string][] = [
    ['base64 with a space', `${line.slice(0, -4)} ${line.slice(-4)}\n`],
    ['base64 without its padding', '— example.com/foo Uw2QOkk\n'],
    ['base64 with unused bits', '— example.com/foo Uw2QOkl=\n'],
    ['two spaces', `${line.replace(' ', '  ')}\n`],
    ['a space of another kind in the name', '— example.com\u{a0}foo AAAAAAE=\n'],
    ['no name', '—  AAAAAAE=\n'],
    ['an empty line between', `${stranger(1)}\n`],
  ];
  it.each(wrongLines)('is refused with %s', (_, wrong) => {
    const answer = fault(build(wrong, `${line}\n`), keys);
    expect(['note-signature-line', 'note-signature-wrong']).toContain(answer);
  });

  it('is refused with characters that are none', () => {
    expect(() => parseNote(note.replace('example', 'exa\u{d800}mple'))).toThrow('note-character');
    expect(() => parseNote(note.replace('\n', '\r\n'))).toThrow('note-character');
    expect(() => parseNote(concat([utf8('\u{ff}').subarray(1), utf8(note)]))).toThrow(
      'utf8-malformed',
    );
    expect(() => parseNote('x'.repeat(300_000))).toThrow('note-too-large');
  });

  it('is read in time however many blank lines it has', () => {
    expect(() => parseNote('\n'.repeat(260_000))).toThrow('note-signature-line');
    expect(() => parseNote(`x\n\n${'—\n'.repeat(100_000)}`)).toThrow('note-too-many-signatures');
  });
});

describe('a verifier key', () => {
  const texts: string[] = [
    ...notes.other_valid_vkeys,
    ...notes.ok.flatMap(({ vkeys }: { vkeys: string[] }) => vkeys),
    ...vectors.cosignature_v1.items.map(({ vkey }: { vkey: string }) => vkey),
    vectors.mldsa44.vkey,
    ours.keys.sm2_note_vkey,
    ours.keys.sm2_note_vkey_sm3_log,
    ours.keys.gm_witness_vkey,
  ];
  it('is read and written again', () => {
    for (const text of texts) expect(writeVerifierKey(parseVerifierKey(text))).toBe(text);
  });

  it('is refused when it does not fit itself', () => {
    const codes = ['vkey-form', 'vkey-type-unknown', 'vkey-id-wrong'];
    for (const [i, { vkey }] of notes.bad_vkeys.entries()) {
      expect(() => parseVerifierKey(vkey)).toThrow(codes[i]);
    }
    const [good = ''] = texts;
    expect(() => parseVerifierKey(` ${good}`)).toThrow('vkey-form');
    expect(() => parseVerifierKey(`${good}\n`)).toThrow('vkey-form');
    expect(() => parseVerifierKey(good.replace('af0cfe78', 'AF0CFE78'))).toThrow('vkey-form');
    expect(() => parseVerifierKey(good.slice(0, -1))).toThrow('vkey-form');
    expect(() => parseVerifierKey('x'.repeat(5000))).toThrow('vkey-form');
  });

  it('of SM2 must be a point of the curve', () => {
    const publicKey = fromHex(ours.keys.sm2_pub_hex);
    expect(noteKey({ name: 'x', kind: 'sm2', publicKey }).id).toBeGreaterThan(0);
    const off = publicKey.with(64, 0);
    expect(() => noteKey({ name: 'x', kind: 'sm2', publicKey: off })).toThrow('vkey-form');
  });

  it('of one role does not verify the other', () => {
    const line = nth(parseNote(ours.checkpoint_sha256).signatures, 2);
    const witness = parseVerifierKey(ours.keys.witness_ed25519_vkey);
    const { name, publicKey } = witness;
    const plain = noteKey({ name, kind: 'ed25519', publicKey });
    const { text } = parseNote(ours.checkpoint_sha256);
    expect(plain.id).not.toBe(witness.id);
    const forged = writeNote({ text, signatures: [{ ...line, keyId: plain.id }] });
    expect(fault(forged, [plain])).toBe('note-signature-wrong');
  });
});

describe('checkpoints', () => {
  const { body_parse: bodies, ecdsa_rekor_v1: rekor } = vectors.checkpoints;

  it('are read, and written again', () => {
    const [first, other] = bodies.ok.map(parseCheckpoint);
    expect(first.origin).toBe('go.sum database tree');
    expect(base64(first.root)).toBe(bodies.leaf_of_hello_world);
    expect(first.findings).toEqual([]);
    expect(writeCheckpoint(first)).toBe(bodies.ok[0]);
    expect(other.findings).toEqual(
      other.extensions.length === 0
        ? []
        : [{ code: 'checkpoint-extension', detail: String(other.extensions.length) }],
    );
  });

  it.each<[string, string]>(
    bodies.bad.map(({ why, body }: { why: string; body: string }) => [why, body]),
  )('are refused with %s', (_, body) => {
    expect(() => parseCheckpoint(body)).toThrow('checkpoint-form');
  });

  it('are refused with a size that is no decimal number, and by name with one too large', () => {
    const body = (size: string): string => `x\n${size}\n${bodies.leaf_of_hello_world}\n`;
    for (const size of ['+1', '01', '0x1', '', ' 1', '1 ', '-1', '1e3', '1_0', '１', '00']) {
      expect(() => parseCheckpoint(body(size)), size).toThrow('checkpoint-form');
    }
    expect(() => parseCheckpoint(body('9007199254740992'))).toThrow('ledger-size-too-large');
    expect(parseCheckpoint(body('9007199254740991')).size).toBe(2 ** 53 - 1);
    expect(() => parseCheckpoint(body('1').slice(0, -1))).toThrow('checkpoint-form');
  });

  it('of Rekor open with its ECDSA key', () => {
    const spki = fromBase64(rekor.spki_base64);
    const key = noteKey({ name: 'rekor.sigstore.dev', kind: 'ecdsa', publicKey: spki });
    expect(writeVerifierKey(parseVerifierKey(writeVerifierKey(key)))).toBe(writeVerifierKey(key));
    const { text } = opened(openNote(rekor.note, [key]));
    expect(parseCheckpoint(text).findings).toEqual([{ code: 'checkpoint-extension', detail: '1' }]);
    expect(fault(rekor.note.replace('21428036', '21428037'), [key])).toBe('note-signature-wrong');
  });
});

describe('cosignatures', () => {
  const { items, time, timestamp_parse: stamp, rfc6962_type05: tree } = vectors.cosignature_v1;

  it('by Ed25519 are read, and made again octet by octet', async () => {
    for (const { name, seed_sha256_of: words, vkey, note } of items) {
      const key = parseVerifierKey(vkey);
      const [held] = opened(openNote(note, [key])).verified;
      expect(held?.timeMs).toBe(time * second);
      const seed = digest('sha256', utf8(words));
      const signer = createEd25519Signer({ name, seed, kind: 'ed25519-cosignature' });
      expect(writeVerifierKey(signer.key)).toBe(vkey);
      const { text } = parseNote(note);
      expect(await signText(signer, { text, timeMs: time * second + 999 })).toEqual(
        held?.signature,
      );
    }
  });

  it('say their time', () => {
    const field = fromBase64(stamp.base64).subarray(4);
    expect(splitSignature('ed25519-cosignature', field)?.timeMs).toBe(stamp.unix * second);
    const far = field.slice().fill(0xff, 0, 8);
    expect(splitSignature('ed25519-cosignature', far)).toBeUndefined();
    expect(splitSignature('mldsa44', field.slice().fill(0, 0, 8))?.timeMs).toBe(0);
    expect(splitSignature('ed25519-cosignature', field.subarray(0, 8))).toBeUndefined();
  });

  it('cover the time and every octet of the text', () => {
    const [{ vkey, note }] = items;
    const key = parseVerifierKey(vkey);
    const { text, signatures } = parseNote(note);
    const line = nth(signatures, 0);
    for (let at = 0; at < line.field.length; at++) {
      const forged = { ...line, field: line.field.with(at, (line.field[at] ?? 0) ^ 1) };
      expect(fault(writeNote({ text, signatures: [forged] }), [key])).toBe('note-signature-wrong');
    }
    const other = writeNote({ text: text.replace('300', '301'), signatures });
    expect(fault(other, [key])).toBe('note-signature-wrong');
  });

  it('of an RFC 6962 log are verified over its tree head', () => {
    const publicKey = fromBase64(tree.spki_base64);
    const key = noteKey({ name: tree.origin, kind: 'rfc6962', publicKey });
    const [held] = opened(openNote(tree.note, [key])).verified;
    expect(held?.timeMs).toBe(tree.timestamp_ms);
    const line = nth(parseNote(tree.note).signatures, 0);
    const { text } = parseNote(tree.note);
    // Lines the signature does not cover are refused with it.
    const more = writeNote({ text: `${text}extra\n`, signatures: [line] });
    expect(fault(more, [key])).toBe('note-signature-wrong');
    for (const at of [0, 7, 8, 9, 10, 11, 12, 40]) {
      const forged = { ...line, field: line.field.with(at, (line.field[at] ?? 0) ^ 1) };
      expect(fault(writeNote({ text, signatures: [forged] }), [key])).toBe('note-signature-wrong');
    }
  });

  it('by ML-DSA-44 are read, and made again octet by octet', async () => {
    const { name, seed_hex: seed, vkey, timestamp, message_hex: message, note } = vectors.mldsa44;
    const signer = createMlDsa44Signer({ name, seed: fromHex(seed) });
    expect(writeVerifierKey(signer.key)).toBe(vkey);
    const { text } = parseNote(note);
    const timeMs = timestamp * second;
    expect(signedMessage(signer.key, text, timeMs)).toEqual(fromHex(message));
    expect(await signNote({ text, signers: [signer], timeMs })).toBe(note);
    expect(opened(openNote(note, [signer.key])).verified[0]?.timeMs).toBe(timeMs);
    expect(fault(note.replace('\n20\n', '\n21\n'), [signer.key])).toBe('note-signature-wrong');
    // Extension lines are not covered, so whoever reads the checkpoint is told of them.
    const extended = opened(openNote(note.replace('\n\n', '\nextra\n\n'), [signer.key]));
    expect(parseCheckpoint(extended.text).findings).toHaveLength(1);
    const text2 = 'no checkpoint\n';
    await expect(signText(signer, { text: text2, timeMs })).rejects.toThrow('checkpoints only');
  });
});

describe('the twin checkpoints of our own log', () => {
  const keys = keysOf([
    ours.keys.ed25519_vkey,
    ours.keys.sm2_note_vkey,
    ours.keys.sm2_note_vkey_sm3_log,
    ours.keys.witness_ed25519_vkey,
    ours.keys.gm_witness_vkey,
  ]);
  const random = (size: number): Uint8Array => new Uint8Array(size).fill(7);
  const sm2 = createSoftwareSigner({ privateKey: fromHex(ours.keys.sm2_d_hex), random });

  it('open with all their keys', () => {
    const plain = opened(openNote(ours.checkpoint_sha256, keys));
    expect(plain.verified.map(({ key }) => key.kind)).toEqual([
      'ed25519',
      'sm2',
      'ed25519-cosignature',
    ]);
    const national = opened(openNote(ours.checkpoint_sm3, keys));
    expect(national.verified.map(({ key }) => key.kind)).toEqual(['sm2', 'sm2-cosignature']);
    const cosigned = nth(national.verified, 1);
    expect(cosigned.timeMs).toBe(1_767_600_000_000);
    const message = signedMessage(cosigned.key, national.text, cosigned.timeMs);
    expect(message).toEqual(utf8(ours.gm_cosign_message));
    expect(writeNote(parseNote(ours.checkpoint_sm3))).toBe(ours.checkpoint_sm3);
  });

  it('are signed again so that the known keys verify them', async () => {
    const { text } = parseNote(ours.checkpoint_sha256);
    const name = 'ledger.seal.example.cn/2026';
    const seed = fromHex(ours.keys.ed25519_seed_hex);
    const signers = [
      createEd25519Signer({ name, seed }),
      createSm2NoteSigner({ name, signer: sm2 }),
    ];
    expect(signers.map(({ key }) => writeVerifierKey(key))).toEqual([
      ours.keys.ed25519_vkey,
      ours.keys.sm2_note_vkey,
    ]);
    const note = await signNote({ text, signers, timeMs: 0 });
    expect(note.split('\n')[4]).toBe(ours.checkpoint_sha256.split('\n')[4]);
    expect(opened(openNote(note, keys)).verified).toHaveLength(2);
  });

  it('have SM2 cosignatures that cover the name of the witness', async () => {
    const { text } = parseNote(ours.checkpoint_sm3);
    const make = (name: string) =>
      createSm2NoteSigner({ name, signer: sm2, kind: 'sm2-cosignature' });
    const [one, two] = [make('witness.one.example'), make('witness.two.example')];
    const line = await signText(one, { text, timeMs: 1_767_600_000_000 });
    expect(fault(writeNote({ text, signatures: [line] }), [one.key])).toBeUndefined();
    const renamed = { ...line, name: two.key.name, keyId: two.key.id };
    const forged = writeNote({ text, signatures: [renamed] });
    expect(fault(forged, [two.key])).toBe('note-signature-wrong');
  });
});
