import { type Colour, decimal, fromUtf8, Malformed, type Picture } from '@yunzhang/base';
import { type Segment, type Shape } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { pathOf, readPath } from './svg-path.ts';

/** Octets of an SVG that is read. A full invoice seal has about 60 kB. */
const svgSizeMax = 4 * 1024 * 1024;
const shapesMax = 1000;

/**
 * Writes a picture as SVG in true size: path elements only, no fonts, no styles, no script.
 *
 * One picture has one spelling, so the octets can be digested and compared.
 *
 * @basis seal-imprint.md §7.5
 */
export function pictureToSvg(picture: Picture): string {
  const [width, height] = [decimal(picture.widthMm), decimal(picture.heightMm)];
  const lines = picture.shapes.map((shape) => `<path${attributesOf(shape)}/>\n`);
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm"`;
  return `${open} viewBox="0 0 ${width} ${height}">\n${lines.join('')}</svg>\n`;
}

function attributesOf({ outline, fill, rule, stroke, opacity }: Shape): string {
  const pairs = [` fill="${fill ?? 'none'}"`];
  if (rule === 'evenodd') pairs.push(' fill-rule="evenodd"');
  if (stroke !== undefined) {
    pairs.push(` stroke="${stroke.colour}" stroke-width="${decimal(stroke.widthMm)}"`);
  }
  if (opacity !== undefined && opacity !== 1) pairs.push(` opacity="${decimal(opacity)}"`);
  return `${pairs.join('')} d="${pathOf(outline)}"`;
}

/**
 * Reads a picture back from an SVG that `pictureToSvg` wrote, and from nothing else.
 *
 * The result is written again and compared: what is not exactly our spelling is `svg-not-ours`. A
 * picture inside a seal is data of a stranger, and a full SVG reader would be an open door.
 *
 * @basis seal-imprint.md §7.5
 */
export function pictureFromSvg(svg: Uint8Array): Picture {
  if (svg.length > svgSizeMax) malformed('svg-too-large');
  const text = textOf(svg);
  const lines = text.split('\n');
  const head = /^<svg xmlns="[^"]*" width="([\d.]{1,9})mm" height="([\d.]{1,9})mm"/.exec(
    lines[0] ?? '',
  );
  if (head === null || lines.length > shapesMax + 3) malformed('svg-not-ours', 0);
  const shapes = lines.slice(1, -2).map(readShape);
  const picture = { widthMm: Number(head[1]), heightMm: Number(head[2]), shapes };
  if (pictureToSvg(picture) !== text) malformed('svg-not-ours', undefined, 'spelling');
  return picture;
}

function textOf(svg: Uint8Array): string {
  try {
    return fromUtf8(svg);
  } catch (error) {
    if (error instanceof Malformed) malformed('svg-not-ours', 0, error.code);
    throw error;
  }
}

const attribute = {
  fill: / fill="(#[0-9a-f]{6})"/,
  rule: / fill-rule="evenodd"/,
  stroke: / stroke="(#[0-9a-f]{6})" stroke-width="([\d.]{1,9})"/,
  opacity: / opacity="([\d.]{1,9})"/,
} as const;

function readShape(line: string): Shape {
  const at = line.indexOf(' d="');
  if (!line.startsWith('<path ') || at < 0) malformed('svg-not-ours', undefined, 'element');
  // Only the short part before the path data is searched.
  const head = line.slice(0, Math.min(at, 200));
  const end = line.indexOf('"', at + 4);
  const outline: Segment[] = readPath(line.slice(at + 4, Math.max(end, at + 4)));
  const fill = attribute.fill.exec(head);
  const stroke = attribute.stroke.exec(head);
  const opacity = attribute.opacity.exec(head);
  return {
    outline,
    ...(fill && { fill: colourOf(fill[1]) }),
    ...(attribute.rule.test(head) && { rule: 'evenodd' as const }),
    ...(stroke && { stroke: { colour: colourOf(stroke[1]), widthMm: Number(stroke[2]) } }),
    ...(opacity && { opacity: Number(opacity[1]) }),
  };
}

function colourOf(text: string | undefined): Colour {
  return text?.startsWith('#') === true ? `#${text.slice(1)}` : malformed('svg-not-ours');
}
