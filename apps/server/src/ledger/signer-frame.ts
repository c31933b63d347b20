import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';
import { z } from 'zod';
import { octetsForm } from './octets-form.ts';
import type { SignRequest } from './signing.ts';

/** Longest message either way: a state with sixty retired sets of keys. */
export const frameMax = 512 * 1024;
const lengthSize = 4;

const octets32 = octetsForm(32);
const proof = z.array(octets32).max(64);
const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const origin = z.string().min(1).max(255);
const head = { size, sha256Root: octets32, sm3Root: octets32 };
const id = z.number().int().nonnegative();

/** What a client of the signer may ask. Unknown members are refused. */
export const signerRequest = z.discriminatedUnion('ask', [
  z.strictObject({ id, ask: z.literal('create'), origin }),
  z.strictObject({ id, ask: z.literal('state'), origin }),
  z.strictObject({
    id,
    ask: z.literal('sign'),
    origin,
    ...head,
    sha256Proof: proof,
    sm3Proof: proof,
  }),
]);

/** One question to the signer. */
export type SignerRequest = z.output<typeof signerRequest>;

const vkeys = z.array(z.string().max(4096)).max(16);
const state = z.strictObject({
  watermark: z.strictObject(head),
  sha256Keys: vkeys,
  sm3Keys: vkeys,
  added: z.array(vkeys).max(4),
  retired: z.array(vkeys).max(64),
});
const notes = z.strictObject({ sha256Note: z.string(), sm3Note: z.string() });
const refusal = z.strictObject({
  refused: z.string(),
  basis: z.string(),
  detail: z.string().exactOptional(),
});

/** What the signer answers: one of the four, with the number of the question. */
export const signerAnswer = z.strictObject({
  id,
  state: state.exactOptional(),
  notes: notes.exactOptional(),
  refusal: refusal.exactOptional(),
  fault: z.string().exactOptional(),
});

/** One answer of the signer. */
export type SignerAnswer = z.output<typeof signerAnswer>;

/** A question with its length in front. */
export function writeRequest(request: SignerRequest): Uint8Array {
  return frameOf(z.encode(signerRequest, request));
}

/** An answer with its length in front. */
export function writeAnswer(answer: SignerAnswer): Uint8Array {
  return frameOf(z.encode(signerAnswer, answer));
}

/** The question `sign` for a request. */
export function signQuestion(id: number, request: SignRequest): SignerRequest {
  const { origin, size, sha256Root, sm3Root } = request;
  return {
    id,
    ask: 'sign',
    origin,
    size,
    sha256Root,
    sm3Root,
    sha256Proof: [...request.sha256Proof],
    sm3Proof: [...request.sm3Proof],
  };
}

function frameOf(message: unknown): Uint8Array {
  const body = utf8(JSON.stringify(message));
  const frame = new Uint8Array(lengthSize + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, lengthSize);
  return frame;
}

/**
 * Cuts a stream of octets into messages: call with what arrived, get what is complete.
 *
 * A length above the limit throws before anything is collected for it.
 */
export function createFrameReader(): (chunk: Uint8Array) => readonly unknown[] {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: unknown[] = [];
    while (rest.length >= lengthSize) {
      const end = lengthSize + rest.readUInt32BE(0);
      if (end > lengthSize + frameMax) throw new Malformed('signer-request-malformed');
      if (rest.length < end) break;
      messages.push(parse(new Uint8Array(rest.subarray(lengthSize, end))));
      rest = rest.subarray(end);
    }
    return messages;
  };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    throw new Malformed('signer-request-malformed');
  }
}
