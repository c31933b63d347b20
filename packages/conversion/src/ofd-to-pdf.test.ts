import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { equal, fromUtf8, isRefusal, latin1, utf8 } from '@yunzhang/base';
import { openFont } from '@yunzhang/drawing';
import { listSignatures, openOfd, pageText, rewriteZip, writeZip } from '@yunzhang/ofd';
import { lintActiveContent, openPdf } from '@yunzhang/pdf';
import { seededNumbers } from '@yunzhang/testkit';
import { describe, expect, test } from 'vitest';
import { type Converted, ofdToPdf, type OfdToPdfOptions } from './ofd-to-pdf.ts';

const corpus = path.join(import.meta.dirname, '../../../../shared/corpus/ofd');
const hasCorpus = existsSync(corpus);
if (!hasCorpus) console.log('skipped: OFD to PDF over the corpus (it is not here)');
const has = (tool: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, tool)));
const hasTools = ['qpdf', 'pdftotext', 'pdfdetach'].every(has);
if (!hasTools) console.log('skipped: other programs read the PDF (qpdf and poppler are not here)');

const fontFile = path.join(import.meta.dirname, '../../imprint/font/yunzhang-seal-song.ttf');
const program = openFont(new Uint8Array(readFileSync(fontFile)));
const corpusFile = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(corpus, `${name}.ofd`)));

function converted(bytes: Uint8Array, options: OfdToPdfOptions = {}): Converted {
  const result = ofdToPdf(bytes, { fallback: () => program, ...options });
  if (isRefusal(result)) throw new Error(`refused: ${result.refused}`);
  return result;
}

