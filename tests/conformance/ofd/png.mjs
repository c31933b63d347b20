import zlib, { deflateSync, inflateSync } from 'node:zlib';

/** Pixels of one picture: a page of A0 at 96 dpi has 14 million. */
const pixelsMax = 40_000_000;
const mark = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
/** Samples a pixel by the colour type of PNG. */
const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads a PNG of 8 bits a sample as RGB on white, three octets a pixel. */
export function decodePng(bytes) {
  const chunks = [...chunksOf(bytes)];
  const header = chunks[0].data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, type, , , interlace] = header.subarray(8);
  const samples = samplesOf[type];
  if (width * height > pixelsMax) throw new Error('PNG: too large');
  if (depth !== 8 || interlace !== 0 || samples === undefined)
    throw new Error('PNG: of a rare kind');
  const packed = Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map((c) => c.data));
  const palette = chunks.find(({ name }) => name === 'PLTE')?.data;
  const raw = unfiltered(inflateSync(packed), { width, height, samples });
  return { width, height, rgb: onWhite(raw, { count: width * height, type, samples, palette }) };
}

function* chunksOf(bytes) {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = mark.length; at + 12 <= view.length;) {
    const size = view.readUInt32BE(at);
    yield {
      name: view.toString('latin1', at + 4, at + 8),
      data: view.subarray(at + 8, at + 8 + size),
    };
    at += 12 + size;
  }
}

function unfiltered(data, { width, height, samples }) {
  const row = width * samples;
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const kind = data[y * (row + 1)];
    const from = y * (row + 1) + 1;
    for (let x = 0; x < row; x++) {
      const at = y * row + x;
      const left = x >= samples ? out[at - samples] : 0;
      const up = y > 0 ? out[at - row] : 0;
      const corner = x >= samples && y > 0 ? out[at - row - samples] : 0;
      out[at] = data[from + x] + guess(kind, left, up, corner);
    }
  }
  return out;
}

function guess(kind, left, up, corner) {
  if (kind === 0) return 0;
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  const estimate = left + up - corner;
  const far = [left, up, corner].map((value) => Math.abs(estimate - value));
  if (far[0] <= far[1] && far[0] <= far[2]) return left;
  return far[1] <= far[2] ? up : corner;
}

function onWhite(raw, { count, type, samples, palette }) {
  const rgb = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const at = i * samples;
    const alpha = samples === 4 ? raw[at + 3] : samples === 2 ? raw[at + 1] : 255;
    for (let k = 0; k < 3; k++) {
      const value = type === 3 ? palette[raw[at] * 3 + k] : raw[samples < 3 ? at : at + k];
      rgb[i * 3 + k] = 255 + ((value - 255) * alpha) / 255;
    }
  }
  return rgb;
}

/** Writes RGB pixels as PNG. */
export function encodePng({ width, height, rgb }) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(rgb.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [
    ['IHDR', header],
    ['IDAT', deflateSync(rows, { level: 9 })],
    ['IEND', Buffer.alloc(0)],
  ];
  return Buffer.concat([mark, ...parts.map(([name, data]) => chunk(name, data))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crcOf(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

// zlib has its own crc32 only in later versions of Node.
function crcOf(bytes) {
  if (zlib.crc32 !== undefined) return zlib.crc32(bytes);
  let crc = -1;
  for (const octet of bytes) {
    crc ^= octet;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
