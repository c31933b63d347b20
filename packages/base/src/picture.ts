/** One step of an outline. Coordinates are absolute; `Q` and `C` are Bézier curves. */
export type Segment =
  | readonly ['M', number, number]
  | readonly ['L', number, number]
  | readonly ['Q', number, number, number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

/** `#rrggbb`, lower case. */
export type Colour = `#${string}`;

/** A filled or stroked outline, in mm, y down. */
export interface Shape {
  readonly outline: readonly Segment[];
  readonly fill?: Colour;
  readonly rule?: 'nonzero' | 'evenodd';
  readonly stroke?: { readonly colour: Colour; readonly widthMm: number };
  /** 0 (nothing) to 1 (solid, the default). */
  readonly opacity?: number;
}

/** A vector picture in true size: what an imprint is, in mm, origin top left, y down. */
export interface Picture {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly shapes: readonly Shape[];
}

/** A bitmap: 4 octets a pixel, red green blue alpha, not premultiplied, rows from the top. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** A font as a source of outlines. Outlines are in font units, y up. */
export interface OutlineFont {
  readonly unitsPerEm: number;
  readonly ascender: number;
  readonly descender: number;
  readonly glyphCount: number;
  /** Glyph index of a code point, or undefined when the font has none. */
  glyphOf(codePoint: number): number | undefined;
  outlineOf(glyph: number): readonly Segment[];
  advanceOf(glyph: number): number;
}
