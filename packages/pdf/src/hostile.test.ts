import { deflateSync } from 'node:zlib';
import { concat, fromLatin1, Malformed } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { coverageOf } from './byte-range.ts';
import { laterChanges } from './changes.ts';
import { openPdf, type PdfFile } from './file.ts';
import { lintActiveContent } from './lint.ts';
import { reference } from './object.ts';
import { pages } from './pages.ts';
import { findSignatures } from './signatures.ts';

const head = '%PDF-1.7\n';

/** A file of objects with a classic table; `more` goes into the trailer. */
function fileOf(objects: Readonly<Record<number, string>>, more = ''): Uint8Array {
  let body = head;
  let table = 'xref\n0 1\n0000000000 65535 f \n';
  for (const [number, text] of Object.entries(objects)) {
    table += `${number} 1\n${String(body.length).padStart(10, '0')} 00000 n \n`;
    body += `${number} 0 obj\n${text}\nendobj\n`;
  }
  const at = body.length;
  return fromLatin1(
    `${body}${table}trailer\n<</Root 1 0 R/Size 9000000${more}>>\nstartxref\n${at}\n%%EOF\n`,
  );
}

/** A file whose cross-reference is a stream with the given rows. */
function streamFile(rows: Uint8Array, keys: string, before = ''): Uint8Array {
  const start = fromLatin1(`${head}1 0 obj\n<</Type/Catalog>>\nendobj\n${before}`);
  const data = deflateSync(rows);
  const object = `9 0 obj\n<</Type/XRef/Root 1 0 R/Filter/FlateDecode/Length ${data.length}${keys}>>\nstream\n`;
  const tail = `\nendstream\nendobj\nstartxref\n${start.length}\n%%EOF\n`;
  return concat([start, fromLatin1(object), data, fromLatin1(tail)]);
}

function analyse(bytes: Uint8Array): PdfFile {
  const file = openPdf(bytes);
  pages(file);
  lintActiveContent(file);
  const signatures = findSignatures(file);
  for (const signature of signatures) {
    coverageOf(file, signature);
    laterChanges(file, signature, signatures);
  }
  return file;
}

/** The codes a hostile file ends in; it must end within a second of processor time. */
function codes(bytes: Uint8Array): readonly string[] {
  const start = process.cpuUsage();
  const result: string[] = [];
  try {
    result.push(...analyse(bytes).findings.map((f) => f.code));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    result.push(error.code);
  }
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(1000);
  return result;
}

const catalog = '<</Type/Catalog/Pages 2 0 R>>';

