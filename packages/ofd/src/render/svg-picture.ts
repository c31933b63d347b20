import {
  type Box,
  type Colour,
  compose,
  identity,
  Malformed,
  type Matrix,
  Remembered,
} from '@yunzhang/base';
import type { Mark, PathData, PlainPaint, Stroke } from '@yunzhang/drawing';
import { readXml, type XmlElement } from '../xml.ts';
import { malformed } from '../codes.ts';
import type { PictureMarks } from './placed.ts';
import { absolutePath } from './svg-path.ts';

/** Octets, elements and depth of one picture. */
const limits = {
  sizeMax: 4 * 1024 * 1024,
  depthMax: 16,
  elementsMax: 20_000,
  attributesMax: 64,
} as const;

const svgNamespace = 'http://www.w3.org/2000/svg';

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;
const length = /^[+-]?(\d+\.?\d*|\.\d+)(mm|px)?$/;
const colour = /^(none|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6})$/;
const share = /^(0?\.\d+|0|1|1\.0+|0\.\d*)$/;
const rule = /^(nonzero|evenodd)$/;
const data = /^[MmLlHhVvCcSsQqTtAaZzeE0-9+\-.,\s]*$/;
const map = /^(\s*(matrix|translate|scale|rotate)\s*\([0-9eE+\-.,\s]{1,200}\)[\s,]*){1,8}$/;

/** Attributes every drawn element may have, with the values they may take. */
const common: Readonly<Record<string, RegExp>> = {
  fill: colour,
  stroke: colour,
  'fill-rule': rule,
  'stroke-width': number,
  'stroke-linecap': /^(butt|round|square)$/,
  'stroke-linejoin': /^(miter|round|bevel)$/,
  'stroke-miterlimit': number,
  opacity: share,
  'fill-opacity': share,
  'stroke-opacity': share,
  transform: map,
};

const elements: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  g: common,
  path: { ...common, d: data },
  rect: { ...common, x: number, y: number, width: number, height: number, rx: number, ry: number },
  circle: { ...common, cx: number, cy: number, r: number },
  ellipse: { ...common, cx: number, cy: number, rx: number, ry: number },
};

/** Attributes that show nothing and are left out. */
const silent = new Set(['id', 'version', 'role', 'baseProfile', 'preserveAspectRatio']);

/** Pictures that were read before: a seal stands on many pages. */
const known = new Remembered<Uint8Array, PictureMarks>();

/**
 * Reads a seal picture given as SVG.
 *
 * Only outlines, groups and plain colours are known. Any other element, attribute or value refuses
 * the whole picture with `seal-picture-unsafe`: part of a seal must not be shown as a seal.
 *
 * @basis ofd-signatures.md §8
 */
export function marksOfSvg(bytes: Uint8Array): PictureMarks {
  const read = known.get(bytes) ?? readPicture(bytes);
  known.set(bytes, read);
  return read;
}

function readPicture(bytes: Uint8Array): PictureMarks {
  const root = readRoot(bytes);
  const [x = 0, y = 0, width = 1, height = 1] = viewOf(root);
  const start = inherited(plain, root.attributes);
  const marks = childMarks(root, { ...start, map: [1, 0, 0, 1, -x, -y] });
  return { marks: faded(marks, root), width, height };
}

function readRoot(bytes: Uint8Array): XmlElement {
  try {
    const root = readXml(bytes, limits);
    if (root.local === 'svg' && root.uri === svgNamespace) return root;
    return malformed('seal-picture-unsafe', root.from, root.name);
  } catch (error) {
    if (error instanceof Malformed) malformed('seal-picture-unsafe', error.at, error.message);
    throw error;
  }
}

