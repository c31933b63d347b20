import type { Refusal } from '@yunzhang/base';
import { ambiguousCodes } from '../changes.ts';
import type { PdfCode } from '../codes.ts';
import type { PdfFile } from '../file.ts';
import { dictionaryOf } from '../object.ts';
import { stricter } from '../permissions.ts';
import { findSignatures, type PdfSignature, strayByteRanges } from '../signatures.ts';
import { refuse } from './refusal.ts';

/** Damage that a new list of all objects heals, since only the way to the objects is lost. */
const healed: ReadonlySet<PdfCode> = new Set<PdfCode>([
  'startxref-missing',
  'startxref-wrong',
  'file-repaired',
  'revision-tail',
  'bytes-after-last-revision',
]);

/** Whether the file's cross-reference must be written anew, and cannot be continued. */
export function needsRebuilding(file: PdfFile): boolean {
  return file.repaired || file.findings.some(({ code }) => healed.has(code));
}

/**
 * Whether a file may get another seal: undefined, or why not.
 *
 * A file that two readers could read differently is refused: its seal would prove nothing, and our
 * own verification would say so. Where only the way to the objects is lost, it is written anew.
 * Repair is no way out for a signed file: earlier signatures rest on the sections that are lost.
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
  const damage = file.findings.filter(({ code }) => ambiguousCodes.has(code));
  if (damage.length > 0 || file.repaired) {
    // A signature that no section lists any more was there all the same.
    const isSigned = signatures.length > 0 || strayByteRanges(file, signatures).length > 0;
    if (isSigned) return refuse('pdf-seal-damaged-signed', damage[0]?.code);
    const lasting = damage.find(({ code }) => !healed.has(code));
    if (lasting !== undefined) return refuse('pdf-seal-damaged', lasting.code);
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
