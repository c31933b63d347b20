import { decimal, Malformed } from '@yunzhang/base';
import type { Box } from '@yunzhang/base';
import { readXml, type XmlElement } from '../xml.ts';
import { malformed } from '../codes.ts';
import { n } from './sheet.ts';

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

/**
 * Reads a seal picture given as SVG and writes it again, scaled into `box`.
 *
 * Only outlines, groups and plain colours are known. Any other element, attribute or value refuses
 * the whole picture with `seal-picture-unsafe`: part of a seal must not be shown as a seal.
 *
 * @basis ofd-signatures.md §8
 */
export function nestSvg(bytes: Uint8Array, box: Box): string {
  const root = readRoot(bytes);
  const view = viewOf(root);
  const inner = children(root);
  return (
    `<svg x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}" ` +
    `viewBox="${view.map((one) => decimal(one, 6)).join(' ')}" preserveAspectRatio="none">` +
    `${inner}</svg>`
  );
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

/** Depth is limited by the XML limits. */
function children(element: XmlElement): string {
  let text = '';
  const paint = element.attributeList.filter(({ name }) => name in common);
  for (const one of element.children) {
    if (typeof one === 'string') {
      if (one.trim() !== '') malformed('seal-picture-unsafe', element.from, 'text');
      continue;
    }
    text += shape(one);
  }
  if (element.local !== 'svg' || paint.length === 0) return text;
  return `<g${paint.map(({ name, value }) => ` ${name}="${value}"`).join('')}>${text}</g>`;
}

function shape(element: XmlElement): string {
  const known = Object.hasOwn(elements, element.name) ? elements[element.name] : undefined;
  if (known === undefined || element.uri !== svgNamespace) {
    malformed('seal-picture-unsafe', element.from, element.name);
  }
  let text = `<${element.name}`;
  for (const { name, value } of element.attributeList) {
    if (silent.has(name) || (name === 'xmlns' && value === svgNamespace)) continue;
    const pattern = Object.hasOwn(known, name) ? known[name] : undefined;
    if (pattern === undefined || !pattern.test(value.trim())) {
      malformed('seal-picture-unsafe', element.from, `${element.name} ${name}`);
    }
    // The patterns leave no character that would have to be escaped.
    text += ` ${name}="${value.trim()}"`;
  }
  const inner = children(element);
  if (inner === '') return `${text}/>`;
  if (element.name !== 'g') malformed('seal-picture-unsafe', element.from, element.name);
  return `${text}>${inner}</${element.name}>`;
}
