import type { Blend } from '@yunzhang/drawing';
import { attribute, type XmlElement } from '../xml.ts';
import type { Sheet } from './sheet.ts';

const blends: Readonly<Record<string, Blend>> = {
  normal: 'normal',
  compatible: 'normal',
  multiply: 'multiply',
  screen: 'screen',
  overlay: 'overlay',
  darken: 'darken',
  lighten: 'lighten',
  colordodge: 'color-dodge',
  colorburn: 'color-burn',
  hardlight: 'hard-light',
  softlight: 'soft-light',
  difference: 'difference',
  exclusion: 'exclusion',
};

/**
 * How an object mixes with what lies below it.
 *
 * No clause of the standard: producers of invoices write `BlendMode="Darken"` and their readers
 * obey it. Without it a scanned seal would hide the words below. @basis ofd-format.md §3
 */
export function blendOf(sheet: Sheet, element: XmlElement, where: string): Blend | undefined {
  const text = attribute(element, 'BlendMode');
  if (text === undefined) return undefined;
  const key = text.replace(/[\s_-]/g, '').toLowerCase();
  const blend = Object.hasOwn(blends, key) ? blends[key] : undefined;
  if (blend === undefined) sheet.note('blend-unknown', where, text);
  return blend === 'normal' ? undefined : blend;
}
