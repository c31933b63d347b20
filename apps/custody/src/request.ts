import { base64, fromBase64 } from '@yunzhang/base';
import { evidenceSizeMax } from '@yunzhang/ledger';
import { z } from 'zod';
import { keyForm } from './record.ts';
import { messageMax, purposes } from './signed-part.ts';

/** Longest message either way: a part to sign and evidence, in base64. */
export const frameMax = 1024 * 1024;
const pathMax = 64;

/** Octets as base64 in JSON. */
function octets(sizeMax: number, sizeMin = 0) {
  const bytes = z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= sizeMax && value.length >= sizeMin,
  );
  return z.codec(z.base64().max(Math.ceil(sizeMax / 3) * 4), bytes, {
    decode: fromBase64,
    encode: base64,
  });
}

const id = z.number().int().nonnegative();
const name = z.string().min(1).max(128);
const path = z.array(octets(32, 32)).max(pathMax).readonly();
const connection = z.strictObject({
  from: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  sha256: path,
  sm3: path,
});
const logged = { evidence: octets(evidenceSizeMax), connection };
const confirmation = z.string().min(1).max(64);

/** What may be asked at which door: who makes keys does not use them, and neither destroys them. */
export const requestForms = {
  /** The maker: new keys, and signatures of keys that are not of seals. */
  making: z.discriminatedUnion('ask', [
    z.strictObject({ id, ask: z.literal('create'), purpose: z.enum(purposes), name }),
    z.strictObject({ id, ask: z.literal('plain'), key: name, message: octets(messageMax, 1) }),
    z.strictObject({ id, ask: z.literal('keys'), purpose: z.enum(purposes), name }),
  ]),
  /** The sealer: what happened to seals and mandates, and signatures for logged intents. */
  using: z.discriminatedUnion('ask', [
    z.strictObject({ id, ask: z.literal('state') }),
    z.strictObject({ id, ask: z.literal('tell'), ...logged }),
    z.strictObject({
      id,
      ask: z.literal('use'),
      act: name,
      seal: name,
      mandate: name,
      message: octets(messageMax, 1),
      ...logged,
      /** The code the custodian gave; a duress code among them is known here alone. */
      confirmation: confirmation.exactOptional(),
    }),
  ]),
  /** Operators: orders with two signatures, and the codes of custodians. */
  keeping: z.discriminatedUnion('ask', [
    z.strictObject({
      id,
      ask: z.literal('order'),
      text: z.string().max(600 * 1024),
      approvals: z.array(z.strictObject({ publicKey: octets(65, 65), rs: octets(64, 64) })).max(16),
    }),
    z.strictObject({ id, ask: z.literal('duress-code'), seal: name, code: confirmation }),
    z.strictObject({ id, ask: z.literal('keeping-state') }),
  ]),
} as const;

/** One of the three doors. */
export type Door = keyof typeof requestForms;
/** A question at any door. */
export type CustodyRequest = z.output<(typeof requestForms)[Door]>;
/** One kind of question. */
export type Asked<Ask extends CustodyRequest['ask']> = Extract<
  CustodyRequest,
  { readonly ask: Ask }
>;

const refusal = z.strictObject({
  refused: z.string(),
  basis: z.string(),
  detail: z.string().exactOptional(),
});
const digits = z.string();

/** What is answered: one of these. */
export const answerForm = z.strictObject({
  id: id.exactOptional(),
  refusal: refusal.exactOptional(),
  key: keyForm.exactOptional(),
  rs: octets(64, 64).exactOptional(),
  /** Sizes of the newest heads, from which a connection must come. */
  heads: z
    .array(
      z.strictObject({ origin: z.string(), size: z.number(), sha256Root: digits, sm3Root: digits }),
    )
    .exactOptional(),
  keeping: z
    .strictObject({ folder: digits, nextOrder: z.number(), held: z.array(z.string()) })
    .exactOptional(),
  isDone: z.literal(true).exactOptional(),
});
/** What is answered. */
export type CustodyAnswer = Omit<z.output<typeof answerForm>, 'id'>;
