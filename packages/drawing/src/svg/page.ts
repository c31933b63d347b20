import { assert, type Finding, identity, overlap } from '@yunzhang/base';
import type { DrawingCode } from '../codes.ts';
import type { Artwork, Clip, GroupMark, Mark, MeshPaint, Paint, PathMark } from '../marks.ts';
import type { RadialPaint, TextMark } from '../marks.ts';
import { conePicture, isCone } from './cone.ts';
import { imageText } from './image.ts';
import { meshPicture, pictureText } from './mesh.ts';
import { n, transformText } from './number.ts';
import { pathBounds } from './path-bounds.ts';
import { fillText, strokeText } from './paint.ts';
import { Sheet, type SvgOptions } from './sheet.ts';
import { textText } from './text.ts';

/** Groups inside each other, and tiles inside tiles. Readers stop long before. */
const depthMax = 160;

/** Marks as SVG. */
export interface DrawnSvg {
  readonly svg: string;
  /** What is not shown as the marks have it, each told once. */
  readonly findings: readonly Finding<DrawingCode>[];
}

/**
 * Draws marks as SVG, in mm, on white.
 *
 * The drawing has no scripts, no links and nothing outside itself. What cannot be drawn is left out
 * with a finding. A drawing has at most 96 Mi characters.
 */
export function svgOf(artwork: Artwork, options: SvgOptions): DrawnSvg {
  assert(/^[A-Za-z][\w-]{0,63}$/.test(options.prefix ?? 'p'), 'the prefix of ids is a name');
  const sheet = new Sheet(options);
  const inner = marksText(sheet, artwork.marks, 0);
  const [width, height] = [n(artwork.widthMm), n(artwork.heightMm)];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" ` +
    `viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#ffffff"/>` +
    `${sheet.definitions()}${inner}</svg>`;
  return { svg, findings: sheet.findings };
}

/** Marks in their order. */
export function marksText(sheet: Sheet, marks: readonly Mark[], depth: number): string {
  let text = '';
  if (depth > depthMax) {
    sheet.note('drawing-too-deep');
    return text;
  }
  for (let i = 0; i < marks.length && !sheet.isFull; i++) {
    const mark = marks[i] as Mark;
    switch (mark.kind) {
      case 'path':
        text += pathText(sheet, mark, depth);
        break;
      case 'image':
        text += imageText(sheet, mark);
        break;
      case 'group':
        text += groupText(sheet, mark, depth);
        break;
      case 'text': {
        // Runs of one object differ in nothing but their glyphs: they share one element.
        const run = [mark];
        for (; i + 1 < marks.length; i++) {
          const next = marks[i + 1];
          if (next?.kind !== 'text' || !isAlike(mark, next)) break;
          run.push(next);
        }
        text += textText(sheet, run, depth);
      }
    }
  }
  return text;
}

function isAlike(a: TextMark, b: TextMark): boolean {
  return (
    a.face === b.face &&
    a.map === b.map &&
    a.size === b.size &&
    a.fill === b.fill &&
    a.stroke === b.stroke &&
    a.horizontalScale === b.horizontalScale &&
    a.turn === b.turn &&
    a.isSlanted === b.isSlanted &&
    a.weight === b.weight
  );
}

/** One outline, filled and stroked. */
export function pathText(sheet: Sheet, path: PathMark, depth: number): string {
  const { d, map, rule, fill, stroke } = path;
  if (d === '' || (fill === undefined && stroke === undefined)) return '';
  if (fill !== undefined && isPictured(fill)) {
    const { fill: _, ...line } = path;
    return picturedText(sheet, path, fill) + pathText(sheet, line, depth);
  }
  const isEvenOdd = rule === 'evenodd' && fill !== undefined;
  return sheet.take(
    `<path d="${d}"${transformText(map)}${fillText(sheet, fill, depth)}` +
      `${isEvenOdd ? ' fill-rule="evenodd"' : ''}${strokeText(sheet, stroke, depth)}/>`,
  );
}

function isPictured(fill: Paint): fill is MeshPaint | RadialPaint {
  return fill.kind === 'mesh' || (fill.kind === 'radial' && isCone(fill));
}

/** What SVG has no paint for is a bitmap, cut to the outline it fills. */
function picturedText(
  sheet: Sheet,
  { d, map, rule }: PathMark,
  fill: MeshPaint | RadialPaint,
): string {
  const clip = clipId(sheet, [{ areas: [{ d, map: identity, rule }] }]);
  const bounds = pathBounds(d);
  if (clip === undefined || bounds === undefined) return '';
  const { alpha } = fill;
  const picture = fill.kind === 'mesh' ? meshPicture(fill) : conePicture(fill, bounds);
  const shown = picture !== undefined && overlap(picture.box, bounds) > 0 ? picture : undefined;
  const back = fill.kind === 'mesh' && fill.back !== undefined ? { back: fill.back } : {};
  const inner = pictureText(sheet, shown, { clip, alpha, bounds, ...back });
  return inner === '' ? '' : `<g${transformText(map)}>${inner}</g>`;
}

function groupText(sheet: Sheet, group: GroupMark, depth: number): string {
  const { map, clips, alpha = 1, blend = 'normal', marks } = group;
  if (alpha <= 0) return '';
  const inner = marksText(sheet, marks, depth + 1);
  if (inner === '') return '';
  const cut = clipId(sheet, clips ?? []);
  const facts =
    transformText(map) +
    (cut === undefined ? '' : ` clip-path="url(#${cut})"`) +
    (alpha >= 1 ? '' : ` opacity="${n(alpha)}"`) +
    (blend === 'normal' ? '' : ` style="mix-blend-mode:${blend}"`);
  return facts === '' ? inner : `${sheet.take(`<g${facts}>`)}${inner}</g>`;
}

/** The id of a clip inside all of `clips`; undefined where there are none. */
function clipId(sheet: Sheet, clips: readonly Clip[]): string | undefined {
  let id: string | undefined;
  for (const { areas } of clips) {
    let inner = '';
    for (const { d, map, rule } of areas) {
      inner += `<path d="${d}"${transformText(map)}${rule === 'evenodd' ? ' clip-rule="evenodd"' : ''}/>`;
    }
    // A clip without any area hides everything; an empty definition does the same.
    const facts = id === undefined ? '' : ` clip-path="url(#${id})"`;
    id = sheet.define('clipPath', facts, inner === '' ? '<path d="M0 0"/>' : inner);
  }
  return id;
}
