import { z } from 'zod';
import { octetsForm } from './octets-form.ts';
import type { SignRequest } from './signing.ts';

/** Longest message either way: a state with sixty retired sets of keys. */
export const frameMax = 512 * 1024;

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

/** One question without its number, which the connection gives. */
export type SignerQuestion = SignerRequest extends infer One
  ? One extends SignerRequest
    ? Omit<One, 'id'>
    : never
  : never;

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

/** The question `sign` for a request. */
export function signQuestion(request: SignRequest): SignerQuestion {
  const { origin, size, sha256Root, sm3Root } = request;
  return {
    ask: 'sign',
    origin,
    size,
    sha256Root,
    sm3Root,
    sha256Proof: [...request.sha256Proof],
    sm3Proof: [...request.sm3Proof],
  };
}
