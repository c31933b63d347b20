import { malformed } from '../codes.ts';
import type { ImageSize } from './limits.ts';
import { type Octets, octets } from './octets.ts';

/** Boxes, markers and tile parts of one file. */
const partsMax = 65_536;

/** Tiles of one picture. */
const tilesMax = 4096;

/** Steps the decoder takes to find the code blocks of its packets; 2·10⁸ take about a second. */
const stepsMax = 200_000_000;

/** What the boxes and the main header of a JPEG 2000 file say. */
export interface Jpeg2000Head extends ImageSize {
  readonly components: number;
  /** Colour space of the box around the code stream; undefined for a bare code stream. */
  readonly space: number | undefined;
  /** Whether the last component is an alpha channel. */
  readonly hasAlpha: boolean;
  /** A copy of the code stream whose tile parts state their lengths. */
  readonly stream: Uint8Array;
}

/**
 * Reads boxes and markers, and bounds the work before a decoder sees the file.
 *
 * Tile parts whose length is 0 (up to the end) are given their length: the decoder goes in circles
 * over them.
 *
 * @basis T.800 annexes A and I
 */
export function jpeg2000Head(bytes: Uint8Array): Jpeg2000Head {
  const boxes = bytes[0] === 0xff ? { stream: bytes } : readBoxes(octets(bytes, 'big'));
  const whole = boxes.stream ?? malformed('bitmap-truncated', undefined, 'no code stream');
  const stream = whole.slice();
  const file = octets(stream, 'big');
  if (file.u32(0) !== 0xff4fff51) malformed('bitmap-malformed', 0, 'SIZ');
  const size = readSize(file);
  walk(file, size);
  const { components } = size;
  const hasAlpha = boxes.hasAlpha ?? (components === 2 || (components === 4 && boxes.space === 16));
  const { width, height } = size;
  return { width, height, components, space: boxes.space, hasAlpha, stream };
}

interface Boxes {
  readonly space?: number;
  readonly hasAlpha?: boolean;
  readonly stream?: Uint8Array;
}

const boxNames = {
  header: 0x6a703268,
  colour: 0x636f6c72,
  channels: 0x63646566,
  palette: 0x70636c72,
  stream: 0x6a703263,
} as const;

function readBoxes(file: Octets): Boxes {
  let boxes: Boxes = {};
  let at = 0;
  for (let count = 0; at + 8 <= file.bytes.length; count++) {
    if (count > partsMax) malformed('bitmap-malformed', at, 'boxes');
    const stated = file.u32(at);
    const name = file.u32(at + 4);
    // Length 1 stands for one of 64 bits: no file is as long as the upper half can say.
    const body = at + (stated === 1 ? 16 : 8);
    const length = stated === 1 ? file.u32(at + 12) : stated;
    const end = length === 0 ? file.bytes.length : at + length;
    if (end < body) malformed('bitmap-malformed', at, 'box');
    if (name === boxNames.palette) malformed('bitmap-unsupported', at, 'palette');
    if (name === boxNames.colour && boxes.space === undefined && file.u8(body) === 1) {
      boxes = { ...boxes, space: file.u32(body + 3) };
    }
    if (name === boxNames.channels) boxes = { ...boxes, hasAlpha: statesAlpha(file, body) };
    if (name === boxNames.stream) return { ...boxes, stream: file.bytes.subarray(body, end) };
    at = name === boxNames.header ? body : end;
  }
  return boxes;
}

function statesAlpha(file: Octets, at: number): boolean {
  const count = Math.min(file.u16(at), 8);
  for (let i = 0; i < count; i++) if (file.u16(at + 4 + i * 6) === 1) return true;
  return false;
}

interface StreamSize extends ImageSize {
  readonly components: number;
  readonly tiles: number;
  readonly tilePixels: number;
}

