import type { Box, Matrix } from '@yunzhang/base';
import type { Mark } from '@yunzhang/drawing';
import { attribute, child, type XmlElement } from '../xml.ts';
import type { Resources } from './resources.ts';
import type { Sheet } from './sheet.ts';

/** Levels of page blocks, composite units and pattern cells inside each other. */
export const nestingMax = 24;

/** Where in the page drawing is, and what objects there inherit. */
export interface Drawing {
  readonly sheet: Sheet;
  readonly resources: Resources;
  /** The file objects stand in, for findings. */
  readonly where: string;
  readonly depth: number;
  /** From the coordinates of the objects here to the page, in mm. */
  readonly matrix: Matrix;
  readonly sight: Sight;
  /** Drawing parameters of the layer, nearest first. */
  readonly inherited: readonly XmlElement[];
  /** Reads the children of a block; handed down so that patterns may hold blocks. */
  readonly block: (drawing: Drawing, block: XmlElement) => readonly Mark[];
}

/**
 * What of the objects can be seen: the page, or the cell of a pattern.
 *
 * What lies outside is left out, as the standard has it; some rasterisers fail on it.
 * @basis ofd-format.md §2.2
 */
export interface Sight {
  readonly box: Box;
  /** From the coordinates of the objects here to those of the box. */
  readonly map: Matrix;
}

/** Everything that may state a drawing property of one object, strongest first. */
export type Sources = readonly XmlElement[];

/** The first stated value of an attribute. @basis ofd-format.md §3 */
export function stated(sources: Sources, name: string): string | undefined {
  for (const source of sources) {
    const value = attribute(source, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The first stated child element. @basis ofd-format.md §3 */
export function statedChild(sources: Sources, local: string): XmlElement | undefined {
  for (const source of sources) {
    const found = child(source, local);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name of an object in findings. */
export function nameOf(drawing: Drawing, element: XmlElement): string {
  const id = attribute(element, 'ID');
  return `${drawing.where}#${element.local}${id === undefined ? '' : ` ${id}`}`;
}
