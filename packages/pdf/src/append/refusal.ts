import type { Refusal } from '@yunzhang/base';
import type { PdfCode } from '../codes.ts';

/** Why a file or a request is not sealed, with the clause it rests on. */
const grounds = {
  'pdf-seal-encrypted': 'pdf-seals.md §8 step 1',
  'pdf-seal-xfa': 'pdf-seals.md §8 step 1',
  'pdf-seal-hybrid': 'pdf-seals.md §5.1, §8 step 1',
  'pdf-seal-not-permitted': 'pdf-seals.md §5.3; ISO 32000-1 12.8.2.2',
  'pdf-seal-damaged': 'pdf-seals.md §8 step 1',
  'pdf-seal-damaged-signed': 'pdf-seals.md §8 step 1',
  'pdf-seal-structure': 'ISO 32000-1 7.5.6, 7.7.2',
  'pdf-seal-page-missing': 'ISO 32000-1 7.7.3',
  'pdf-seal-box-form': 'pdf-seals.md §3',
  'pdf-seal-box-off-page': 'pdf-seals.md §3',
  'pdf-seal-picture-form': 'pdf-seals.md §3',
  'pdf-seal-contents-size': 'pdf-seals.md §1',
  'pdf-seal-slices-after-signature': 'pdf-seals.md §5.2',
} as const satisfies Partial<Record<PdfCode, string>>;

/** Codes of the refusals of this folder. */
export type AppendRefusal = keyof typeof grounds;

/** Makes a refusal with its basis. */
export function refuse(refused: AppendRefusal, detail?: string): Refusal {
  return { refused, basis: grounds[refused], ...(detail === undefined ? {} : { detail }) };
}
