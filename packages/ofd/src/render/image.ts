import { identity, Malformed, type Matrix, Remembered } from '@yunzhang/base';
import { type ImageFile, imageFormatOf, type ImageMark, type Mark } from '@yunzhang/drawing';
import { namedFiles } from '../named-files.ts';
import { attribute, child, type XmlElement } from '../xml.ts';
import { type Drawing, nameOf } from './drawing.ts';
import { numberAt, numbersOf } from './numbers.ts';
import { black, paintOf } from './paint.ts';
import type { Resource } from './resources.ts';

/** Lengths of one dash pattern. */
const dashesMax = 64;

/**
 * An image object in the unit square of its coordinates, with its mask and its border.
 *
 * An image that is not there is an empty frame. @basis ofd-format.md §6 (table 43)
 */
export function imageMarks(drawing: Drawing, element: XmlElement, map: Matrix): readonly Mark[] {
  const where = nameOf(drawing, element);
  const image =
    imageOf(drawing, attribute(element, 'ResourceID'), where) ??
    imageOf(drawing, attribute(element, 'Substitution'), where);
  const maskId = attribute(element, 'ImageMask');
  const mask = imageOf(drawing, maskId, where);
  if (maskId !== undefined && mask === undefined) {
    drawing.sheet.note('image-mask-ignored', where);
  }
  const marks: Mark[] = [];
  if (image === undefined) marks.push(frame(map));
  else marks.push({ kind: 'image', map, image, ...(mask && { mask }) } satisfies ImageMark);
  const border = child(element, 'Border');
  if (border !== undefined) marks.push(borderMark(drawing, border, map));
  return marks;
}

/** Images of a package by their resource; a package never changes. */
const known = new Remembered<XmlElement, ImageFile>();

function imageOf(drawing: Drawing, id: string | undefined, where: string): ImageFile | undefined {
  const { sheet, resources } = drawing;
  if (id === undefined) return undefined;
  const resource = resources.find('MultiMedia', id);
  if (resource === undefined) {
    sheet.note('resource-missing', where, `MultiMedia ${id}`);
    return undefined;
  }
  const image = known.get(resource.element) ?? readImage(drawing, resource, where);
  if (image !== undefined) known.set(resource.element, image);
  return image;
}

function readImage(drawing: Drawing, resource: Resource, where: string): ImageFile | undefined {
  const { sheet, resources } = drawing;
  const entry = resources.locate(resource, namedFiles.ofMedia(resource.element)[0] ?? '');
  if (entry === undefined) {
    sheet.note('image-missing', where);
    return undefined;
  }
  try {
    const bytes = resources.file.read(entry);
    return { bytes, format: imageFormatOf(bytes), name: entry };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    sheet.note('image-missing', where, error.message);
    return undefined;
  }
}

/** Shows that there is an image that is not shown. */
function frame(map: Matrix): Mark {
  return {
    kind: 'path',
    map,
    d: 'M0 0L1 0L1 1L0 1ZM0 0L1 1M1 0L0 1',
    rule: 'nonzero',
    stroke: {
      paint: { kind: 'plain', colour: '#999999', alpha: 1 },
      width: 0.005,
      cap: 'butt',
      join: 'miter',
      miterLimit: 4,
      dashes: [],
      dashOffset: 0,
    },
  };
}

/**
 * The line around an image, drawn at its true width whatever the image is stretched to.
 *
 * @basis ofd-format.md §6
 */
function borderMark(drawing: Drawing, border: XmlElement, map: Matrix): Mark {
  const width = Math.max(0, numberAt(border, 'LineWidth') ?? 0.353);
  const sides = [Math.hypot(map[0], map[1]), Math.hypot(map[2], map[3])] as const;
  const radii = ['HorizonalCornerRadius', 'VerticalCornerRadius'].map((name) =>
    Math.max(0, numberAt(border, name) ?? 0),
  );
  const colour = child(border, 'BorderColor');
  const paint = colour === undefined ? black : paintOf(drawing, colour, map);
  const dashes = numbersOf(attribute(border, 'DashPattern'), dashesMax);
  const isDashed = dashes.some((one) => one > 0) && dashes.every((one) => one >= 0);
  return {
    kind: 'path',
    map: unscaled(map, sides),
    d: roundedBox(sides, [radii[0] ?? 0, radii[1] ?? 0]),
    rule: 'nonzero',
    ...(paint && {
      stroke: {
        paint,
        width,
        cap: 'butt',
        join: 'miter',
        miterLimit: 4,
        dashes: isDashed ? dashes : [],
        dashOffset: numberAt(border, 'DashOffset') ?? 0,
      },
    }),
  };
}

type Sides = readonly [width: number, height: number];

function unscaled([a, b, c, d, e, f]: Matrix, [width, height]: Sides): Matrix {
  if (width === 0 || height === 0) return identity;
  return [a / width, b / width, c / height, d / height, e, f];
}

function roundedBox([width, height]: Sides, radii: Sides): string {
  const [rx, ry] = [Math.min(radii[0], width / 2), Math.min(radii[1], height / 2)];
  const short = (value: number): number => Math.round(value * 1e4) / 1e4;
  const [w, h, x, y] = [width, height, rx, ry].map(short);
  if (rx <= 0 || ry <= 0) return `M0 0L${w} 0L${w} ${h}L0 ${h}Z`;
  const [r, b] = [short(width - rx), short(height - ry)];
  const arc = `A${x} ${y} 0 0 1`;
  return (
    `M${x} 0L${r} 0${arc} ${w} ${y}L${w} ${b}${arc} ${r} ${h}` +
    `L${x} ${h}${arc} 0 ${b}L0 ${y}${arc} ${x} 0Z`
  );
}
