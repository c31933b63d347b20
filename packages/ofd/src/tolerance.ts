import { type Finding, Malformed } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';

/** `strict` takes the standard at its word; `lenient` shows what can be shown and says the rest. */
export type Tolerance = 'strict' | 'lenient';

/**
 * Findings that are deviations from the standard, each with where it says so.
 *
 * Every other finding is a limit of ours or something we do not draw: no fault of the file, and no
 * reason to refuse it under either policy.
 */
export const deviations: ReadonlyMap<OfdCode, string> = new Map<OfdCode, string>([
  ['zip-junk-before', 'ofd-signatures.md §1.2'],
  ['zip-junk-after', 'ofd-signatures.md §1.2'],
  ['zip-gap', 'ofd-signatures.md §1.2'],
  ['zip-hidden-structure', 'ofd-signatures.md §1.2'],
  ['zip-name-absolute', 'ofd-signatures.md §1.2'],
  ['zip-name-not-normal', 'ofd-signatures.md §1.2'],
  ['zip-name-encoding-guessed', 'ofd-signatures.md §1.2'],
  ['zip-extra-malformed', 'ofd-signatures.md §1.2'],
  ['zip-version-mismatch', 'ofd-signatures.md §1.2'],
  ['xml-namespace-without-year', 'ofd-signatures.md §1'],
  ['xml-namespace-unknown', 'ofd-signatures.md §1'],
  ['location-letter-case', 'ofd-signatures.md §1.1'],
  ['location-from-root', 'ofd-signatures.md §1.1'],
  ['location-from-document', 'ofd-signatures.md §1.1'],
  ['location-without-base', 'ofd-signatures.md §1.1'],
  ['location-escapes', 'ofd-signatures.md §1.1'],
  ['location-missing', 'ofd-signatures.md §1.1'],
  ['ofd-no-document', 'ofd-signatures.md §2'],
  ['ofd-document-unreadable', 'ofd-format.md §2.2'],
  ['ofd-page-missing', 'ofd-format.md §2.2'],
  ['ofd-page-unreadable', 'ofd-format.md §2.3'],
  ['ofd-file-unreadable', 'ofd-format.md §2'],
  ['ofd-page-area-missing', 'ofd-format.md §2.2'],
  ['ofd-page-area-malformed', 'ofd-format.md §1.1'],
  ['ofd-duplicate-id', 'ofd-format.md §1.1'],
  ['ofd-version-ambiguous', 'ofd-signatures.md §10'],
  ['signature-list-missing', 'ofd-signatures.md §2'],
  ['signature-list-unreadable', 'ofd-signatures.md §3'],
  ['signature-missing', 'ofd-signatures.md §3'],
  ['signature-unreadable', 'ofd-signatures.md §4'],
  ['signature-duplicate-id', 'ofd-signatures.md §3'],
  ['signature-element-missing', 'ofd-signatures.md §4'],
  ['signature-element-repeated', 'ofd-signatures.md §4'],
  ['signature-prefix-missing', 'ofd-signatures.md §1'],
  ['reference-duplicate', 'ofd-signatures.md §4'],
  ['reference-check-value', 'ofd-signatures.md §4'],
  ['stamp-malformed', 'ofd-signatures.md §4'],
  ['graphic-unreadable', 'ofd-format.md §3'],
  ['graphic-unknown', 'ofd-format.md §2.3'],
  ['boundary-missing', 'ofd-format.md §3'],
  ['resource-missing', 'ofd-format.md §2.4'],
  ['draw-param-loop', 'ofd-format.md §3'],
  ['colour-malformed', 'ofd-format.md §8'],
  ['path-malformed', 'ofd-format.md §4'],
  ['clip-malformed', 'ofd-format.md §3.1'],
  ['text-malformed', 'ofd-format.md §5'],
  ['font-unreadable', 'ofd-format.md §5.1'],
  ['image-missing', 'ofd-format.md §6'],
  ['template-missing', 'ofd-format.md §2.3'],
  ['annotation-unreadable', 'ofd-format.md §9'],
]);

/** Throws for the first finding that is a deviation: what `strict` means for any list of them. */
export function refuseDeviations(findings: readonly Finding[]): void {
  for (const { code, at, where, detail } of findings) {
    if (!isOfdDeviation(code)) continue;
    const words = [where, detail].filter((word) => word !== undefined).join(': ');
    throw new Malformed(code, at, words === '' ? undefined : words);
  }
}

function isOfdDeviation(code: string): boolean {
  return deviations.has(code as OfdCode);
}
