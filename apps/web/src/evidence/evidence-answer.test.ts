import fs from 'node:fs';
import { fromBase64, fromHex, utf8 } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { judgeEvidence } from './evidence-answer.ts';
import { evidenceFile, policyText } from './evidence-files.ts';

const file = new URL('../../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url);
const { seal_ledger_v1: ours } = JSON.parse(fs.readFileSync(file, 'utf8'));
const { keys } = ours as { keys: Record<string, string> };
const policy = `log ${keys['ed25519_vkey']}
log ${keys['sm2_note_vkey']}
log ${keys['sm2_note_vkey_sm3_log']}
witness court ${keys['witness_ed25519_vkey']}
witness ca ${keys['gm_witness_vkey']}
group one any court ca
quorum one
`;
const evidence = fromBase64(ours.evidence_der_base64);
const held = (name: string, bytes: Uint8Array) =>
  evidenceFile({ name, bytes: new Uint8Array(bytes) });
const judge = (files: readonly ReturnType<typeof held>[], given: string | undefined = policy) =>
  judgeEvidence({ files, clock: () => 0, ...(given === undefined ? {} : { policy: given }) });

test('files are told by what is in them, whatever their names', () => {
  const roles = [
    evidence,
    utf8(ours.tlog_proof_sm3),
    fromHex(ours.entries_hex[3]),
    utf8(policy),
    utf8('%PDF-1.7\n'),
    utf8('hello'),
  ].map((bytes) => held('x.bin', bytes).role);
  expect(roles).toEqual(['evidence', 'proof', 'entry', 'policy', 'sealed', 'other']);
});

test('evidence alone holds, with its level and fields, and says nothing of a file', () => {
  const judged = judge([held('e.der', evidence)]);
  const [answer] = 'answers' in judged ? judged.answers : [];
  expect(answer?.report).toMatchObject({ verdict: 'holds', level: 'L1' });
  expect(answer?.paper).toBeUndefined();
  expect(answer?.report?.checks.map(({ code }) => code)).not.toContain('evidence-unbound');
  expect(answer?.fields.map(({ name }) => name)).toEqual(['dataHash']);
});

test('a policy among the files comes before the one that is given', () => {
  const stricter = policy.replace('group one any court ca', 'group one all court ca');
  const other = policy.replace(/^log .*\n/gm, '');
  const verdictOf = (text: string): string | undefined => {
    const judged = judge([held('e.der', evidence), held('policy.txt', utf8(text))]);
    return 'answers' in judged ? judged.answers[0]?.report?.verdict : judged.lack;
  };
  expect(verdictOf(stricter)).toBe('incomplete');
  expect(verdictOf(other)).toBe('fails');
});

test('proof texts need their entry, and hold with it', () => {
  const texts = [utf8(ours.tlog_proof_sha256), utf8(ours.tlog_proof_sm3)].map((bytes, i) =>
    held(`${i}.tlog-proof`, bytes),
  );
  expect(judge(texts)).toEqual({ lack: 'entry' });
  const index = Number(/^index (\d+)$/m.exec(ours.tlog_proof_sm3)?.[1]);
  const verdictOf = (entry: number): string | undefined => {
    const judged = judge([...texts, held('entry.der', fromHex(ours.entries_hex[entry]))]);
    return 'answers' in judged ? judged.answers[0]?.report?.verdict : judged.lack;
  };
  expect(verdictOf(index)).toBe('holds');
  expect(verdictOf(index - 1)).toBe('fails');
});

test('what is missing is said before anything is judged', () => {
  expect(judge([held('a.txt', utf8('hello'))])).toEqual({ lack: 'evidence' });
  expect(judgeEvidence({ files: [held('e.der', evidence)], clock: () => 0 })).toEqual({
    lack: 'policy',
  });
});

test('evidence of another entry fails, and what is no evidence is not judged', () => {
  // The time of the entry: the DER stays well formed.
  const bytes = evidence.map((octet, i) => (i === 24 ? octet ^ 1 : octet));
  const judged = judge([held('e.der', bytes)]);
  const [answer] = 'answers' in judged ? judged.answers : [];
  expect(answer?.report?.verdict).toBe('fails');
  expect(held('e.der', evidence.subarray(1)).role).toBe('other');
  expect(held('e.der', evidence.subarray(0, -1)).role).toBe('other');
});

test('the signed policy of a log is read like a plain one', () => {
  expect(policyText(utf8(`${policy}\n— root.test AAAAAAAAAA==\n`))).toBe(policy);
});
