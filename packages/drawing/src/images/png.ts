import { type Bitmap, concat, crc32, expandZlib, Malformed } from '@yunzhang/base';
import { malformed } from '../codes.ts';
import { checkSize, type ImageLimits } from './limits.ts';
import { octets } from './octets.ts';
import { type PngForm, pngPixels } from './png-pixels.ts';

/**
 * Reads a PNG of any colour type, depth and interlacing.
 *
 * Checksums of the chunks that count must be right; a missing end is tolerated when all rows are
 * there. Colour profiles and gamma are not used.
 *
 * @basis PNG §5, §11
 */
export function decodePng(bytes: Uint8Array, limits: ImageLimits): Bitmap {
  const chunks = readChunks(bytes);
  const form = formOf(chunks);
  checkSize(form, limits);
  const size = form.passes.reduce((sum, pass) => sum + (pass.stride + 1) * pass.height, 0);
  return pngPixels(form, expand(concat(chunks.data), size));
}

/** Damaged data may still hold all rows: the checksum at the end is not the picture. */
function expand(deflated: Uint8Array, size: number): Uint8Array {
  try {
    const plain = expandZlib(deflated, size + 65_536);
    if (plain.length < size) malformed('bitmap-truncated', undefined, 'rows are missing');
    return plain;
  } catch (error) {
    if (!(error instanceof Malformed) || !error.code.startsWith('inflate-')) throw error;
    return malformed('bitmap-malformed', undefined, error.code);
  }
}

interface Chunks {
  readonly head: Uint8Array;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array | undefined;
  readonly data: readonly Uint8Array[];
}

function readChunks(bytes: Uint8Array): Chunks {
  const file = octets(bytes, 'big');
  const data: Uint8Array[] = [];
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at + 12 <= bytes.length;) {
    const size = file.u32(at);
    if (size > bytes.length - at - 12) malformed('bitmap-truncated', at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = bytes.subarray(at + 8, at + 8 + size);
    if (name === 'IEND') break;
    if (['IHDR', 'PLTE', 'tRNS', 'IDAT'].includes(name)) {
      const sum = crc32(bytes.subarray(at + 4, at + 8 + size));
      if (sum !== file.u32(at + 8 + size)) malformed('bitmap-malformed', at, `sum of ${name}`);
      if (name === 'IDAT') data.push(body);
      else if (!found.has(name)) found.set(name, body);
    }
    at += size + 12;
  }
  const head = found.get('IHDR') ?? malformed('bitmap-truncated', 8, 'no IHDR');
  if (head.length !== 13) malformed('bitmap-malformed', 8, 'IHDR');
  const palette = found.get('PLTE') ?? new Uint8Array();
  return { head, palette, transparency: found.get('tRNS'), data };
}

const channelsOf: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Starts and steps of the seven passes of Adam7. @basis PNG §8.2 */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function formOf({ head, palette, transparency }: Chunks): PngForm {
  const file = octets(head, 'big');
  const [width, height, depth, type] = [file.u32(0), file.u32(4), file.u8(8), file.u8(9)];
  const channels = channelsOf[type] ?? malformed('bitmap-malformed', 8, `colour type ${type}`);
  if (!depthsOf[type]?.includes(depth)) malformed('bitmap-malformed', 8, `depth ${depth}`);
  if (file.u8(10) !== 0 || file.u8(11) !== 0 || file.u8(12) > 1) {
    malformed('bitmap-unsupported', 8, 'method');
  }
  if (type === 3 && palette.length === 0) malformed('bitmap-malformed', 8, 'no PLTE');
  const steps = file.u8(12) === 1 ? adam7 : ([[0, 0, 1, 1]] as const);
  const passes = steps.map(([x, y, dx, dy]) => {
    const columns = Math.ceil(Math.max(0, width - x) / dx);
    const rows = columns === 0 ? 0 : Math.ceil(Math.max(0, height - y) / dy);
    const stride = Math.ceil((columns * channels * depth) / 8);
    return { x, y, dx, dy, width: columns, height: rows, stride };
  });
  return { width, height, depth, type, channels, palette, transparency, passes };
}
