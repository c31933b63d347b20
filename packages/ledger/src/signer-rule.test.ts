import { isRefusal, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import type { TwinHead } from './body.ts';
import { consistencyProof, rootOf } from './merkle.ts';
import { decideHead, emptyTwinHead, type SignRequest } from './signer-rule.ts';
import { sha256Tree, sm3Tree } from './tree-hash.ts';

const entries = Array.from({ length: 50 }, (_, i) => utf8(`entry ${i}`));

function headOf(list: readonly Uint8Array[], size: number): TwinHead {
  const part = list.slice(0, size);
  const of = (hash: typeof sm3Tree): Uint8Array =>
    rootOf(
      hash,
      part.map((entry) => hash.leaf(entry)),
    );
  return { size, sm3Root: of(sm3Tree), sha256Root: of(sha256Tree) };
}

function requestOf(from: number, to: number, list: readonly Uint8Array[] = entries): SignRequest {
  const part = list.slice(0, to);
  const of = (hash: typeof sm3Tree): readonly Uint8Array[] =>
    consistencyProof(
      hash,
      part.map((entry) => hash.leaf(entry)),
      from,
    );
  return { head: headOf(list, to), sha256Proof: of(sha256Tree), sm3Proof: of(sm3Tree) };
}

function refused(watermark: TwinHead | undefined, request: SignRequest): string | undefined {
  const answer = decideHead(watermark, request);
  return isRefusal(answer) ? answer.refused : undefined;
}

describe('the log signer', () => {
  it('follows a log that grows, and makes each head its watermark', () => {
    let watermark = emptyTwinHead;
    for (const size of [0, 1, 2, 7, 7, 32, 50]) {
      const answer = decideHead(watermark, requestOf(watermark.size, size));
      if (isRefusal(answer)) throw new Error(answer.refused);
      watermark = answer;
      expect(watermark).toEqual(headOf(entries, size));
    }
  });

  it('does not begin by itself', () => {
    expect(refused(undefined, requestOf(0, 5))).toBe('signer-not-created');
  });

  it('answers again for the head it has, whatever it is told about the one before', () => {
    const request = requestOf(7, 20);
    const watermark = headOf(entries, 20);
    expect(decideHead(watermark, request)).toEqual(watermark);
  });

  it('does not go back: a restored backup is refused', () => {
    expect(refused(headOf(entries, 20), requestOf(7, 19))).toBe('signer-head-shrinks');
    expect(refused(headOf(entries, 20), requestOf(0, 0))).toBe('signer-head-shrinks');
  });

  const fork = entries.with(3, utf8('another'));
  it('does not sign two heads of one size', () => {
    expect(refused(headOf(entries, 20), requestOf(0, 20, fork))).toBe('signer-head-forks');
    const one = { ...headOf(entries, 20), sm3Root: headOf(fork, 20).sm3Root };
    const request = { head: one, sha256Proof: [], sm3Proof: [] };
    expect(refused(headOf(entries, 20), request)).toBe('signer-head-forks');
  });

  it('does not follow a fork that has grown', () => {
    expect(refused(headOf(entries, 20), requestOf(20, 30, fork))).toBe('signer-proof-wrong');
  });

  it('does not follow when one of the twins is of another log', () => {
    const [good, bad] = [requestOf(20, 30), requestOf(20, 30, fork)];
    const sm3 = {
      ...good,
      sm3Proof: bad.sm3Proof,
      head: { ...good.head, sm3Root: bad.head.sm3Root },
    };
    expect(decideHead(headOf(entries, 20), sm3)).toMatchObject({ detail: 'sm3' });
    const sha256 = {
      ...good,
      sha256Proof: bad.sha256Proof,
      head: { ...good.head, sha256Root: bad.head.sha256Root },
    };
    expect(decideHead(headOf(entries, 20), sha256)).toMatchObject({ detail: 'sha256' });
  });

  it('does not take the proof of one tree for the other, or none', () => {
    const good = requestOf(20, 30);
    const swapped = { ...good, sha256Proof: good.sm3Proof, sm3Proof: good.sha256Proof };
    expect(refused(headOf(entries, 20), swapped)).toBe('signer-proof-wrong');
    const none = { ...good, sha256Proof: [], sm3Proof: [] };
    expect(refused(headOf(entries, 20), none)).toBe('signer-proof-wrong');
    expect(refused(headOf(entries, 20), good)).toBeUndefined();
  });

  it('does not take sizes and roots that are none', () => {
    const good = requestOf(20, 30);
    for (const size of [Number.NaN, 30.5, 2 ** 53]) {
      const request = { ...good, head: { ...good.head, size } };
      expect(refused(headOf(entries, 20), request)).toBe('signer-head-shrinks');
    }
    const short = { ...good, head: { ...good.head, sm3Root: new Uint8Array(31) } };
    expect(refused(headOf(entries, 20), short)).toBe('signer-proof-wrong');
    const first = requestOf(0, 5);
    const cut = { ...first, head: { ...first.head, sm3Root: first.head.sm3Root.slice(1) } };
    expect(refused(emptyTwinHead, cut)).toBe('signer-proof-wrong');
    const extra = { ...first, sm3Proof: [emptyTwinHead.sm3Root] };
    expect(refused(emptyTwinHead, extra)).toBe('signer-proof-wrong');
  });
});