function viewOf(root: XmlElement): readonly number[] {
  for (const { name, value } of root.attributeList) {
    if (silent.has(name) || name === 'xmlns') continue;
    if (name === 'viewBox' || ((name === 'width' || name === 'height') && length.test(value))) {
      continue;
    }
    if (common[name]?.test(value) === true && name !== 'transform') continue;
    malformed('seal-picture-unsafe', root.from, name);
  }
  const text = root.attributes.get('viewBox');
  const sizes = [root.attributes.get('width'), root.attributes.get('height')].map((one = '') =>
    Number.parseFloat(one),
  );
  const view =
    text === undefined
      ? [0, 0, ...sizes]
      : text
          .trim()
          .split(/[\s,]+/)
          .map(Number);
  const [, , width = 0, height = 0] = view;
  const isSound = view.length === 4 && view.every((one) => Math.abs(one) < 1e6);
  if (!isSound || !(width > 0 && height > 0))
    malformed('seal-picture-unsafe', root.from, 'viewBox');
  return view;
}

/** What an element takes from those around it. */
interface State {
  readonly map: Matrix;
  readonly fill: string;
  readonly stroke: string;
  readonly fillAlpha: number;
  readonly strokeAlpha: number;
  readonly rule: 'nonzero' | 'evenodd';
  readonly width: number;
  readonly cap: Stroke['cap'];
  readonly join: Stroke['join'];
  readonly miterLimit: number;
}

const plain: State = {
  map: identity,
  fill: '#000000',
  stroke: 'none',
  fillAlpha: 1,
  strokeAlpha: 1,
  rule: 'nonzero',
  width: 1,
  cap: 'butt',
  join: 'miter',
  miterLimit: 4,
};

type Values = ReadonlyMap<string, string>;

/** All values have passed their patterns before. */
function inherited(state: State, values: Values): State {
  const text = (name: string, otherwise: string): string => values.get(name)?.trim() ?? otherwise;
  const number = (name: string, otherwise: number): number => Number(text(name, String(otherwise)));
  return {
    map: compose(mapOf(values.get('transform') ?? ''), state.map),
    fill: text('fill', state.fill),
    stroke: text('stroke', state.stroke),
    fillAlpha: number('fill-opacity', state.fillAlpha),
    strokeAlpha: number('stroke-opacity', state.strokeAlpha),
    rule: text('fill-rule', state.rule) as State['rule'],
    width: number('stroke-width', state.width),
    cap: text('stroke-linecap', state.cap) as State['cap'],
    join: text('stroke-linejoin', state.join) as State['join'],
    miterLimit: number('stroke-miterlimit', state.miterLimit),
  };
}

/** A list of transforms; the last one is applied first. @basis SVG 1.1 §7.6 */
function mapOf(text: string): Matrix {
  let matrix: Matrix = identity;
  for (const [, name = '', list = ''] of text.matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
    const values = list
      .split(/[\s,]+/)
      .filter((one) => one !== '')
      .map(Number);
    if (values.some((one) => !(Math.abs(one) < 1e7))) {
      malformed('seal-picture-unsafe', undefined, 'transform');
    }
    matrix = compose(stepOf(name, values), matrix);
  }
  return matrix;
}

function stepOf(name: string, values: readonly number[]): Matrix {
  const [a = 0, b, c, d, e, f] = values;
  if (name === 'translate') return [1, 0, 0, 1, a, b ?? 0];
  if (name === 'scale') return [a, 0, 0, b ?? a, 0, 0];
  if (name === 'rotate') {
    const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
    const [x, y] = [b ?? 0, c ?? 0];
    return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
  }
  return [a, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0];
}

/** Depth is limited by the XML limits. */
function childMarks(element: XmlElement, state: State): readonly Mark[] {
  return element.children.flatMap((one) => {
    if (typeof one !== 'string') return shapeMarks(one, state);
    if (one.trim() !== '') malformed('seal-picture-unsafe', element.from, 'text');
    return [];
  });
}

