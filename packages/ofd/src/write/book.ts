import type { Finding } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';
import { type FontBook, startFonts } from './fonts.ts';
import { type ImageBook, startImages } from './images.ts';

/** What all pages of one file share while it is written. */
export interface Book {
  readonly fonts: FontBook;
  readonly images: ImageBook;
  /** CompositeGraphicUnits, written. */
  readonly units: string[];
  readonly findings: readonly Finding<OfdCode>[];
  /** The next number: one counter for the file. @basis ofd-format.md §16 */
  readonly nextId: () => number;
  /** The highest number given so far. */
  readonly lastId: () => number;
  /** Tells a deviation, once. */
  readonly note: (code: OfdCode, detail?: string) => void;
}

/** Starts a file. */
export function startBook(): Book {
  let last = 0;
  const findings: Finding<OfdCode>[] = [];
  const told = new Set<string>();
  return {
    fonts: startFonts(),
    images: startImages(),
    units: [],
    findings,
    nextId: () => ++last,
    lastId: () => last,
    note: (code, detail) => {
      const key = `${code} ${detail ?? ''}`;
      if (told.has(key)) return;
      told.add(key);
      findings.push(detail === undefined ? { code } : { code, detail });
    },
  };
}
