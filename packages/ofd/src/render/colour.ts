import type { Colour } from '@yunzhang/base';
import { attribute, child, children, textOf, type XmlElement } from '../xml.ts';
import type { Drawing } from './drawing.ts';
import { numberAt, numberOf, wordsOf } from './numbers.ts';

/** A colour of the screen. */
export interface Rgb {
  readonly hex: Colour;
  /** 0 to 1. */
  readonly alpha: number;
}

/**
 * Reads a plain colour: RGB, GRAY or CMYK, by value or from a palette, decimal or hexadecimal.
 *
 * Without a colour space the number of channels decides, as it does in real files. ICC profiles are
 * not applied. CMYK is converted without a profile.
 *
 * @basis ofd-format.md §8
 */
export function colourOf(drawing: Drawing, element: XmlElement): Rgb {
  const alpha = clamp((numberAt(element, 'Alpha') ?? 255) / 255);
  const space = spaceOf(drawing, element);
  const words = wordsOf(attribute(element, 'Value') ?? paletteText(element, space), 8);
  if (words.length === 0) return { hex: '#000000', alpha };
  const bits = numberOf(space && attribute(space, 'BitsPerComponent')) ?? 8;
  const top = [1, 2, 4, 8, 16].includes(bits) ? 2 ** bits - 1 : 255;
  const whole = /^#[0-9a-fA-F]{6}$/.exec(words[0] ?? '');
  if (words.length === 1 && whole !== null) return { hex: whole[0].toLowerCase() as Colour, alpha };
  const channels = words.map((word) => channelOf(word, top));
  if (channels.some((one) => one === undefined)) {
    drawing.sheet.note('colour-malformed', drawing.where, words.join(' '));
  }
  const values = channels.map((one) => one ?? 0);
  return { hex: hexOf(drawing, values, typeOf(space)), alpha };
}

function spaceOf(drawing: Drawing, element: XmlElement): XmlElement | undefined {
  const id = attribute(element, 'ColorSpace') ?? drawing.resources.defaultSpace;
  return id === undefined ? undefined : drawing.resources.find('ColorSpace', id)?.element;
}

function typeOf(space: XmlElement | undefined): string | undefined {
  return space && attribute(space, 'Type')?.trim().toUpperCase();
}

function paletteText(element: XmlElement, space: XmlElement | undefined): string | undefined {
  const index = numberAt(element, 'Index');
  const palette = space && child(space, 'Palette');
  if (index === undefined || palette === undefined) return undefined;
  const entry = children(palette, 'CV')[index];
  return entry && textOf(entry);
}

function channelOf(word: string, top: number): number | undefined {
  const value = word.startsWith('#')
    ? /^#[0-9a-fA-F]{1,4}$/.test(word)
      ? Number.parseInt(word.slice(1), 16)
      : undefined
    : numberOf(word);
  return value === undefined || value < 0 || value > top ? undefined : value / top;
}

const channelsOf: Readonly<Record<string, number>> = { GRAY: 1, RGB: 3, CMYK: 4 };

function hexOf(drawing: Drawing, values: readonly number[], type: string | undefined): Colour {
  const isDeclared = type !== undefined && channelsOf[type] === values.length;
  if (type !== undefined && !isDeclared) {
    drawing.sheet.note('colour-malformed', drawing.where, `${type} ${values.length}`);
  }
  const [a = 0, b = 0, c = 0, d = 0] = values;
  if (values.length === 1) return hexText([a, a, a]);
  if (values.length === 4) return hexText([a, b, c].map((one) => (1 - one) * (1 - d)));
  return hexText([a, b, c]);
}

function hexText(channels: readonly number[]): Colour {
  const two = (value: number): string =>
    Math.round(clamp(value) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${channels.map(two).join('')}`;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