describe('hostile files', () => {
  it('a /Prev that leads back ends the chain', () => {
    const at = new TextDecoder('latin1').decode(fileOf({ 1: catalog })).indexOf('xref\n0 1');
    expect(codes(fileOf({ 1: catalog }, `/Prev ${at}`))).toContain('xref-loop');
  });

  it('600 sections are too many', () => {
    let text = `${head}1 0 obj\n<</Type/Catalog>>\nendobj\n`;
    let previous = '';
    for (let i = 0; i < 600; i++) {
      const at = text.length;
      text += `xref\n1 1\n0000000009 00000 n \ntrailer\n<</Root 1 0 R/Size 2${previous}>>\n`;
      text += `startxref\n${at}\n%%EOF\n`;
      previous = `/Prev ${at}`;
    }
    expect(codes(fromLatin1(text))).toContain('file-repaired');
  });

  it('references and lengths that lead to themselves end', () => {
    const loop = fileOf({ 1: '<</Type/Catalog/Pages 3 0 R>>', 3: '4 0 R', 4: '3 0 R' });
    expect(codes(loop)).toContain('pdf-object-loop');
    const length = fileOf({ 1: catalog, 3: '<</Length 3 0 R>>stream\nx\nendstream' });
    const file = openPdf(length);
    expect(() => file.resolve(reference(3))).toThrow(Malformed);
  });

  it('a page tree and a field tree that contain themselves end', () => {
    const kids = Array.from({ length: 20_000 }, () => '2 0 R 5 0 R').join(' ');
    codes(
      fileOf({
        1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 3 0 R>>>>',
        2: '<</Type/Pages/Kids 4 0 R>>',
        3: '[6 0 R 7 0 R]',
        4: `[${kids}]`,
        5: '<</Type/Pages/Kids 4 0 R>>',
        6: '<</T(a)/Kids 3 0 R>>',
        7: '<</T(b)/Kids 3 0 R>>',
      }),
    );
  });

  it('100,000 nested arrays are refused', () => {
    const deep = fileOf({ 1: '<</Type/Catalog/Pages 3 0 R>>', 3: '['.repeat(100_000) });
    expect(codes(deep)).toContain('pdf-too-deep');
    expect(codes(fileOf({ 1: '['.repeat(100_000) }))).toContain('pdf-catalog-missing');
  });

  it('a chain of 30,000 objects is walked without recursion', () => {
    const objects: Record<number, string> = { 1: '<</Type/Catalog/Next 10 0 R>>' };
    for (let i = 10; i < 30_010; i++) objects[i] = `<</Next ${i + 1} 0 R>>`;
    codes(fileOf(objects));
  });

  it('a stream that claims a gigabyte is read to its real end', () => {
    const file = fileOf({ 1: catalog, 3: '<</Length 1000000000>>stream\nx\nendstream' });
    expect(openPdf(file).resolve(reference(3))).toMatchObject({ kind: 'stream' });
    expect(codes(file)).toContain('pdf-stream-length');
  });

  it('an object stream that expands without end is refused', () => {
    const bomb = deflateSync(new Uint8Array(200 << 20));
    const before = `2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${bomb.length}>>\n`;
    const rows = Uint8Array.of(1, 0, 9, 0, 2, 0, 2, 0, 1, 0, 45, 0);
    const bytes = streamFile(rows, '/W[1 2 1]/Index[1 1 3 1 2 1]/Size 10', '');
    const text = concat([bytes.subarray(0, 45), fromLatin1(before), bytes.subarray(45)]);
    codes(text);
    const start = performance.now();
    expect(() => {
      const at = `${head}1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n`;
      const stream = concat([
        fromLatin1(`${at}${before}stream\n`),
        bomb,
        fromLatin1('\nendstream\nendobj\n'),
      ]);
      const xref = stream.length;
      const table = deflateSync(Uint8Array.of(1, 0, 9, 0, 1, 0, at.length, 0, 2, 0, 2, 0));
      const tail =
        `9 0 obj\n<</Type/XRef/Root 1 0 R/W[1 2 1]/Index[1 3]/Size 10/Filter/FlateDecode` +
        `/Length ${table.length}>>stream\n`;
      const end = fromLatin1(`\nendstream\nendobj\nstartxref\n${xref}\n%%EOF\n`);
      const file = openPdf(concat([stream, fromLatin1(tail), table, end]));
      file.resolve(reference(3));
    }).toThrow(/pdf-filter-too-large/);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('cross-reference streams with endless or empty rows are refused', () => {
    expect(codes(streamFile(new Uint8Array(9), '/W[0 0 0]/Size 9000000'))).toContain(
      'file-repaired',
    );
    const rows = new Uint8Array(32 << 20);
    expect(codes(streamFile(rows, '/W[1 1 1]/Size 8000000'))).toContain('file-repaired');
    expect(codes(streamFile(rows, '/W[9 9 9]/Size 10'))).toContain('file-repaired');
  });

  it('unclosed strings that each run to the end of the file stop at the work limit', () => {
    const objects: Record<number, string> = { 1: catalog };
    for (let i = 2; i < 30_000; i++) objects[i] = '(';
    codes(fileOf(objects));
    const hidden: Record<number, string> = { 1: catalog };
    for (let i = 2; i < 30_000; i++) hidden[i] = '<</Length 9>>stream';
    codes(fileOf(hidden));
    codes(fromLatin1(head + 'trailer<<(((('.repeat(50_000)));
    codes(fromLatin1(head + '1 0 obj'.repeat(100_000)));
  });

  it('a file of noise is refused', () => {
    let state = 42;
    const noise = Uint8Array.from({ length: 1 << 20 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    expect(codes(noise)).toEqual(['pdf-header-missing']);
    expect(codes(concat([fromLatin1(head), noise]))).toEqual(['pdf-catalog-missing']);
    expect(codes(new Uint8Array(0))).toEqual(['pdf-header-missing']);
  });
});

describe('tolerated deviations', () => {
  it('junk before the header is noted, and too much of it refused', () => {
    const plain = fileOf({ 1: catalog });
    const junk = (size: number): Uint8Array => concat([new Uint8Array(size).fill(65), plain]);
    expect(codes(junk(100))).toContain('junk-before-header');
    expect(codes(junk(1100))).toEqual(['pdf-header-missing']);
  });

  it('a wrong startxref leads to a scan, which is noted', () => {
    const text = new TextDecoder('latin1').decode(fileOf({ 1: catalog }));
    const file = openPdf(fromLatin1(text.replace(/startxref\n\d+/, 'startxref\n7')));
    expect(file.repaired).toBe(true);
    expect(file.findings.map((f) => f.code)).toEqual(['startxref-wrong', 'file-repaired']);
  });

  it('both kinds of cross-reference in one section are noted as a hybrid', () => {
    const rows = Uint8Array.of(1, 0, 9, 0);
    const base = streamFile(rows, '/W[1 2 1]/Index[1 1]/Size 10');
    const hidden = new TextDecoder('latin1').decode(base).indexOf('9 0 obj');
    const tail =
      `xref\n1 1\n0000000009 00000 n \ntrailer\n<</Root 1 0 R/Size 10/XRefStm ${hidden}>>\n` +
      `startxref\n${base.length}\n%%EOF\n`;
    expect(codes(concat([base, fromLatin1(tail)]))).toContain('xref-hybrid');
  });

  it('an object listed twice in one section is noted', () => {
    const text = new TextDecoder('latin1').decode(fileOf({ 1: catalog }));
    const twice = text.replace('trailer', '1 1\n0000000009 00000 n \ntrailer');
    expect(codes(fromLatin1(twice))).toContain('xref-object-twice');
  });
});
