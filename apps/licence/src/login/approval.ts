import type { Refusal } from '@yunzhang/base';
import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { Device } from '../people/person.ts';

/** Longest signed approval read. */
export const approvalMax = 4096;
/** How far the phone’s clock may be off. */
const skewMs = 5 * 60_000;

/** What a phone signs: what it displayed, and for whom it speaks. @basis platform.md P04 */
export const approvalForm = z.strictObject({
  iss: z.string(),
  qr_id: z.string().min(8).max(64),
  client_id: z.string().max(128),
  scopes: z.array(z.string().max(64)).max(16),
  acr: z.string(),
  uscc: z.string().length(18),
  grantId: z.string().max(64).nullable(),
  ts: z.number().int(),
});

/** A verified approval. */
export type Approval = z.infer<typeof approvalForm>;

const basis = 'platform.md P04';

/** Reads an approval that this phone’s key signed. */
export async function readApproval(
  text: string,
  { jwk, now }: { readonly jwk: Device['jwk']; readonly now: number },
): Promise<Approval | Refusal> {
  const refusal: Refusal = { refused: 'approval-signature-wrong', basis };
  if (text.length > approvalMax) return refusal;
  try {
    const key = await importJWK({ ...jwk }, 'ES256');
    const { payload, protectedHeader } = await compactVerify(text, key, { algorithms: ['ES256'] });
    if (protectedHeader['typ'] !== 'ebl-approval+jws') return refusal;
    const read = approvalForm.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    if (!read.success) return refusal;
    return Math.abs(read.data.ts - now) > skewMs ? { ...refusal, detail: 'ts' } : read.data;
  } catch {
    return refusal;
  }
}

/** The approval speaks of exactly what was asked and displayed. */
export function refuseDifference(
  approval: Approval,
  shown: {
    readonly issuer: string;
    readonly qr: string;
    readonly client: string;
    readonly scopes: readonly string[];
    readonly acr: string;
  },
): Refusal | undefined {
  const isSame =
    approval.iss === shown.issuer &&
    approval.qr_id === shown.qr &&
    approval.client_id === shown.client &&
    approval.acr === shown.acr &&
    approval.scopes.length === shown.scopes.length &&
    approval.scopes.every((scope, i) => scope === shown.scopes[i]);
  return isSame ? undefined : { refused: 'approval-differs', basis };
}
