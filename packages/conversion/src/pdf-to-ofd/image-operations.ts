import { compose, type Matrix } from '@yunzhang/base';
import type { Colour } from '@yunzhang/base';
import type { ImageFile } from '@yunzhang/drawing';
import { type Crop, imageFile, maskFile } from './images.ts';
import type { Operation } from './page.ts';
import { emit, type Painter, paintFor } from './painter.ts';
import { boxPath, listOf, matrixOf, numberOf, numbersOf, recordOf } from './values.ts';

/** Copies of one image in one operation. */
const copiesMax = 10_000;

/** Operations that paint images and masks. @basis ISO 32000-1 8.9 */
export const imageOperations: Readonly<Record<string, Operation>> = {
  paintImageXObject: (painter, [name]) => showImage(painter, objectOf(painter, name)),
  paintInlineImageXObject: (painter, [image]) => showImage(painter, image),
  paintImageXObjectRepeat: (painter, [name, scaleX, scaleY, positions]) => {
    const image = objectOf(painter, name);
    for (const [x, y] of pairsOf(positions)) {
      showImage(painter, image, [numberOf(scaleX), 0, 0, numberOf(scaleY), x, y]);
    }
  },
  paintInlineImageXObjectGroup: (painter, [image, parts]) => {
    for (const part of listOf(parts).slice(0, copiesMax)) {
      const facts = recordOf(part) ?? {};
      const [x, y] = [numberOf(facts['x']), numberOf(facts['y'])];
      const crop = { x, y, width: numberOf(facts['w']), height: numberOf(facts['h']) };
      showImage(painter, image, matrixOf(facts['transform']), crop);
    }
  },
  paintImageMaskXObject: (painter, [mask]) => showMask(painter, mask),
  paintImageMaskXObjectRepeat: (painter, args) => {
    const [mask, scaleX, skewX, skewY, scaleY, positions] = args;
    const [a, b, c, d] = [scaleX, skewX, skewY, scaleY].map((value) => numberOf(value));
    for (const [x, y] of pairsOf(positions)) {
      showMask(painter, mask, [a ?? 0, b ?? 0, c ?? 0, d ?? 0, x, y]);
    }
  },
  paintImageMaskXObjectGroup: (painter, [masks]) => {
    for (const mask of listOf(masks).slice(0, copiesMax)) {
      showMask(painter, mask, matrixOf(recordOf(mask)?.['transform']));
    }
  },
  paintSolidColorImageMask: (painter) => {
    const { state } = painter;
    const fill = paintFor(state.fill, state.ctm, state.fillAlpha);
    const d = boxPath(0, 0, 1, 1);
    if (fill === undefined) return;
    emit(painter, { kind: 'path', map: state.ctm, d, rule: 'nonzero', fill });
  },
};

function objectOf({ source }: Painter, value: unknown): unknown {
  return typeof value === 'string' ? source.object(value) : value;
}

function* pairsOf(positions: unknown): Generator<readonly [number, number]> {
  const numbers = numbersOf(positions);
  for (let i = 0; i + 1 < numbers.length && i < copiesMax * 2; i += 2) {
    yield [numbers[i] ?? 0, numbers[i + 1] ?? 0];
  }
}

function showImage(painter: Painter, image: unknown, own?: Matrix, crop?: Crop): void {
  const { images, note } = painter.shared;
  const jpeg = painter.source.jpegOf?.(image);
  const file = imageFile(images, image, crop === undefined ? { jpeg } : { crop });
  if (file === undefined) return note('convert-image-dropped');
  place(painter, file, own);
}

function showMask(painter: Painter, mask: unknown, own?: Matrix): void {
  const { state, shared } = painter;
  const data = recordOf(mask)?.['data'];
  const object = typeof data === 'string' ? painter.source.object(data) : mask;
  const colour = colourFor(painter);
  if (colour === undefined) return;
  const file = maskFile(shared.images, object, colour);
  if (file === undefined) return shared.note('convert-image-dropped');
  const alpha = state.fill?.kind === 'plain' ? state.fill.alpha : 1;
  place(painter, file, own, alpha);
}

/** A mask under a pattern is painted in the first colour of it. */
function colourFor({ state, shared }: Painter): Colour | undefined {
  const { fill } = state;
  if (fill === undefined || fill.kind === 'plain') return fill?.colour;
  shared.note('convert-pattern-dropped', 'mask');
  if (fill.kind === 'axial' || fill.kind === 'radial') return fill.stops[0]?.colour;
  return fill.kind === 'mesh' ? fill.triangles[0]?.[0].colour : '#808080';
}

/** The unit square of PDF has its first row at the top, where y is 1. */
function place(painter: Painter, image: ImageFile, own?: Matrix, alpha = 1): void {
  const { state } = painter;
  const map = own === undefined ? state.ctm : compose(own, state.ctm);
  const turned = compose([1, 0, 0, -1, 0, 1], map);
  emit(painter, { kind: 'image', map: turned, image }, state.fillAlpha * alpha);
}
