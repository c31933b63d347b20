import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openOfd, type OfdFile, pageText } from '@yunzhang/ofd';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './program.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const sample = path.join(root, 'apps/server/samples/sample.ofd');
const corpus = ['../shared/corpus', 'tests/corpus']
  .map((folder) => path.join(root, folder))
  .find((folder) => fs.existsSync(path.join(folder, 'ofd/ofdrw-v4signed.ofd')));
if (corpus === undefined) console.log('corpus not found: its tests are skipped');

let folder = '';
const at = (name: string): string => path.join(folder, name);

interface Called {
  readonly exit: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

async function call(...args: string[]): Promise<Called> {
  const [out, err]: [string[], string[]] = [[], []];
  const exit = await run(args, {
    write: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    language: 'en',
    env: {},
    now: () => 0,
    random: (size) => new Uint8Array(size),
  });
  return { exit, out, err };
}

const opened = (name: string): OfdFile => openOfd(fs.readFileSync(at(name)));

function pagesOf(file: OfdFile): readonly string[] {
  const pages = file.docBodies.flatMap((body) => body.document()?.pages ?? []);
  return pages.map((page) =>
    pageText(file, page)
      .flatMap(({ glyphs }) => glyphs.map(({ char }) => char))
      .join('')
      .replace(/\s/g, ''),
  );
}

/** The letters of a text in an order of their own: lines may come in another one. */
const letters = (text: string | undefined): string =>
  Array.from(text ?? '')
    .sort()
    .join('');

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-convert-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('convert', () => {
  test('there and back the text stays', async () => {
    expect(await call('convert', sample, '-o', at('there.pdf'))).toMatchObject({ exit: 0 });
    expect(await call('convert', at('there.pdf'), '-o', at('back.ofd'))).toMatchObject({ exit: 0 });
    const before = pagesOf(openOfd(fs.readFileSync(sample)));
    const after = pagesOf(opened('back.ofd'));
    expect(before.join('').length).toBeGreaterThan(50);
    expect(after.map(letters)).toEqual(before.map(letters));
  }, 60_000);

  test('the same file gives the same octets', async () => {
    await call('convert', at('there.pdf'), '-o', at('again.ofd'));
    expect(fs.readFileSync(at('again.ofd'))).toEqual(fs.readFileSync(at('back.ofd')));
  }, 60_000);

  test('what is no PDF is refused, and so is another ending', async () => {
    expect(await call('convert', sample, '-o', at('x.ofd'))).toMatchObject({ exit: 64 });
    expect(await call('convert', at('there.pdf'), '-o', at('x.docx'))).toMatchObject({ exit: 64 });
    fs.writeFileSync(at('cut.pdf'), '%PDF-1.7\nnothing');
    expect(await call('convert', at('cut.pdf'), '-o', at('x.ofd'))).toMatchObject({ exit: 4 });
    expect(fs.existsSync(at('x.ofd'))).toBe(false);
  });

  test.skipIf(corpus === undefined)(
    'a form with fields is carried over',
    async () => {
      const form = path.join(corpus ?? '', 'pdf/pdflib-usage-rights.pdf');
      if (!fs.existsSync(form)) return;
      expect(await call('convert', form, '-o', at('form.ofd'))).toMatchObject({ exit: 0 });
      expect(pagesOf(opened('form.ofd'))[0]).toContain('IndividualIncomeTaxReturn');
    },
    60_000,
  );
  test.skipIf(corpus === undefined)(
    'a sealed original goes along, octet for octet',
    async () => {
      const sealed = path.join(corpus ?? '', 'pdf/pdfjs-signed_verified.pdf');
      const { exit, err } = await call('convert', sealed, '-o', at('sealed.ofd'));
      expect([exit, err.join()]).toEqual([
        0,
        expect.stringContaining('convert-seals-are-pictures'),
      ]);
      const entries = opened('sealed.ofd').zip.entries.filter(({ name }) => name.endsWith('.pdf'));
      expect(entries.map((entry) => Buffer.from(entry.read()))).toEqual([fs.readFileSync(sealed)]);
    },
    60_000,
  );
});

describe('merge and extract', () => {
  test('pages go together and come apart again', async () => {
    const merged = await call('merge', sample, sample, '-o', at('both.ofd'));
    expect(merged.exit).toBe(0);
    const whole = pagesOf(opened('both.ofd'));
    expect(whole).toHaveLength(2 * pagesOf(openOfd(fs.readFileSync(sample))).length);
    const taken = await call('extract', at('both.ofd'), '--pages', '2,1', '-o', at('two.ofd'));
    expect(taken).toMatchObject({ exit: 0 });
    expect(pagesOf(opened('two.ofd'))).toEqual([whole[1], whole[0]]);
  });

  test.each(['0', '1-', 'a', '', '99'])(
    'pages that are not there are refused: %j',
    async (pages) => {
      const { exit } = await call('extract', sample, '--pages', pages, '-o', at('none.ofd'));
      expect([1, 64]).toContain(exit);
      expect(fs.existsSync(at('none.ofd'))).toBe(false);
    },
  );

  test('a file is never written over', async () => {
    fs.copyFileSync(sample, at('own.ofd'));
    expect(await call('merge', at('own.ofd'), '-o', at('own.ofd'))).toMatchObject({ exit: 64 });
  });

  test.skipIf(corpus === undefined)(
    'a sealed file is refused unless its seals are dropped',
    async () => {
      const sealed = path.join(corpus ?? '', 'ofd/ofdrw-v4signed.ofd');
      const first = await call('extract', sealed, '--pages', '1', '-o', at('open.ofd'));
      expect(first.exit).toBe(1);
      expect(first.err.join()).toContain('merge-sealed');
      const second = await call(
        'extract',
        sealed,
        '--pages',
        '1',
        '--drop-seals',
        '-o',
        at('open.ofd'),
      );
      expect(second.exit).toBe(0);
      expect(second.err.join()).toContain('merge-seals-dropped');
    },
  );
});
