import { readFileSync } from 'node:fs';
import { base64, fromHex, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { writeCheckpoint } from './checkpoint.ts';
import { consistencyProof, rootOf } from './merkle.ts';
import { createEd25519Signer, signNote } from './note-signer.ts';
import { sha256Tree, sm3Tree, type TreeHash } from './tree-hash.ts';
import { noteKey } from './verifier-key.ts';
import {
  answerAddCheckpoint,
  type Head,
  parseAddCheckpoint,
  type WitnessAnswer,
  type WitnessedLog,
  writeAddCheckpoint,
} from './witness-rule.ts';

const vectors = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url), 'utf8'),
);

/** A witness of one log that keeps its head in memory. */
function createWitness(log: WitnessedLog) {
  let latest: Head | undefined;
  return (body: string): WitnessAnswer => {
    const request = parseAddCheckpoint(body);
    const known = request.checkpoint.origin === log.origin;
    const question = { request, log: known ? log : undefined, latest: known ? latest : undefined };
    const answer = answerAddCheckpoint(question);
    if (answer.status === 200) latest = answer.head;
    return answer;
  };
}

describe('the requests of litewitness, in order', () => {
  const { log, steps } = vectors.witness_protocol;
  it('are answered as they should be', () => {
    const publicKey = fromHex(log.key_hex);
    const { origin } = log;
    const key = noteKey({ name: origin, kind: 'ed25519', publicKey });
    const ask = createWitness({ origin, hash: sha256Tree, keys: [key] });
    for (const [i, step] of steps.entries()) {
      const answer = ask(step.body);
      expect([i, answer.status]).toEqual([i, step.status]);
      if (answer.status === 409) {
        expect(answer.body).toBe(step.reply);
        expect(answer.contentType).toBe(step.content_type);
      }
      const { old, proof } = parseAddCheckpoint(step.body);
      const note = step.body.slice(step.body.indexOf('\n\n') + 2);
      expect(writeAddCheckpoint({ old, proof, note })).toBe(step.body);
    }
  });
});

describe.each([sha256Tree, sm3Tree])('a witness of a log that grows: $name', (hash: TreeHash) => {
  const origin = 'log.example';
  const signer = createEd25519Signer({ name: origin, seed: new Uint8Array(32).fill(1) });
  const log = { origin, hash, keys: [signer.key] };
  const leaves = Array.from({ length: 40 }, (_, i) => hash.leaf(utf8(`record ${i}`)));
  const forked = leaves.with(3, hash.leaf(utf8('another')));

  async function body(question: {
    old: number;
    size: number;
    of?: readonly Uint8Array[];
    proof?: readonly Uint8Array[];
  }): Promise<string> {
    const { old, size, of = leaves } = question;
    const part = of.slice(0, size);
    const text = writeCheckpoint({ origin, size, root: rootOf(hash, part) });
    const note = await signNote({ text, signers: [signer], timeMs: 0 });
    const proof = question.proof ?? (old <= size ? consistencyProof(hash, part, old) : []);
    return writeAddCheckpoint({ old, proof, note });
  }

  it('follows it from nothing, and again for the same head', async () => {
    const ask = createWitness(log);
    const rows = [
      [0, 0],
      [0, 5],
      [5, 5],
      [5, 17],
      [17, 40],
    ] as const;
    for (const [old, size] of rows) {
      const answer = ask(await body({ old, size }));
      expect([size, answer.status]).toEqual([size, 200]);
      if (answer.status !== 200) continue;
      expect(answer.head).toEqual({ size, root: rootOf(hash, leaves.slice(0, size)) });
      expect(answer.signatures).toHaveLength(1);
    }
  });

  it('does not follow a fork, a smaller tree or a proof that is none', async () => {
    const ask = createWitness(log);
    expect(ask(await body({ old: 0, size: 17 })).status).toBe(200);
    const [some = new Uint8Array(32)] = leaves;
    const rows = [
      [{ old: 17, size: 20, of: forked }, 422],
      [{ old: 17, size: 17, of: forked }, 422],
      [{ old: 17, size: 17, proof: [some] }, 422],
      [{ old: 17, size: 20, proof: [] }, 422],
      [{ old: 17, size: 16 }, 400],
      [{ old: 16, size: 20 }, 409],
      [{ old: 0, size: 20 }, 409],
      [{ old: 18, size: 20 }, 409],
      [{ old: 17, size: 20 }, 200],
    ] as const;
    for (const [question, status] of rows) {
      const answer = ask(await body(question));
      expect([question, answer.status]).toEqual([question, status]);
      if (answer.status === 409) expect(answer.body).toBe('17\n');
    }
  });

  it('takes nothing as proven about a log it has not seen', async () => {
    const ask = createWitness(log);
    const [some = new Uint8Array(32)] = leaves;
    expect(ask(await body({ old: 0, size: 4, proof: [some] })).status).toBe(422);
    const text = writeCheckpoint({ origin, size: 0, root: some });
    const note = await signNote({ text, signers: [signer], timeMs: 0 });
    expect(ask(writeAddCheckpoint({ old: 0, proof: [], note })).status).toBe(422);
  });

  it('does not listen to a stranger who signs in the name of the log', async () => {
    const thief = createEd25519Signer({ name: origin, seed: new Uint8Array(32).fill(2) });
    const text = writeCheckpoint({ origin, size: 1, root: leaves[0] ?? hash.empty });
    const note = await signNote({ text, signers: [thief], timeMs: 0 });
    const answer = createWitness(log)(writeAddCheckpoint({ old: 0, proof: [], note }));
    expect(answer.status).toBe(403);
  });
});

describe('the body of a request', () => {
  const [{ body }] = vectors.witness_protocol.steps as [{ body: string }];
  const hash = base64(new Uint8Array(32));
  const wrong: readonly [string, string][] = [
    ['a size with a sign', body.replace('old 0', 'old +0')],
    ['a size with a zero before', body.replace('old 0', 'old 00')],
    ['no size', body.replace('old 0', 'old ')],
    ['another word', body.replace('old 0', 'new 0')],
    ['64 proof lines', body.replace('old 0', `old 0${`\n${hash}`.repeat(64)}`)],
    ['a hash that is too short', body.replace('old 0', 'old 0\nAAAA')],
    ['no blank line', 'old 0\n'],
    ['too many octets', `${body}${'x'.repeat(300_000)}`],
  ];
  it.each(wrong)('is refused with %s', (_, text) => {
    expect(() => parseAddCheckpoint(text)).toThrow('witness-request-form');
  });

  it('takes 63 proof lines', () => {
    const text = body.replace('old 0', `old 0${`\n${hash}`.repeat(63)}`);
    expect(parseAddCheckpoint(text).proof).toHaveLength(63);
    expect(() => parseAddCheckpoint(body.replace('old 0', 'old 9007199254740992'))).toThrow(
      'ledger-size-too-large',
    );
  });
});
