import { concat, fromUtf8, hex, Malformed, utf8 } from '@yunzhang/base';
import {
  octets,
  readDer,
  sequence,
  signSm2Message,
  sm2E,
  sm2Engine,
  type Sm2Signer,
  writeOctets,
  writeSequence,
} from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { z } from 'zod';

/** Largest statement. */
const statementMax = 64 * 1024;
const domain = utf8('yunzhang custody statement v1\n');

const id = z.string().min(1).max(128);
const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const digits32 = z.string().regex(/^[0-9a-f]{64}$/);
/** `04 ‖ X ‖ Y`, hexadecimal. */
const point = z.string().regex(/^04[0-9a-f]{128}$/);

const sealMade = z.strictObject({
  act: z.literal(acts.sealMake),
  seal: id,
  at: whole,
  /** SM3 of the DER of the seal: what is in the signed part must be this one. */
  sealDigest: digits32,
  /** The key that signs for it. */
  publicKey: point,
  /** Keys of those who may give mandates for it: its owner's. */
  grantors: z.array(point).min(1).max(16).readonly(),
  /** End of its validity: it is not in force any more then. */
  until: whole,
});
const sealStep = z.strictObject({
  act: z.literal([
    acts.sealFile,
    acts.sealIssue,
    acts.sealActivate,
    acts.sealFreeze,
    acts.sealUnfreeze,
    acts.sealRevoke,
    acts.sealReplace,
  ]),
  seal: id,
  at: whole,
});
/** Form of a grant. */
export const mandateGranted = z.strictObject({
  act: z.literal(acts.mandateGrant),
  seal: id,
  at: whole,
  mandate: id,
  kinds: z.array(z.string().min(1).max(64)).min(1).max(32).readonly(),
  /** Empty for anybody. */
  counterparties: z.array(z.string().min(1).max(256)).max(100).readonly(),
  /** From, and to: Unix milliseconds; `until` is not covered any more. */
  from: whole,
  until: whole,
  /** Hours of the day in China: `fromHour` is covered, `toHour` is not. */
  fromHour: z.number().int().min(0).max(23),
  toHour: z.number().int().min(1).max(24),
  /** Uses in all: one for a mandate for one document. */
  usesMax: whole.optional(),
  perDay: whole,
  perDocumentFen: whole.optional(),
  perDayFen: whole.optional(),
  /** What its grantor saw: the digest of the one document, or of the list of a batch. */
  manifest: digits32.optional(),
});
const mandateWithdrawn = z.strictObject({
  act: z.literal(acts.mandateWithdraw),
  seal: id,
  at: whole,
  mandate: id,
});

const statementForm = z.union([sealMade, sealStep, mandateGranted, mandateWithdrawn]);

/** What somebody says about a seal or a mandate, for the log and the custody. */
export type Statement = z.output<typeof statementForm>;
/** That a seal was made, with what and for whom. */
export type SealMade = z.output<typeof sealMade>;
/** How far a mandate goes. */
export type MandateTerms = z.output<typeof mandateGranted>;

/** Field of the log's record that has the statement. @basis ledger.md §13.2 */
export const statementField = 'statement';

/**
 * What somebody signs to show that a key is theirs, before statements by it are believed.
 *
 * @basis architecture §2
 */
export function grantorKeyProof(person: string, organisation: string): Uint8Array {
  return utf8(`yunzhang grantor key v1\n${person}\n${organisation}\n`);
}

/** A statement with who said it; the signature holds. */
export interface HeldStatement {
  readonly statement: Statement;
  /** Hexadecimal. */
  readonly speaker: string;
}

/**
 * Signs a statement; the octets go into the record of its log entry as the field `statement`.
 *
 * @basis architecture §2
 */
export async function writeStatement(statement: Statement, signer: Sm2Signer): Promise<Uint8Array> {
  const text = utf8(JSON.stringify(statementForm.parse(statement)));
  const rs = await signSm2Message(signer, concat([domain, text]));
  return writeSequence(writeOctets(text), writeOctets(signer.publicKey), writeOctets(rs));
}

/** Reads a statement; nothing when it is malformed or its signature does not hold. */
export function readStatement(bytes: Uint8Array): HeldStatement | undefined {
  if (bytes.length > statementMax) return undefined;
  try {
    const [text, publicKey, rs, ...rest] = sequence(readDer(bytes)).map(octets);
    if (text === undefined || publicKey === undefined || rs === undefined) return undefined;
    if (rest.length > 0) return undefined;
    const e = sm2E({ publicKey, message: concat([domain, text]) });
    if (!sm2Engine.verify(publicKey, e, rs)) return undefined;
    const statement = statementForm.safeParse(JSON.parse(fromUtf8(text)));
    return statement.success ? { statement: statement.data, speaker: hex(publicKey) } : undefined;
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
