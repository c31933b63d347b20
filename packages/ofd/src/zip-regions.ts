import type { Span, Zip } from './zip.ts';

/**
 * What a region of a package is for, where no reader gives it any meaning for the document.
 *
 * `zip-data-end` is the last octet of compressed data: its unused bits mean nothing.
 */
export type HeaderRegionKind =
  | 'zip-version'
  | 'zip-time'
  | 'zip-attributes'
  | 'zip-extra'
  | 'zip-comment'
  | 'zip-junk'
  | 'zip-data-end';

/** A range of octets and what it is. */
export interface HeaderRegion extends Span {
  readonly kind: HeaderRegionKind;
  /** The entry it belongs to, if any. */
  readonly entry?: string;
}

/**
 * Lists every range of a package that may differ without any change to the document.
 *
 * A test that flips each bit uses it: a flip outside these ranges must be noticed.
 *
 * @basis ofd-signatures.md §1.2
 */
export function headerRegions(zip: Zip): readonly HeaderRegion[] {
  const view = new DataView(zip.bytes.buffer, zip.bytes.byteOffset, zip.bytes.byteLength);
  const regions: HeaderRegion[] = [];
  const add = (kind: HeaderRegionKind, from: number, to: number, entry?: string): void => {
    if (from >= to) return;
    regions.push(entry === undefined ? { kind, from, to } : { kind, from, to, entry });
  };
  for (const { name, central, span, data, method } of zip.entries) {
    const c = central.from;
    const l = span.from;
    const extra = c + 46 + view.getUint16(c + 28, true);
    const comment = extra + view.getUint16(c + 30, true);
    add('zip-version', c + 4, c + 8, name);
    add('zip-time', c + 12, c + 16, name);
    add('zip-attributes', c + 36, c + 42, name);
    add('zip-extra', extra, comment, name);
    add('zip-comment', comment, central.to, name);
    add('zip-version', l + 4, l + 6, name);
    add('zip-time', l + 10, l + 14, name);
    add('zip-extra', l + 30 + view.getUint16(l + 26, true), data.from, name);
    if (method === 'deflated') add('zip-data-end', data.to - 1, data.to, name);
  }
  add('zip-comment', zip.end.from + 22, zip.end.to);
  const spans = [...zip.entries.map((e) => e.span), { from: zip.directory.from, to: zip.end.to }];
  let at = 0;
  for (const span of spans.toSorted((p, q) => p.from - q.from)) {
    add('zip-junk', at, span.from);
    at = span.to;
  }
  add('zip-junk', at, zip.bytes.length);
  return regions.toSorted((p, q) => p.from - q.from);
}
