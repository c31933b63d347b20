// node tests/conformance/ofd/main.mjs [part of a name]: every OFD file of the corpus drawn by us
// and by ofdrw, side by side, with a figure for the difference. Run `npm run build` first, and
// `npx oxfmt tests/conformance` after it.
import fs from 'node:fs';
import path from 'node:path';
import { openWithKey } from '@yunzhang/verification';
import { startOfdrw, ofdrwName } from '../../../bench/peers/ofdrw.mjs';
import { ofdWork } from '../../../bench/ofd-work.mjs';
import { compare, fewerColours, scaled } from './compare.mjs';
import { decodePng, encodePng } from './png.mjs';
import { sheetOf } from './sheet.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const corpus = [path.join(root, '../shared/corpus/ofd'), path.join(root, 'tests/corpus/ofd')].find(
  (place) => fs.existsSync(place),
);
/** Full-size pictures, for looking at; not kept. */
const pictures = path.join(root, '.cache/conformance');
const dpi = 96;
const pagesMax = 12;
const thumbnailMax = 220;
/** Passwords the corpus publishes. The peer draws what we have opened. */
const passwords = { 'ofdrw-made-encrypted.ofd': 'Cux@123' };

const wanted = process.argv[2] ?? '';
const ofdrw = await startOfdrw();
if (ofdrw.missing !== undefined) console.log(ofdrw.missing);
const work = await ofdWork();
fs.mkdirSync(pictures, { recursive: true });
const names = fs
  .readdirSync(corpus)
  .filter((name) => name.endsWith('.ofd') && name.includes(wanted));
const round = (value) => Number(value.toFixed(5));
const sizeOf = ({ width, height }) => `${width} × ${height}`;
await run();

async function run() {
  const rows = [];
  for (const name of names) rows.push(...(await rowsOf(name)));
  ofdrw.close?.();
  rows.sort((a, b) => (b.mean ?? 9) - (a.mean ?? 9) || a.file.localeCompare(b.file));
  report(rows);
}

async function rowsOf(name) {
  const { file, bytes } = opened(name);
  const ours = attempt(() => work.pages(bytes));
  const theirs = await pagesOfPeer(file);
  const count = Math.min(pagesMax, Math.max(ours.value ?? 0, theirs ?? 0));
  const found = [];
  // A file that opens nowhere has one row that says so.
  for (let page = 1; page <= Math.max(1, count); page++)
    found.push(await rowOf({ name, file, bytes }, page));
  return found;
}

function opened(name) {
  const file = path.join(corpus, name);
  const bytes = new Uint8Array(fs.readFileSync(file));
  if (passwords[name] === undefined) return { file, bytes };
  const clear = openWithKey(bytes, { password: passwords[name] });
  const copy = path.join(pictures, name);
  fs.writeFileSync(copy, clear);
  return { file: copy, bytes: clear };
}

async function rowOf({ name, file, bytes }, page) {
  const stem = path.join(pictures, `${name.replace(/\.ofd$/, '')}-${page}`);
  const ours = attempt(() => work.png(bytes, page, dpi));
  if (ours.value !== undefined) fs.writeFileSync(`${stem}-ours.png`, ours.value);
  const peerError = await drawnByPeer(file, `${stem}-ofdrw.png`, page);
  const one = ours.value && decodePng(ours.value);
  const other =
    peerError === undefined ? decodePng(fs.readFileSync(`${stem}-ofdrw.png`)) : undefined;
  const figures = one && other ? compare(one, other) : {};
  return {
    file: name,
    page,
    ...(figures.mean === undefined ? {} : { mean: round(figures.mean), far: round(figures.far) }),
    ...(one === undefined ? { ours: ours.error } : {}),
    ...(other === undefined ? { ofdrw: peerError } : {}),
    ...(sizesDiffer(one, other) ? { sizes: [sizeOf(one), sizeOf(other)] } : {}),
    thumbnails: [one, other].map((picture) => picture && inlined(picture)),
  };
}

function attempt(task) {
  try {
    return { value: task() };
  } catch (error) {
    return { error: String(error.message ?? error).slice(0, 160) };
  }
}

async function pagesOfPeer(file) {
  const line = (await ofdrw.ask?.('pages', file)) ?? 'no';
  return line.startsWith('ok ') ? Number(line.slice(3)) : undefined;
}

/** Why the peer drew nothing; `undefined` when it drew. */
async function drawnByPeer(file, out, page) {
  if (ofdrw.ask === undefined) return ofdrw.missing;
  const line = await ofdrw.ask('png', file, out, `${page - 1}@${dpi}`);
  return line.startsWith('ok') ? undefined : line.slice(3, 163);
}

function sizesDiffer(one, other) {
  if (one === undefined || other === undefined) return false;
  return Math.abs(one.width - other.width) > 1 || Math.abs(one.height - other.height) > 1;
}

function inlined(picture) {
  return encodePng(fewerColours(scaled(picture, thumbnailMax))).toString('base64');
}

function report(rows) {
  const file = path.join(here, 'differences.json');
  const notes = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
  const figures = JSON.stringify(
    rows,
    (key, value) => (key === 'thumbnails' ? undefined : value),
    1,
  );
  const without = rows.filter(({ mean }) => mean === undefined).length;
  console.log(`${names.length} files, ${rows.length} pages, ${without} not comparable`);
  for (const { file: name, page, mean, far } of rows.slice(0, 20)) {
    console.log(`${name} ${page}: mean ${mean}, far ${far}`);
  }
  // A part of the corpus is for looking at; only the whole is kept.
  if (wanted !== '') return;
  fs.writeFileSync(path.join(here, 'figures.json'), `${figures}\n`);
  fs.writeFileSync(path.join(here, 'index.html'), sheetOf(rows, notes, { peer: ofdrwName, dpi }));
}
