// One changed package for each number: the same number always gives the same octets.
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from '@yunzhang/base';
import { readZip } from '@yunzhang/ofd';
import { mutations, seededNumbers, testZip } from '@yunzhang/testkit';
import { editDer, editOctets, editXml, editZip } from './fuzz-edits.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const shared = path.join(root, '../shared/corpus/ofd');
const folder =
  process.env.YUNZHANG_FUZZ_CORPUS ??
  (fs.existsSync(shared) ? shared : path.join(root, 'tests/corpus/ofd'));

/** Small files come more often: most of what can go wrong does so in few octets. */
const sizeMax = 500_000;

const subjects = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('.ofd'))
  .sort()
  .flatMap((name) => {
    const bytes = new Uint8Array(fs.readFileSync(path.join(folder, name)));
    if (bytes.length > sizeMax) return [];
    try {
      const entries = readZip(bytes)
        .entries.filter(({ isFolder }) => !isFolder)
        .map((entry) => ({
          name: entry.name,
          data: entry.read(),
          kind: kindOf(entry.name, entry.read()),
        }));
      const size = entries.reduce((sum, { data }) => sum + data.length, 0);
      const isSealed = entries.some((entry) => entry.kind === 'der');
      return entries.length === 0 ? [] : [{ name, bytes, entries, size, isSealed }];
    } catch {
      return [];
    }
  });

const donors = subjects
  .flatMap(({ entries }) => entries)
  .filter(({ kind, data }) => kind === 'xml' && data.length < 30_000)
  .map(({ data }) => Buffer.from(data).toString('utf8'));

/** Sealed files three times as often as others, small ones eight times as often as large ones. */
const draws = subjects.flatMap((subject) => {
  const weight = subject.size < 50_000 ? 8 : subject.size < 150_000 ? 2 : 1;
  return Array.from({ length: (subject.isSealed ? 3 : 1) * weight }, () => subject);
});

function kindOf(name, data) {
  if (/\.xml$/i.test(name)) return 'xml';
  if (/\.(dat|esl)$/i.test(name) && data[0] === 0x30) return 'der';
  if (/\.(ttf|otf|ttc|cff|pfb)$/i.test(name)) return 'font';
  return 'other';
}

/** The package of a number, and what was done to it. */
export function caseOf(seed) {
  const random = seededNumbers(seed);
  const subject = draws[random(draws.length)];
  if (random(12) === 0) {
    const mutation = mutations[random(mutations.length)];
    const other = subjects[random(subjects.length)].bytes;
    const mutant = mutation.apply(subject.bytes, { random, other });
    if (mutant !== undefined)
      return { bytes: mutant.bytes, file: subject.name, about: mutation.id };
  }
  if (random(8) === 0) {
    return { bytes: editZip(subject.bytes, random), file: subject.name, about: 'zip' };
  }
  const entries = subject.entries.map((entry) => ({ ...entry }));
  const about = [];
  for (let left = 1 + random(3); left > 0; left--) {
    const entry = chosen(entries, random);
    entry.data = edited(entry, random);
    about.push(`${entry.kind} ${entry.name}`);
  }
  if (random(20) === 0) entries.splice(random(entries.length), 1);
  let bytes = testZip(entries.map(({ name, data }) => ({ name, data: plain(data) })));
  if (random(20) === 0) {
    bytes = editZip(bytes, random);
    about.push('zip');
  }
  return { bytes: plain(bytes), file: subject.name, about: about.join(', ') };
}

/** XML and signature values more often than the rest. */
function chosen(entries, random) {
  const wanted = ['xml', 'xml', 'xml', 'der', 'der', 'font', 'other'][random(7)];
  const some = entries.filter(({ kind }) => kind === wanted);
  const list = some.length === 0 ? entries : some;
  return list[random(list.length)];
}

function edited({ kind, data }, random) {
  if (kind === 'xml' && data.length < 400_000 && random(15) !== 0) {
    const text = Buffer.from(data).toString('utf8');
    return Buffer.from(editXml(text, random, donors), 'utf8');
  }
  if (kind === 'der') return editDer(data, random);
  return editOctets(data, random, kind === 'font' ? 600 : data.length);
}

/** Node's own kind of array has a `slice` that does not copy. */
function plain(data) {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A number that tells two packages apart. */
export const printOf = (bytes) => crc32(bytes).toString(16).padStart(8, '0');