/** Runs a program over a file; `@` is the file. */
function other(bytes: Uint8Array, tool: string, args: readonly string[]): Uint8Array {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ofd-to-pdf-'));
  try {
    const file = path.join(folder, 'a.pdf');
    writeFileSync(file, bytes);
    const whole = args.map((arg) => (arg === '@' ? file : arg));
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return new Uint8Array(execFileSync(tool, whole, { maxBuffer: 1 << 26, stdio: [...stdio] }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const codes = ({ findings }: Converted): readonly string[] => findings.map(({ code }) => code);

/** A package of two pages with an outline and attachments. */
function sample(parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const page =
    `<ofd:Page ${ns}><ofd:Content><ofd:Layer ID="9"><ofd:TextObject ID="10" Boundary="10 10 90 9"` +
    ' Font="3" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="5">你好</ofd:TextCode></ofd:TextObject>' +
    '</ofd:Layer></ofd:Content></ofd:Page>';
  const dest = '<ofd:Goto><ofd:Dest Type="XYZ" PageID="2" Left="0" Top="100"/></ofd:Goto>';
  const all: Record<string, string> = {
    'OFD.xml':
      `<ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>ab</ofd:DocID>` +
      '<ofd:Title>合同</ofd:Title><ofd:CreationDate>2025-03-04</ofd:CreationDate></ofd:DocInfo>' +
      '<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
    'Doc_0/Document.xml':
      `<ofd:Document ${ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 100 150</ofd:PhysicalBox>` +
      '</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>' +
      '<ofd:Page ID="1" BaseLoc="1.xml"/><ofd:Page ID="2" BaseLoc="2.xml"/></ofd:Pages><ofd:Outlines>' +
      '<ofd:OutlineElem Title="第一章" Expanded="false"><ofd:OutlineElem Title="1.1"><ofd:Actions>' +
      `<ofd:Action Event="CLICK">${dest}</ofd:Action></ofd:Actions></ofd:OutlineElem></ofd:OutlineElem>` +
      '</ofd:Outlines><ofd:Attachments>Attachments.xml</ofd:Attachments></ofd:Document>',
    'Doc_0/PublicRes.xml': `<ofd:Res ${ns}><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>`,
    'Doc_0/1.xml': page,
    'Doc_0/2.xml': page,
    'Doc_0/Attachments.xml':
      `<ofd:Attachments ${ns}><ofd:Attachment ID="5" Name="original_invoice" Format="xml">` +
      '<ofd:FileLoc>invoice.xml</ofd:FileLoc></ofd:Attachment><ofd:Attachment ID="6" Name="gone">' +
      '<ofd:FileLoc>gone.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
    'Doc_0/invoice.xml': '<invoice/>',
    ...parts,
  };
  return writeZip(
    Object.entries(all).map(([name, text]) => ({ name, bytes: utf8(text), method: 'stored' })),
  );
}

describe('an OFD file as PDF', () => {
  test('has the same octets each time', () => {
    expect(converted(sample()).bytes).toEqual(converted(sample()).bytes);
  });

  test('is refused where there is no package or no page', () => {
    expect(ofdToPdf(utf8('no'))).toMatchObject({ refused: 'zip-end-missing' });
    const bare = '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>';
    expect(ofdToPdf(sample({ 'Doc_0/Document.xml': bare }))).toMatchObject({
      refused: 'convert-no-pages',
    });
  });

  test('names an attachment that is not there', () => {
    const { findings } = converted(sample());
    expect(findings).toContainEqual({ code: 'convert-attachment-missing', detail: 'gone' });
  });

  test('takes the original along only where it is asked for or sealed', () => {
    const plain = converted(sample());
    expect(codes(plain)).not.toContain('convert-seals-are-pictures');
    const whole = converted(sample(), { original: 'always' });
    expect(whole.bytes.length).toBeGreaterThan(plain.bytes.length + sample().length);
  });

  test('opens nothing, runs nothing and links nowhere', () => {
    const link =
      '<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="https://a.example"/></ofd:Action></ofd:Actions>';
    const source = fromUtf8(openOfd(sample()).read('Doc_0/Document.xml'));
    const changed = source.replace('<ofd:Outlines>', `${link}<ofd:Outlines>`);
    const { bytes } = converted(sample({ 'Doc_0/Document.xml': changed }));
    const file = openPdf(bytes);
    expect([file.findings, lintActiveContent(file)]).toEqual([[], []]);
    expect(file.catalog.entries.has('OpenAction')).toBe(false);
    if (hasTools) {
      const plain = other(bytes, 'qpdf', ['--qdf', '--object-streams=disable', '@', '-']);
      expect(latin1(plain)).not.toMatch(/\/(A|AA|URI|JS|Annots|AcroForm)\b/);
    }
  });
});

describe.runIf(hasTools)('an OFD file as PDF, read by other programs', () => {
  const json = (bytes: Uint8Array, key: string): string =>
    fromUtf8(other(bytes, 'qpdf', ['--json', `--json-key=${key}`, '@']));

  test('keeps text, outline, attachments and what the document says of itself', () => {
    const { bytes, pageCount } = converted(sample());
    expect(pageCount).toBe(2);
    const text = fromUtf8(other(bytes, 'pdftotext', ['@', '-']));
    expect(text.replace(/\s/g, '')).toBe('你好你好');
    const outlines: unknown = JSON.parse(json(bytes, 'outlines'));
    expect(outlines).toMatchObject({
      outlines: [{ title: '第一章', open: false, kids: [{ title: '1.1', destpageposfrom1: 2 }] }],
    });
    expect(latin1(other(bytes, 'qpdf', ['--show-attachment=000001', '@']))).toBe('<invoice/>');
    expect(fromUtf8(other(bytes, 'pdfdetach', ['-list', '@']))).toMatch(/1: original_invoice\.xml/);
    const info = fromUtf8(other(bytes, 'pdfinfo', ['-isodates', '@']));
    expect(info).toMatch(/Title: +合同\n/);
    expect(info).toMatch(/CreationDate: +2025-03-04T00:00:00Z/);
  });

  test('has the pages that are asked for, and ways to these only', () => {
    const { bytes, pageCount } = converted(sample(), { pages: [1] });
    expect(pageCount).toBe(1);
    expect(json(bytes, 'outlines')).toMatch(/"destpageposfrom1": 1\b/);
    const first = converted(sample(), { pages: [0] });
    expect(json(first.bytes, 'outlines')).toMatch(/"destpageposfrom1": null/);
    expect(ofdToPdf(sample(), { pages: [0, 2] })).toMatchObject({
      refused: 'convert-page-missing',
      detail: '2',
    });
  });

  test.runIf(hasCorpus)('carries the sealed original octet by octet, and says so', () => {
    const source = corpusFile('ofdrw-v4signed');
    const result = converted(source, { originalName: '发票.ofd' });
    expect(codes(result)).toContain('convert-seals-are-pictures');
    const attached = other(result.bytes, 'qpdf', ['--show-attachment=000001', '@']);
    expect(equal(attached, source)).toBe(true);
    expect(fromUtf8(other(result.bytes, 'pdfinfo', ['-custom', '@']))).toMatch(
      /Conversion: .*印章/,
    );
    expect(fromUtf8(other(result.bytes, 'pdfdetach', ['-list', '@']))).toMatch(/发票\.ofd/);
    const without = converted(source, { original: 'never' });
    expect(codes(without)).toContain('convert-seals-unattached');
  });

  test.runIf(hasCorpus)('shows the seals, and those inside the signed data only', () => {
    const source = corpusFile('ofdrw-SESV4SignDoc');
    const ofd = openOfd(source);
    const [signature] = listSignatures(ofd).signatures;
    const name = signature?.sealPath ?? '';
    const foreign = { name, bytes: utf8('another seal'), method: 'stored' } as const;
    const changed = rewriteZip(ofd.zip, { replaced: [foreign], added: [] });
    const draw = (bytes: Uint8Array): Uint8Array => {
      const { bytes: pdf } = converted(bytes, { original: 'never' });
      return other(pdf, 'pdftoppm', ['-r', '40', '@']);
    };
    const drawn = draw(source);
    expect(equal(draw(changed), drawn)).toBe(true);
    let reds = 0;
    for (let i = 15; i + 2 < drawn.length; i += 3) {
      const [r = 0, g = 0, b = 0] = drawn.subarray(i, i + 3);
      if (r > 150 && g < 120 && b < 120) reds++;
    }
    expect(reds).toBeGreaterThan(20);
  });

  test.runIf(hasCorpus)('gives back the text of the pages', () => {
    const names = ['ofdrw-v4signed', 'ofdrw-999', 'ofdrw-doc1File', 'ofdrw-h', 'ofdrw-n'];
    for (const name of [...names, 'ofdrw-hello', 'zc310-helloworld', 'ofdrw-path_unstd']) {
      const source = corpusFile(name);
      const ofd = openOfd(source);
      const pages = ofd.docBodies.flatMap((body) => body.document()?.pages ?? []);
      const wanted = pages.flatMap((page) => pageText(ofd, page).map(({ text }) => text)).join('');
      const told = fromUtf8(other(converted(source).bytes, 'pdftotext', ['-raw', '@', '-']));
      expect({ name, missing: missing(wanted, told) }).toEqual({ name, missing: '' });
    }
  });
});

/** Characters of one text that another does not have as often, blanks aside. */
function missing(wanted: string, told: string): string {
  const counts = new Map<string, number>();
  for (const char of told.normalize('NFKC')) counts.set(char, (counts.get(char) ?? 0) + 1);
  let left = '';
  for (const char of wanted.normalize('NFKC').replace(/[\s\p{C}]/gu, '')) {
    const count = counts.get(char) ?? 0;
    if (count === 0) left += char;
    counts.set(char, count - 1);
  }
  return left;
}

test.runIf(hasCorpus)('every package of the corpus becomes a PDF that reads back cleanly', () => {
  const names = readdirSync(corpus).filter((name) => /^(?!c5-6\.[12].*[0-8]-).*\.ofd$/.test(name));
  const refusedOnes: string[] = [];
  for (const name of names) {
    const source = new Uint8Array(readFileSync(path.join(corpus, name)));
    const result = ofdToPdf(source, { fallback: () => program });
    if (isRefusal(result)) {
      refusedOnes.push(`${name} ${result.refused}`);
      continue;
    }
    const file = openPdf(result.bytes);
    expect({ name, findings: file.findings, active: lintActiveContent(file) }).toEqual({
      name,
      findings: [],
      active: [],
    });
    const isSealed = listSignatures(openOfd(source)).signatures.length > 0;
    expect(codes(result).includes('convert-seals-are-pictures')).toBe(isSealed);
  }
  expect(refusedOnes).toEqual([
    'ofdrw-made-encrypted.ofd ofd-encrypted',
    'ofdrwnet-BatchTest1.ofd zip-end-missing',
    'ofdrwnet-test_workflow.ofd convert-no-pages',
  ]);
});

test.runIf(hasCorpus)(
  'a package with wrong numbers in it becomes a sound PDF, or a refusal',
  () => {
    const numbers = seededNumbers(7);
    const words = ['0', '-1', '1e9', '1e-9', 'NaN', '0 0', '', '1000000', '-0.0001', '255 0 0'];
    const sources = ['ofdrw-pattern', 'zc310-helloworld', 'ofdrw-v4signed', 'ofdbox-rotation'];
    for (let i = 0; i < 40; i++) {
      const ofd = openOfd(corpusFile(sources[i % sources.length] ?? ''));
      const entries = ofd.zip.entries.filter(({ name }) => name.endsWith('.xml'));
      const name = entries[numbers(entries.length)]?.name ?? '';
      let text = fromUtf8(ofd.read(name));
      for (let k = 0; k < 4; k++) {
        const places = [...text.matchAll(/[-\d.]+/g)];
        const place = places[numbers(places.length)];
        if (place === undefined) break;
        const end = place.index + place[0].length;
        text = text.slice(0, place.index) + (words[numbers(words.length)] ?? '') + text.slice(end);
      }
      const replaced = [{ name, bytes: utf8(text), method: 'stored' }] as const;
      const result = ofdToPdf(rewriteZip(ofd.zip, { replaced, added: [] }));
      if (isRefusal(result)) continue;
      expect({ i, findings: openPdf(result.bytes).findings }).toEqual({ i, findings: [] });
    }
  },
);
