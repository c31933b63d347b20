import type { OutlineFont } from '@yunzhang/base';

/** A font as text uses it. Equal fonts are one object, so that writers embed each once. */
export interface Face {
  /** What the document calls it. */
  readonly name: string;
  /** The `font-family` chain for text that is drawn by the fonts of a screen. */
  readonly family: string;
  /** The embedded font, where there is one that can be read. */
  readonly embedded?: FontProgram;
  /** Tells faces apart in one document: the entry of the embedded file, else the name. */
  readonly key: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isSerif: boolean;
  readonly isFixedWidth: boolean;
}

/** Kinds of font files, by what the file is and not by what it is called. */
export type FontFormat = 'truetype' | 'opentype-cff' | 'cff' | 'type1';

/** A font file that was opened: outlines by glyph number, and the octets to embed. */
export interface FontProgram extends OutlineFont {
  readonly format: FontFormat;
  readonly bytes: Uint8Array;
}