function shapeMarks(element: XmlElement, outer: State): readonly Mark[] {
  const values = checked(element);
  const state = inherited(outer, values);
  if (element.name === 'g') return faded(childMarks(element, state), element);
  if (childMarks(element, state).length > 0) {
    malformed('seal-picture-unsafe', element.from, element.name);
  }
  const d = outlineOf(element.name, values);
  if (d === undefined) malformed('seal-picture-unsafe', element.from, 'path');
  const [fill, paint] = [
    paintOf(state.fill, state.fillAlpha),
    paintOf(state.stroke, state.strokeAlpha),
  ];
  const stroke = paint && strokeOf(state, paint);
  if (d === '' || (fill === undefined && stroke === undefined)) return [];
  const { map, rule } = state;
  return faded(
    [{ kind: 'path', map, d, rule, ...(fill && { fill }), ...(stroke && { stroke }) }],
    element,
  );
}

function faded(marks: readonly Mark[], element: XmlElement): readonly Mark[] {
  const alpha = Number(element.attributes.get('opacity') ?? 1);
  return alpha >= 1 || marks.length === 0
    ? marks
    : [{ kind: 'group', map: identity, alpha, marks }];
}

function checked(element: XmlElement): Values {
  const rules = Object.hasOwn(elements, element.name) ? elements[element.name] : undefined;
  if (rules === undefined || element.uri !== svgNamespace) {
    malformed('seal-picture-unsafe', element.from, element.name);
  }
  for (const { name, value } of element.attributeList) {
    if (silent.has(name) || (name === 'xmlns' && value === svgNamespace)) continue;
    const pattern = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (pattern === undefined || !pattern.test(value.trim())) {
      malformed('seal-picture-unsafe', element.from, `${element.name} ${name}`);
    }
  }
  return element.attributes;
}

function outlineOf(name: string, values: Values): PathData | undefined {
  const number = (key: string, otherwise = 0): number => Number(values.get(key) ?? otherwise);
  if (name === 'path') return absolutePath(values.get('d') ?? '');
  if (name === 'rect') {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((key) => number(key));
    const [rx, ry] = [number('rx', number('ry')), number('ry', number('rx'))];
    return boxPath({ x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }, rx, ry);
  }
  const [rx, ry] = name === 'circle' ? [number('r'), number('r')] : [number('rx'), number('ry')];
  const [x, y] = [number('cx'), number('cy')];
  if (!(rx > 0 && ry > 0)) return '';
  const arc = `A${rx} ${ry} 0 0 1`;
  return absolutePath(`M${x - rx} ${y}${arc} ${x + rx} ${y}${arc} ${x - rx} ${y}Z`);
}

function boxPath(
  { x, y, width, height }: Box,
  roundX: number,
  roundY: number,
): PathData | undefined {
  if (!(width > 0 && height > 0)) return '';
  const [rx, ry] = [Math.min(roundX, width / 2), Math.min(roundY, height / 2)];
  const [right, bottom] = [x + width, y + height];
  if (!(rx > 0 && ry > 0)) return absolutePath(`M${x} ${y}H${right}V${bottom}H${x}Z`);
  const arc = `A${rx} ${ry} 0 0 1`;
  return absolutePath(
    `M${x + rx} ${y}H${right - rx}${arc} ${right} ${y + ry}V${bottom - ry}` +
      `${arc} ${right - rx} ${bottom}H${x + rx}${arc} ${x} ${bottom - ry}V${y + ry}` +
      `${arc} ${x + rx} ${y}Z`,
  );
}

function paintOf(colourText: string, alpha: number): PlainPaint | undefined {
  if (colourText === 'none') return undefined;
  const short = /^#(.)(.)(.)$/.exec(colourText);
  const text =
    short === null
      ? colourText
      : `#${short
          .slice(1)
          .map((one) => one + one)
          .join('')}`;
  return { kind: 'plain', colour: text.toLowerCase() as Colour, alpha };
}

function strokeOf({ width, cap, join, miterLimit }: State, paint: PlainPaint): Stroke | undefined {
  return width > 0 ? { paint, width, cap, join, miterLimit, dashes: [], dashOffset: 0 } : undefined;
}
