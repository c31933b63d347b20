import type { Refusal } from '@yunzhang/base';
import { ambiguousCodes } from '../changes.ts';
import type { PdfFile } from '../file.ts';
import { dictionaryOf } from '../object.ts';
import { stricter } from '../permissions.ts';
import { findSignatures, type PdfSignature } from '../signatures.ts';
import { type AppendRefusal, refuse } from './refusal.ts';

/**
 * Whether a file may get another seal: undefined, or why not.
 *
 * A file that two readers could read differently is refused: its seal would prove nothing, and our
 * own verification would say so. Repair is no way out for a signed file, for it moves octets that
 * earlier signatures cover.
 *
 * @basis pdf-seals.md §5.1, §5.3, §8 step 1
 */
export function sealableRefusal(
  file: PdfFile,
  options: { readonly slices: boolean },
): Refusal | undefined {
  if (file.encryption !== 'none') return refuse('pdf-seal-encrypted');
  const codes = new Set(file.findings.map(({ code }) => code));
  if (codes.has('xref-hybrid')) return refuse('pdf-seal-hybrid');
  const signatures = findSignatures(file).filter(({ found }) => found !== 'superseded');
  const damage = file.findings.find(({ code }) => ambiguousCodes.has(code));
  if (damage !== undefined || file.repaired) {
    const code: AppendRefusal =
      signatures.length > 0 ? 'pdf-seal-damaged-signed' : 'pdf-seal-damaged';
    return refuse(code, damage?.code);
  }
  const form = dictionaryOf(file.resolve(file.catalog.entries.get('AcroForm')));
  const xfa = file.resolve(form?.entries.get('XFA'));
  if (xfa !== null) return refuse('pdf-seal-xfa');
  if (permissionOf(signatures) === 1) return refuse('pdf-seal-not-permitted', 'P 1');
  // The other parts of a riding seal are annotations, which no earlier signature expects.
  if (options.slices && signatures.length > 0) return refuse('pdf-seal-slices-after-signature');
  return undefined;
}

/** The strictest permission of all signatures and locks. @basis pdf-seals.md §5.3 */
function permissionOf(signatures: readonly PdfSignature[]): 1 | 2 | 3 | undefined {
  let permission: 1 | 2 | 3 | undefined;
  for (const { docMdp, lock } of signatures) {
    permission = stricter(permission, stricter(docMdp, lock?.permission));
  }
  return permission;
}
