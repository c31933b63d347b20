import type { Colour, Matrix } from '@yunzhang/base';
import type { Face } from './face.ts';

/**
 * A page as a list of marks: what a reader of OFD makes, and what writers of SVG, PDF and OFD take.
 *
 * Lengths are mm, the origin is the top left corner, y runs down. Marks are in the order of
 * painting, lowest first. Marks are plain data and are never changed once made.
 */
export interface Artwork {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly marks: readonly Mark[];
}

/** One thing that is painted. `map` leads from its own coordinates to those around it. */
export type Mark = PathMark | TextMark | ImageMark | GroupMark;

/**
 * Outlines as SVG path data, with absolute `M L Q C A Z` and blanks or commas between the numbers.
 *
 * A string, because most outlines come from text and go to text.
 */
export type PathData = string;

/** A filled or stroked outline. */
export interface PathMark {
  readonly kind: 'path';
  readonly map: Matrix;
  readonly d: PathData;
  readonly rule: 'nonzero' | 'evenodd';
  readonly fill?: Paint;
  readonly stroke?: Stroke;
}

/** A run of glyphs in one face, size and paint. */
export interface TextMark {
  readonly kind: 'text';
  readonly map: Matrix;
  readonly face: Face;
  /** Em size, in the mark's own coordinates. */
  readonly size: number;
  /** Width of glyphs in parts of their usual width. */
  readonly horizontalScale: number;
  /** Clockwise turn of each glyph about its origin, in degrees. */
  readonly turn: number;
  /** Glyphs lean although the face does not. */
  readonly isSlanted: boolean;
  /** What the document asks for, 100 to 900; 400 when left out. */
  readonly weight?: number;
  /** The stroke only makes the glyphs bold: a font of the screen does that by its weight. */
  readonly isEmboldened?: boolean;
  readonly glyphs: readonly PlacedGlyph[];
  readonly fill?: Paint;
  readonly stroke?: Stroke;
}

/** One glyph and the start of its baseline, in the mark's own coordinates. */
export interface PlacedGlyph {
  /** The characters it shows; empty for the further glyphs of one character. */
  readonly char: string;
  /** Its number in the embedded font, where the file states it. */
  readonly glyph?: number;
  readonly x: number;
  readonly y: number;
}

/** A bitmap that fills the unit square of its own coordinates, first row at the top. */
export interface ImageMark {
  readonly kind: 'image';
  readonly map: Matrix;
  readonly image: ImageFile;
  /** Its luminance is the alpha of the image. */
  readonly mask?: ImageFile;
}

/** An image file as it is in the document. Equal files are one object, so writers share them. */
export interface ImageFile {
  readonly bytes: Uint8Array;
  /** What the first octets say. */
  readonly format: ImageFormat;
  /** Where it comes from, for findings and for the names of definitions. */
  readonly name: string;
}

/** Image formats that are known by their first octets. */
export type ImageFormat =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'bmp'
  | 'tiff'
  | 'jbig2'
  | 'jpeg2000'
  | 'unknown';

/** Marks that are clipped, faded or mixed together. */
export interface GroupMark {
  readonly kind: 'group';
  readonly map: Matrix;
  /** What stays visible is inside all of them. In the group's own coordinates. */
  readonly clips?: readonly Clip[];
  /** 0 to 1, for the group as a whole; 1 when left out. */
  readonly alpha?: number;
  /** How it mixes with what lies below; `normal` when left out. */
  readonly blend?: Blend;
  /** What it is to a reader: an object of the page, an annotation, a seal picture. */
  readonly role?: 'layer' | 'object' | 'annotation' | 'seal';
  readonly marks: readonly Mark[];
}

/** Ways of mixing that SVG and PDF both know, in the spelling of SVG. */
export type Blend =
  | 'normal'
  | 'multiply'
  | 'screen'
  | 'overlay'
  | 'darken'
  | 'lighten'
  | 'color-dodge'
  | 'color-burn'
  | 'hard-light'
  | 'soft-light'
  | 'difference'
  | 'exclusion';

/** The union of some outlines. */
export interface Clip {
  readonly areas: readonly {
    readonly d: PathData;
    readonly map: Matrix;
    readonly rule: 'nonzero' | 'evenodd';
  }[];
}

/** A line along an outline. Lengths are in the mark's own coordinates. */
export interface Stroke {
  readonly paint: Paint;
  /** 0 is the thinnest line a screen can show. */
  readonly width: number;
  readonly cap: 'butt' | 'round' | 'square';
  readonly join: 'miter' | 'round' | 'bevel';
  readonly miterLimit: number;
  /** Lengths of dashes and gaps in turn; empty for a whole line. */
  readonly dashes: readonly number[];
  readonly dashOffset: number;
}

/** What an outline is painted with; shadings and tiles are in the mark's own coordinates. */
export type Paint = PlainPaint | AxialPaint | RadialPaint | MeshPaint | TilePaint;

/** One colour. */
export interface PlainPaint {
  readonly kind: 'plain';
  readonly colour: Colour;
  /** 0 to 1. */
  readonly alpha: number;
}

/** A colour at a place between 0 and 1 of a shading. */
export interface Stop {
  readonly offset: number;
  readonly colour: Colour;
  readonly alpha: number;
}

/** What axial and radial shadings share. */
export interface Ramp {
  readonly stops: readonly Stop[];
  readonly spread: 'pad' | 'repeat' | 'reflect';
  /** Length of one period in parts of the way from start to end; 1 for `pad`. */
  readonly period: number;
  /** Whether the first colour goes on before the start, the last one beyond the end. */
  readonly before: boolean;
  readonly after: boolean;
  /** From the shading's coordinates to those of the mark. */
  readonly map: Matrix;
  /** 0 to 1, times the alpha of each stop. */
  readonly alpha: number;
}

/** Colours along a line. */
export interface AxialPaint extends Ramp {
  readonly kind: 'axial';
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

/** Colours from one circle to another. */
export interface RadialPaint extends Ramp {
  readonly kind: 'radial';
  readonly from: readonly [x: number, y: number, radius: number];
  readonly to: readonly [x: number, y: number, radius: number];
}

/** Triangles whose corners have colours. */
export interface MeshPaint {
  readonly kind: 'mesh';
  readonly triangles: readonly (readonly [MeshCorner, MeshCorner, MeshCorner])[];
  /** The colour where there is no triangle. */
  readonly back?: Colour;
  readonly alpha: number;
}

/** A corner of a triangle. */
export interface MeshCorner {
  readonly x: number;
  readonly y: number;
  readonly colour: Colour;
}

/** A cell that repeats. The cell's marks lie in `0 0 width height`. */
export interface TilePaint {
  readonly kind: 'tile';
  readonly width: number;
  readonly height: number;
  readonly stepX: number;
  readonly stepY: number;
  /** Cells that are mirrored: every other column left to right, every other row top to bottom. */
  readonly mirror: { readonly columns: boolean; readonly rows: boolean };
  /** From the cell's coordinates to those of the mark. */
  readonly map: Matrix;
  readonly marks: readonly Mark[];
  readonly alpha: number;
}
