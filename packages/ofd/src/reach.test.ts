import fs from 'node:fs';
import path from 'node:path';
import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { attachmentsOf } from './attachment.ts';
import type { OfdDocument } from './document.ts';
import { readIntegrity } from './integrity.ts';
import { annotationsOf, customTagsOf, extensionsOf } from './lists.ts';
import { type DocBody, type OfdFile, openOfd } from './package.ts';
import { actionsOf, permissionsOf, preferencesOf } from './permissions.ts';
import { reachOf } from './reach.ts';
import { pageArtwork } from './render/page.ts';
import { rewriteZip, writeZip } from './zip-write.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/corpus/ofd');
const names = fs.existsSync(folder)
  ? fs.readdirSync(folder).filter((name) => name.endsWith('.ofd'))
  : [];
if (names.length === 0) console.log('the corpus is not there: what is drawn is not compared');

/** Pages of one file that are drawn; the rest of a book is like its start. */
const pagesMax = 8;
/** Larger files are left to the slow lane. */
const sizeMax = 700_000;
const mutants = 120;

/** Everything that is read while pages are drawn, by entry. */
function readWhileDrawn(file: OfdFile, body: DocBody): ReadonlySet<string> {
  const seen = new Set<string>();
  const pages = body.document()?.pages ?? [];
  const plain = { ...file };
  // Readers hold this very object: what they ask from here on is heard.
  Object.assign(file, {
    read: (entry: string) => (seen.add(entry), plain.read(entry)),
    tree: (entry: string) => (seen.add(entry), plain.tree(entry)),
    frame: (entry: string) => (seen.add(entry), plain.frame(entry)),
  });
  try {
    for (const page of pages.slice(0, pagesMax)) pageArtwork(file, page);
    const document = body.document();
    if (document !== undefined) readBeside(file, document);
  } finally {
    Object.assign(file, plain);
  }
  return seen;
}

/** Everything else that readers show or hand out. */
function readBeside(file: OfdFile, document: OfdDocument): void {
  document.outlines();
  document.bookmarks();
  permissionsOf(document);
  preferencesOf(document);
  actionsOf(document);
  for (const { entry } of attachmentsOf(file, document)) if (entry) quietly(() => file.read(entry));
  for (const page of annotationsOf(file, document)) page.annotations();
  for (const tag of customTagsOf(file, document)) tag.links();
  for (const { entries } of extensionsOf(file, document)) {
    for (const entry of entries) quietly(() => file.read(entry));
  }
  readIntegrity(file);
}

function quietly(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

/** Entries that are drawn and not reached. */
function unreached(bytes: Uint8Array): readonly string[] {
  let file: OfdFile;
  try {
    file = openOfd(bytes);
  } catch (error) {
    if (error instanceof Malformed) return [];
    throw error;
  }
  return file.docBodies.flatMap((body) => {
    const drawn = readWhileDrawn(file, body);
    const reached = new Set(reachOf(file, body).reached.map(({ entry }) => entry));
    return [...drawn].filter((entry) => file.zip.byName.has(entry) && !reached.has(entry));
  });
}

const read = (name: string): Uint8Array => new Uint8Array(fs.readFileSync(path.join(folder, name)));
const small = names.filter((name) => fs.statSync(path.join(folder, name)).size <= sizeMax);

/** A generator with a seed: a failure can be had again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One XML file with one of its texts or values put where another one was. */
function mutant(bytes: Uint8Array, seed: number): Uint8Array | undefined {
  const random = randomOf(seed);
  const { zip } = openOfd(bytes);
  const files = [...zip.byName.values()].filter(({ name, size }) => {
    return /\.xml$/i.test(name) && size < 200_000;
  });
  const target = files[random(files.length)];
  if (target === undefined) return undefined;
  const text = fromUtf8(target.read());
  const words = [...text.matchAll(/(?<=")[^"<>]+(?=")|(?<=>)[^<>]+(?=<)|(?<=<)[\w:]+(?=[ >/])/g)];
  const [from, to] = [words[random(words.length)], words[random(words.length)]];
  if (from === undefined || to === undefined) return undefined;
  const more = ['../Res/x.png', '/OFD.xml', 'PageRes', 'ofd:PageRes', to[0], to[0], to[0]];
  const word = more[random(more.length)] ?? '';
  const changed = text.slice(0, from.index) + word + text.slice(from.index + from[0].length);
  const { name } = target;
  return rewriteZip(zip, {
    replaced: [{ name, bytes: utf8(changed), method: 'deflated' }],
    added: [],
  });
}

const ns = 'xmlns="http://www.ofdspec.org/2016"';

describe('what is drawn and what is checked (O7)', () => {
  test('no page of the corpus reads a file that the walk does not reach', () => {
    const open = small.flatMap((name) => unreached(read(name)).map((entry) => `${name}: ${entry}`));
    expect(open).toEqual([]);
  });

  test('a file that is page, resource list and annotation list at once is walked as each', () => {
    const both =
      `<Page ${ns} BaseLoc="."><PageRes>R.xml</PageRes><Fonts><Font ID="1">` +
      '<FontFile>f.ttf</FontFile></Font></Fonts><Page PageID="1"><FileLoc>A.xml</FileLoc></Page>' +
      '</Page>';
    const files = {
      'OFD.xml': `<OFD ${ns}><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>`,
      'D.xml':
        `<Document ${ns}><CommonData><PublicRes>P.xml</PublicRes></CommonData><Pages>` +
        '<Page ID="1" BaseLoc="P.xml"/></Pages><Annotations>P.xml</Annotations></Document>',
      'P.xml': both,
      'R.xml': `<Res ${ns}/>`,
      'A.xml': `<PageAnnot ${ns}/>`,
      'f.ttf': 'font',
    };
    const entries = Object.entries(files).map(([name, text]) => {
      return { name, bytes: utf8(text), method: 'stored' } as const;
    });
    const bytes = writeZip(entries);
    const file = openOfd(bytes);
    const [body] = file.docBodies;
    const reached = body && reachOf(file, body).reached.map(({ entry }) => entry);
    expect(reached?.toSorted()).toEqual(Object.keys(files).toSorted());
    expect(unreached(bytes)).toEqual([]);
  });

  test('no changed file makes a page read what the walk does not reach', () => {
    const open: string[] = [];
    for (let seed = 1; seed <= mutants; seed++) {
      const name = small[seed % small.length];
      if (name === undefined) break;
      try {
        const bytes = mutant(read(name), seed);
        if (bytes === undefined) continue;
        open.push(...unreached(bytes).map((entry) => `${name}, seed ${seed}: ${entry}`));
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
      }
    }
    expect(open).toEqual([]);
  });
});
