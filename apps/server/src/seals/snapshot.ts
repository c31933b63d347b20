import { assert, base64, fromBase64, fromUtf8, type Instant, utf8 } from '@yunzhang/base';
import { readCertificate, signSm2Message, sm2E, sm2Engine, type Sm2Signer } from '@yunzhang/gm';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../support/index.ts';

/** Seals in one snapshot; a division has fewer that are not ended. */
const sealsMax = 200_000;
/** Largest snapshot that is read. */
const octetsMax = 32 * 1024 * 1024;

const content = z.object({
  kind: z.literal('yunzhang/seal-states/v1'),
  division: z.string(),
  at: z.number().int(),
  /** Code, state, and until when it can be used where it can. */
  seals: z.array(z.tuple([z.string(), z.string(), z.number().nullable()])).max(sealsMax),
});
const signed = z.object({ content: z.string(), certificate: z.string(), signature: z.string() });

/** The states of all seals of a division at one moment. */
export type SealSnapshot = z.infer<typeof content>;

/** Who signs snapshots. */
export interface SnapshotSigner {
  readonly signer: Sm2Signer;
  readonly certificate: Uint8Array;
}

/**
 * The states of the made seals of a division, signed, for those who verify without a network.
 *
 * It holds open fields only: codes and states. What came after its moment it cannot know.
 *
 * @basis product.md N5
 */
export async function takeSnapshot<T>(
  database: Database<T>,
  { division, at, by }: { readonly division: string; at: Instant; readonly by: SnapshotSigner },
): Promise<Uint8Array> {
  const { rows } = await sql<{ code: string; phase: string; until: Instant | null }>`select r.code,
      h.phase, h.usable_until as until
    from seal_register r cross join lateral (select phase, usable_until from seal_history
      where case_id = r.case_id and at <= ${at}::bigint order by version desc limit 1) h
    where r.code like ${`${division}%`} and r.made_at <= ${at}::bigint
    order by r.code limit ${sealsMax + 1}`.execute(database.query);
  assert(rows.length <= sealsMax, 'a division has no more seals than a snapshot');
  const told: SealSnapshot = {
    kind: 'yunzhang/seal-states/v1',
    division,
    at,
    seals: rows.map(({ code, phase, until }) => [code, phase, until]),
  };
  const text = JSON.stringify(told);
  const signature = await signSm2Message(by.signer, utf8(text));
  const parts = { content: text, certificate: base64(by.certificate) };
  return utf8(JSON.stringify({ ...parts, signature: base64(signature) }));
}

/**
 * Reads a snapshot; undefined where it is not one, or not signed by the certificate it comes with.
 *
 * Whether that certificate may be trusted is for the reader to say: it is handed out.
 */
export function readSnapshot(
  octets: Uint8Array,
): { readonly snapshot: SealSnapshot; readonly certificate: Uint8Array } | undefined {
  if (octets.length > octetsMax) return undefined;
  try {
    const whole = signed.parse(JSON.parse(fromUtf8(octets)));
    const certificate = fromBase64(whole.certificate);
    const { publicKey } = readCertificate(certificate);
    if (publicKey.kind !== 'sm2') return undefined;
    const { point } = publicKey;
    const e = sm2E({ publicKey: point, message: utf8(whole.content) });
    const isSigned = sm2Engine.verify(point, e, fromBase64(whole.signature));
    if (!isSigned) return undefined;
    return { snapshot: content.parse(JSON.parse(whole.content)), certificate };
  } catch {
    return undefined;
  }
}