function readSize(file: Octets): StreamSize {
  const [right, bottom] = [file.u32(8), file.u32(12)];
  const [left, top] = [file.u32(16), file.u32(20)];
  const [wide, high] = [file.u32(24), file.u32(28)];
  const [tileLeft, tileTop] = [file.u32(32), file.u32(36)];
  const components = file.u16(40);
  const [width, height] = [right - left, bottom - top];
  if (!(width > 0 && height > 0 && wide > 0 && high > 0)) malformed('bitmap-malformed', 8, 'SIZ');
  if (tileLeft > left || tileTop > top || tileLeft + wide <= left || tileTop + high <= top) {
    malformed('bitmap-malformed', 24, 'tiles');
  }
  if (components < 1 || components > 4) malformed('bitmap-unsupported', 40, 'components');
  for (let i = 0; i < components; i++) {
    const isWhole = file.u8(43 + i * 3) === 1 && file.u8(44 + i * 3) === 1;
    if (!isWhole) malformed('bitmap-unsupported', 42, 'components of other sizes');
    if ((file.u8(42 + i * 3) & 0x7f) > 15) malformed('bitmap-unsupported', 42, 'depth');
  }
  const tiles = Math.ceil((right - tileLeft) / wide) * Math.ceil((bottom - tileTop) / high);
  if (tiles > tilesMax) malformed('bitmap-too-large', 24, `${tiles} tiles`);
  const tilePixels = Math.min(wide, width) * Math.min(high, height);
  return { width, height, components, tiles, tilePixels };
}

/** Goes over the markers, bounds coding styles and mends lengths of tile parts in place. */
function walk(file: Octets, size: StreamSize): void {
  const { bytes } = file;
  let at = 2;
  let tilePart = 0;
  for (let count = 0; at + 4 <= bytes.length; count++) {
    if (count > partsMax) malformed('bitmap-malformed', at, 'markers');
    const mark = file.u16(at);
    if (mark === 0xffd9) return;
    if (mark === 0xff93) {
      at = tilePart;
      continue;
    }
    const length = file.u16(at + 2);
    if (length < 2) malformed('bitmap-malformed', at, 'marker');
    if (mark === 0xff52) checkStyle(file, at, size);
    if (mark === 0xff90) tilePart = tilePartEnd(file, at, size);
    at += 2 + length;
  }
}

function tilePartEnd(file: Octets, at: number, { tiles }: StreamSize): number {
  if (file.u16(at + 4) >= tiles) malformed('bitmap-malformed', at, 'tile number');
  const stated = file.u32(at + 6);
  const left = file.bytes.length - at;
  if (stated !== 0 && (stated < 14 || stated > left)) malformed('bitmap-truncated', at, 'tile');
  const length = stated === 0 ? left : stated;
  new DataView(file.bytes.buffer, file.bytes.byteOffset).setUint32(at + 6, length);
  return at + length;
}

/**
 * The decoder looks at every code block of a tile for each of its packets.
 *
 * Small precincts and many layers would make that take days.
 */
function checkStyle(file: Octets, at: number, size: StreamSize): void {
  const layers = file.u16(at + 6);
  const levels = file.u8(at + 9);
  if (levels > 32) malformed('bitmap-malformed', at, 'levels');
  const [wide, high] = [(file.u8(at + 10) & 15) + 2, (file.u8(at + 11) & 15) + 2];
  if (wide + high > 12) malformed('bitmap-malformed', at, 'code blocks');
  const parts = (file.u8(at + 4) & 1) === 1 ? levels + 1 : 0;
  let precinct = 2 ** 30;
  let block = 2 ** (wide + high);
  for (let i = 0; i < parts; i++) {
    const part = file.u8(at + 14 + i);
    const [x, y] = [part & 15, part >> 4];
    if (i > 0 && (x === 0 || y === 0)) malformed('bitmap-malformed', at, 'precincts');
    precinct = Math.min(precinct, 2 ** (x + y));
    const inner = i === 0 ? 0 : 1;
    block = Math.min(block, 2 ** (Math.min(wide, x - inner) + Math.min(high, y - inner)));
  }
  const blocks = Math.ceil(size.tilePixels / block) + 3 * levels;
  const packets = (Math.ceil(size.tilePixels / precinct) + levels) * layers * size.components;
  if (blocks * packets * size.tiles > stepsMax) malformed('bitmap-too-large', at, 'packets');
}
