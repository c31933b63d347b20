import { Malformed, type Matrix } from '@yunzhang/base';
import { type Face, type FontProgram, openFont } from '@yunzhang/drawing';
import type { ConversionCode } from '../codes.ts';
import { matrixOf, numberOf, numbersOf, octetsOf, recordOf } from './values.ts';

/** A font of a PDF file. */
export interface PdfFont {
  readonly face: Face;
  readonly program: FontProgram | undefined;
  /** From glyph space to text space. */
  readonly matrix: Matrix;
  readonly isVertical: boolean;
  /** Advance and the two parts of the origin, for vertical text. */
  readonly verticalMetrics: readonly number[];
  /** Lists of operations by name, where letters are drawn by operations. */
  readonly letters: Readonly<Record<string, unknown>> | undefined;
}

/** Fonts by the name PDF.js gives them, which is one for the whole file. */
export type Fonts = Map<string, PdfFont>;

const usual: Matrix = [0.001, 0, 0, 0.001, 0, 0];

/** Reads a font, once. */
export function takeFont(
  fonts: Fonts,
  {
    name,
    object,
    note,
  }: {
    readonly name: string;
    readonly object: unknown;
    readonly note: (code: ConversionCode, detail?: string) => void;
  },
): PdfFont {
  const known = fonts.get(name);
  if (known !== undefined) return known;
  const facts = recordOf(object) ?? {};
  const isDrawn = facts['isType3Font'] === true;
  const stated = typeof facts['name'] === 'string' ? facts['name'] : name;
  // Six letters and a plus sign mark a subset. @basis ISO 32000-1 9.6.4
  const plain = stated.replace(/^[A-Z]{6}\+/, '') || name;
  const program = isDrawn ? undefined : programOf(facts, plain, note);
  const isSerif = facts['fallbackName'] === 'serif';
  const face: Face = {
    name: plain,
    family: plain,
    ...(program === undefined ? {} : { embedded: program }),
    key: `${name} ${plain}`,
    isBold: facts['bold'] === true || facts['black'] === true,
    isItalic: facts['italic'] === true,
    isSerif,
    isFixedWidth: facts['fallbackName'] === 'monospace',
  };
  const font: PdfFont = {
    face,
    program,
    matrix: matrixOf(facts['fontMatrix']) ?? usual,
    isVertical: facts['vertical'] === true,
    verticalMetrics: verticalOf(facts),
    letters: isDrawn ? recordOf(facts['charProcOperatorList']) : undefined,
  };
  fonts.set(name, font);
  return font;
}

function verticalOf(facts: Readonly<Record<string, unknown>>): readonly number[] {
  const stated = numbersOf(facts['defaultVMetrics']);
  return stated.length === 3 ? stated : [-1000, numberOf(facts['defaultWidth']) / 2, 880];
}

function programOf(
  facts: Readonly<Record<string, unknown>>,
  name: string,
  note: (code: ConversionCode, detail?: string) => void,
): FontProgram | undefined {
  const data = octetsOf(facts['data']);
  if (data === undefined || facts['missingFile'] === true) {
    note('convert-font-not-embedded', name);
    return undefined;
  }
  try {
    // PDF.js may take its copy back when the page is done.
    return openFont(data.slice());
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note('convert-font-unreadable', `${name}: ${error.code}`);
    return undefined;
  }
}
