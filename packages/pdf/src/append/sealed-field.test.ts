import { inflateSync } from 'node:zlib';
import {
  type Bitmap,
  fromLatin1,
  isRefusal,
  latin1,
  type Picture,
  type Refusal,
} from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { coverageOf, signedBytes } from '../byte-range.ts';
import { laterChanges } from '../changes.ts';
import { formFields } from '../fields.ts';
import { openPdf, type PdfFile } from '../file.ts';
import { decodeStream } from '../filters.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfObject,
} from '../object.ts';
import { boxOnPage, pages, type PdfPage } from '../pages.ts';
import { findSignatures } from '../signatures.ts';
import { pageSizeMm, rectOnPage } from './place.ts';
import { type PreparedField, prepareSealedField, type SealedFieldRequest } from './sealed-field.ts';

type Objects = Readonly<Record<number, string>>;

/** A one-revision file with a classic table. */
function build(objects: Objects, trailer = '/Root 1 0 R'): Uint8Array {
  let text = '%PDF-1.7\n';
  let table = 'xref\n0 1\n0000000000 65535 f \n';
  for (const [number, value] of Object.entries(objects)) {
    table += `${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${value}\nendobj\n`;
  }
  return fromLatin1(
    `${text}${table}trailer\n<</Size 60${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

const base: Objects = {
  1: '<</Type/Catalog/Pages 2 0 R>>',
  2: '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 300 400]>>',
  3: '<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<<>>>>',
  4: '<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<<>>/Rotate 90/CropBox[10 20 280 390]>>',
  5: '<</Length 4>>stream\nq Q \nendstream',
};

const picture: Picture = {
  widthMm: 40,
  heightMm: 40,
  shapes: [
    {
      outline: [['M', 1, 1], ['L', 39, 1], ['Q', 39, 39, 1, 39], ['Z']],
      fill: '#e60012',
      rule: 'evenodd',
    },
    {
      outline: [['M', 5, 5], ['C', 6, 6, 7, 7, 8, 5], ['Z']],
      stroke: { colour: '#ffffff', widthMm: 0.5 },
      opacity: 0.4,
    },
  ],
};

function request(file: PdfFile, over: Partial<SealedFieldRequest> = {}): SealedFieldRequest {
  return {
    file,
    page: 1,
    boxMm: { x: 40, y: 50, width: 40, height: 40 },
    appearance: picture,
    filter: 'Adobe.PPKLite',
    subFilter: 'ETSI.CAdES.detached',
    contentsSize: 256,
    dictionary: { name: '测试印章 (1)', at: Date.UTC(2026, 0, 31, 16, 30, 5) },
    id: new Uint8Array(16).fill(7),
    ...over,
  };
}

function prepared(result: PreparedField | Refusal): PreparedField {
  if (isRefusal(result)) expect.fail(`${result.refused} ${result.detail ?? ''}`);
  return result;
}

const value = Uint8Array.of(0x30, 3, 2, 1, 1);

/** Seals and reads the result back; the new seal must be whole in the eyes of our own reader. */
function seal(bytes: Uint8Array, over: Partial<SealedFieldRequest> = {}) {
  const field = prepared(prepareSealedField(request(openPdf(bytes), over)));
  const sealed = field.finish(value);
  const file = openPdf(sealed);
  const signatures = findSignatures(file);
  const own = signatures.find(({ fieldName }) => fieldName === field.fieldName);
  if (own === undefined) expect.fail('the field is not found');
  expect(latin1(sealed.subarray(0, bytes.length))).toBe(latin1(bytes));
  expect(coverageOf(file, own)).toEqual({ level: 'entire-file', findings: [] });
  expect(laterChanges(file, own, signatures)).toMatchObject({ level: 'none', allowed: true });
  expect(own.findings).toEqual([]);
  return { field, sealed, file, own, signatures };
}

function pageOf(file: PdfFile, page: number): PdfPage {
  return pages(file)[page - 1] ?? expect.fail('no page');
}

function annotations(file: PdfFile, page: number): readonly PdfDictionary[] {
  const list = itemsOf(file.resolve(pageOf(file, page).dictionary.entries.get('Annots'))) ?? [];
  return list.map((item) => dictionaryOf(file.resolve(item)) ?? expect.fail('no annotation'));
}

/** The parts of an annotation's appearance: the outer form and the picture inside. */
function appearance(file: PdfFile, annotation: PdfDictionary) {
  const get = (from: PdfDictionary | undefined, key: string) =>
    file.resolve(from?.entries.get(key));
  const outer = get(dictionaryOf(get(annotation, 'AP')), 'N');
  if (!isKind(outer, 'stream')) return expect.fail('no appearance');
  const resources = dictionaryOf(get(outer.dictionary, 'Resources'));
  const state = dictionaryOf(get(dictionaryOf(get(resources, 'ExtGState')), 'Multiply'));
  const inner = get(dictionaryOf(get(resources, 'XObject')), 'Seal');
  if (!isKind(inner, 'stream')) return expect.fail('no picture');
  return { outer, inner, blend: nameOf(state?.entries.get('BM')) };
}

describe('a sealed field', () => {
  it('covers the whole file and says who, when and where', () => {
    const { own, field, sealed, file } = seal(build(base));
    expect(own).toMatchObject({
      fieldName: 'Seal1',
      filter: 'Adobe.PPKLite',
      subFilter: 'ETSI.CAdES.detached',
      name: '测试印章 (1)',
      claimed: { text: "D:20260201003005+08'00'", at: Date.UTC(2026, 0, 31, 16, 30, 5) },
      byteRange: field.byteRange,
    });
    expect(own.contentsRange?.at).toBe(field.contentsAt);
    expect(own.contents).toHaveLength(256);
    expect(own.contents.subarray(0, 5)).toEqual(value);
    expect(own.widget?.pageIndex).toBe(0);
    expect(own.widget?.box.x).toBeCloseTo(40, 3);
    expect(own.widget?.box.y).toBeCloseTo(50, 3);
    expect(signedBytes(file, own)).toEqual(field.digestParts);
    const form = dictionaryOf(file.resolve(file.catalog.entries.get('AcroForm')));
    expect(form?.entries.get('SigFlags')).toBe(3);
    expect(sealed.length).toBe(field.bytes.length);
  });

  it('is the same for the same request', () => {
    const bytes = build(base);
    expect(seal(bytes).sealed).toEqual(seal(bytes).sealed);
  });

  it('is not led astray by texts that look like its own placeholders', () => {
    const name = '>>/ByteRange [0 1 2 3]/Contents <00> \\';
    const { own } = seal(build(base), { dictionary: { name, reason: name, at: 0 } });
    expect([own.name, own.reason]).toEqual([name, name]);
  });

  it('refuses to put a value into room that is too small', () => {
    const field = prepared(prepareSealedField(request(openPdf(build(base)))));
    expect(() => field.finish(new Uint8Array(257))).toThrow('room');
  });

  it('draws outlines in a group of their own, multiplied with the page', () => {
    const { file } = seal(build(base));
    const [widget] = annotations(file, 1);
    const { outer, inner, blend } = appearance(file, widget ?? expect.fail('no widget'));
    expect(widget?.entries.get('F')).toBe(132);
    expect(widget?.entries.has('MK')).toBe(false);
    expect(blend).toBe('Multiply');
    expect(dictionaryOf(inner.dictionary.entries.get('Group'))?.entries.get('I')).toBe(true);
    expect(itemsOf(outer.dictionary.entries.get('BBox'))).toEqual([0, 0, 113.3858, 113.3858]);
    const content = latin1(inner.raw);
    // The cubic that is the quadratic curve from 39,1 over 39,39 to 1,39.
    expect(content).toContain('39 26.333 26.333 39 1 39 c');
    expect(content).toContain('f*');
    expect(content).toContain('/O400 gs');
    expect(content).toContain('0.902 0 0.0706 rg');
  });

  it('draws a bitmap with its transparency and a JPEG as it is', () => {
    const rgba = Uint8Array.of(255, 0, 0, 255, 9, 8, 7, 0);
    const bitmap: Bitmap = { width: 2, height: 1, rgba };
    const open = (over: Partial<SealedFieldRequest>) => {
      const { file } = seal(build(base), over);
      const { inner } = appearance(file, annotations(file, 1)[0] ?? expect.fail('no widget'));
      const decode = {
        sizeMax: 1000,
        resolve: (item: PdfObject | undefined) => file.resolve(item),
      };
      return { file, inner, decode };
    };
    const { file, inner, decode } = open({ appearance: { bitmap } });
    expect([...decodeStream(inner, decode)]).toEqual([255, 0, 0, 9, 8, 7]);
    const mask = file.resolve(inner.dictionary.entries.get('SMask'));
    if (!isKind(mask, 'stream')) expect.fail('no mask');
    expect([...decodeStream(mask, decode)]).toEqual([255, 0]);
    const large = Uint8Array.from({ length: 64 * 64 * 4 }, (_, i) => i % 251);
    const big = open({ appearance: { bitmap: { width: 64, height: 64, rgba: large } } }).inner;
    // Node's zlib also checks the sum at the end.
    const colours = large.filter((__, i) => i % 4 !== 3);
    expect(new Uint8Array(inflateSync(big.raw))).toEqual(colours);
    const frame = [0xff, 0xc0, 0, 17, 8, 0, 3, 0, 5, 3, 1, 17, 0, 2, 17, 0, 3, 17, 0];
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, ...frame, 0xff, 0xd9);
    const image = open({ appearance: { jpeg } }).inner;
    expect(image.raw).toEqual(jpeg);
    expect(image.dictionary.entries.get('Width')).toBe(5);
    expect(image.dictionary.entries.get('Height')).toBe(3);
  });

  it('shows the slices of a riding seal on their pages, each through its own window', () => {
    const clip = (x: number) => ({ x, y: 0, width: 20, height: 40 });
    const width = 300 / (72 / 25.4);
    const turned = pageSizeMm(pageOf(openPdf(build(base)), 2)).width;
    const { file, signatures } = seal(build(base), {
      boxMm: { x: width - 20, y: 50, width: 40, height: 40 },
      clipMm: clip(0),
      extraPages: [
        { page: 2, boxMm: { x: turned - 40, y: 30, width: 40, height: 40 }, clipMm: clip(20) },
      ],
    });
    expect(signatures).toHaveLength(1);
    expect(signatures[0]?.widget?.box.width).toBeCloseTo(20, 3);
    const [first] = annotations(file, 1);
    const [second] = annotations(file, 2);
    if (first === undefined || second === undefined) expect.fail('a slice is missing');
    expect(nameOf(second.entries.get('Subtype'))).toBe('Stamp');
    const [one, two] = [appearance(file, first), appearance(file, second)];
    expect(one.inner).toBe(two.inner);
    expect(itemsOf(one.outer.dictionary.entries.get('BBox'))).toEqual([0, 0, 56.6929, 113.3858]);
    expect(itemsOf(two.outer.dictionary.entries.get('BBox'))).toEqual([
      56.6929, 0, 113.3858, 113.3858,
    ]);
    expect(itemsOf(two.outer.dictionary.entries.get('Matrix'))).toEqual([0, 1, -1, 0, 0, 0]);
    const numbers = itemsOf(second.entries.get('Rect')) as readonly number[];
    const [left = 0, bottom = 0, right = 0, top = 0] = numbers;
    const box = boxOnPage(pageOf(file, 2), { left, bottom, right, top });
    expect([box.x, box.y, box.width, box.height].map((n) => Number(n.toFixed(2)))).toEqual([
      Number((turned - 20).toFixed(2)),
      30,
      20,
      40,
    ]);
  });
});

describe('an unsigned file that lost its cross-reference', () => {
  const container = `<</Type/ObjStm/N 1/First 4/Length 33>>stream\n6 0 <</Creator(a paper of long)>>\nendstream`;
  const old = '<</Type/XRef/Size 1/W[1 1 1]/Length 3>>stream\nabc\nendstream';
  const whole = latin1(build({ ...base, 20: container, 21: old }, '/Root 1 0 R/Info 6 0 R'));

  it.each([
    ['no end', whole.replace(/startxref[^]*$/, '')],
    ['a wrong end', whole.replace(/startxref\n\d+/, 'startxref\n17')],
    ['no trailer', whole.replace(/xref\n0 1[^]*$/, '')],
    ['a tail', `${latin1(build(base))}tail`],
  ])('%s: gets a new list of all objects', (name, text) => {
    const { file, sealed } = seal(fromLatin1(text));
    expect(file.repaired).toBe(false);
    expect(file.findings).toEqual([]);
    expect(file.revisions).toHaveLength(1);
    expect(pages(file)).toHaveLength(2);
    if (name === 'no end' || name === 'a wrong end') {
      const info = dictionaryOf(file.resolve(file.trailer.entries.get('Info')));
      expect(info?.entries.get('Creator')).toMatchObject({ bytes: fromLatin1('a paper of long') });
    }
    const added = latin1(sealed.subarray(text.length));
    if (name === 'a tail') expect(added).toContain('xref\n0 6\n0000000000 65535 f \n');
    expect(file.entry(0)).toEqual({ type: 'free' });
    expect(file.entry(21)).toBe(undefined);
    expect(seal(sealed).signatures).toHaveLength(2);
  });

  it('does not complete an object that was cut off', () => {
    const open = '8 0 obj\n<</Length 9 0 R>>stream\nBT (hidden';
    const { file } = seal(fromLatin1(whole.replace(/xref\n0 1[^]*$/, open)));
    expect(file.resolve({ kind: 'reference', number: 8, generation: 0 })).toBe(null);
  });
});

describe('where the field is hooked in', () => {
  const box = '[0 0 9 9]';
  const widget = `<</Type/Annot/Subtype/Widget/FT/Tx/T(Seal1)/P 3 0 R/Rect${box}>>`;
  const note = `<</Type/Annot/Subtype/Text/P 3 0 R/Rect${box}>>`;
  const listed = (annots: string) =>
    `<</Type/Page/Parent 2 0 R/Annots ${annots}/Odd#20Key(a\\)b)>>`;
  const form = (fields: string) => `<</Fields ${fields}/SigFlags 1/DA(/F 0 Tf)>>`;
  const cases: Readonly<Record<string, Objects>> = {
    'a direct list and a direct form': {
      1: `<</Type/Catalog/Pages 2 0 R/AcroForm${form('[10 0 R]')}>>`,
      3: listed('[10 0 R 11 0 R]'),
    },
    'lists of their own': {
      1: '<</Type/Catalog/Pages 2 0 R/AcroForm 20 0 R>>',
      3: listed('21 0 R'),
      20: form('22 0 R'),
      21: '[10 0 R 11 0 R]',
      22: '[10 0 R]',
    },
    'a list that two pages share': {
      1: '<</Type/Catalog/Pages 2 0 R/AcroForm 20 0 R>>',
      3: listed('21 0 R'),
      4: listed('21 0 R'),
      20: form('[10 0 R]'),
      21: '[10 0 R 11 0 R]',
    },
  };

  it.each(Object.entries(cases))('%s keep what they had', (_, objects) => {
    const { file, own } = seal(build({ ...base, 10: widget, 11: note, ...objects }));
    expect(own.fieldName).toBe('Seal2');
    expect(formFields(file, 1).map(({ name }) => name)).toEqual(['Seal1', 'Seal2']);
    expect(annotations(file, 1).map((a) => nameOf(a.entries.get('Subtype')))).toEqual([
      'Widget',
      'Text',
      'Widget',
    ]);
    const before = objects[4] === undefined ? 0 : 2;
    expect(annotations(file, 2)).toHaveLength(before);
    expect(pages(file)[0]?.dictionary.entries.get('Odd Key')).toMatchObject({
      bytes: fromLatin1('a)b'),
    });
    const entries = dictionaryOf(file.resolve(file.catalog.entries.get('AcroForm')))?.entries;
    expect(entries?.get('SigFlags')).toBe(3);
    expect(entries?.has('DA')).toBe(true);
  });

  it('a reference to a list that is not there becomes a list', () => {
    const { file } = seal(build({ ...base, 3: listed('50 0 R') }));
    expect(annotations(file, 1)).toHaveLength(1);
  });

  it('seal upon seal leaves each earlier one as it was', () => {
    let bytes = build(base, '/Root 1 0 R/ID[<aa><bb>]');
    for (let i = 1; i <= 3; i++) {
      const { sealed, file, signatures } = seal(bytes, { page: (i % 2) + 1 });
      expect(signatures.map(({ fieldName }) => fieldName)).toHaveLength(i);
      for (const earlier of signatures) {
        expect(laterChanges(file, earlier, signatures).allowed).toBe(true);
      }
      const id = itemsOf(file.trailer.entries.get('ID'));
      expect(id?.[0]).toMatchObject({ bytes: Uint8Array.of(0xaa) });
      expect(id?.[1]).toMatchObject({ bytes: new Uint8Array(16).fill(7) });
      bytes = sealed;
    }
  });
});

describe('places', () => {
  it.each([0, 90, 180, 270] as const)(
    'turned by %i, a box goes where a reader shows it',
    (rotate) => {
      const page: PdfPage = {
        index: 0,
        ref: undefined,
        dictionary: { kind: 'dictionary', entries: new Map(), duplicates: [] },
        mediaBox: { left: 0, bottom: 0, right: 600, top: 800 },
        cropBox: { left: 11, bottom: 23, right: 570, top: 790 },
        rotate,
        userUnit: 2,
      };
      const box = { x: 12, y: 34, width: 45, height: 30 };
      const back = boxOnPage(page, rectOnPage(page, box));
      for (const key of ['x', 'y', 'width', 'height'] as const) {
        expect(back[key]).toBeCloseTo(box[key], 9);
      }
    },
  );
});

describe('refusals', () => {
  const certifying = (p: number) =>
    `<</Type/Sig/Filter/X/SubFilter/Y/ByteRange[0 1 2 3]/Contents<3000>` +
    `/Reference[<</TransformMethod/DocMDP/TransformParams<</P ${p}>>>>]>>`;
  const signed = (p: number): Objects => ({
    ...base,
    1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[30 0 R]>>/Perms<</DocMDP 31 0 R>>>>',
    30: '<</FT/Sig/T(A)/V 31 0 R>>',
    31: certifying(p),
  });
  const refusal = (bytes: Uint8Array, over: Partial<SealedFieldRequest> = {}) => {
    const result = prepareSealedField(request(openPdf(bytes), over));
    if (!isRefusal(result)) expect.fail('it was sealed');
    expect(result.basis).not.toBe('');
    return result.refused;
  };
  const cut = (bytes: Uint8Array) => fromLatin1(latin1(bytes).replace(/startxref[^]*$/, ''));
  const more = (bytes: Uint8Array, text: string) => fromLatin1(latin1(bytes) + text);
  const slice = { page: 2, boxMm: { x: 10, y: 10, width: 40, height: 40 } };

  it('names a file that permits no more', () => {
    expect(refusal(build(signed(1)))).toBe('pdf-seal-not-permitted');
    expect(seal(build(signed(2))).own.fieldName).toBe('Seal1');
  });

  it('does not put riding slices over earlier signatures', () => {
    expect(refusal(build(signed(2)), { extraPages: [slice] })).toBe(
      'pdf-seal-slices-after-signature',
    );
  });

  it('does not repair what is signed', () => {
    expect(refusal(cut(build(signed(2))))).toBe('pdf-seal-damaged-signed');
    expect(refusal(more(build(signed(2)), 'tail'))).toBe('pdf-seal-damaged-signed');
    const stray = `\n9 0 obj\n<</A${certifying(2).slice(2)}\n`;
    expect(refusal(more(cut(build(base)), `% ${stray}`))).toBe('pdf-seal-damaged-signed');
  });

  it('does not seal what two readers could read differently', () => {
    expect(refusal(fromLatin1(`junk\n${latin1(build(base))}`))).toBe('pdf-seal-damaged');
    const text = latin1(build(base));
    const at = text.lastIndexOf('xref\n0 1');
    const twice = text.replace('trailer', `3 1\n${String(9).padStart(10, '0')} 00000 n \ntrailer`);
    expect(refusal(fromLatin1(twice))).toBe('pdf-seal-damaged');
    expect(at).toBeGreaterThan(0);
  });

  it('names encryption, dynamic forms and hybrid cross-references', () => {
    const locked = '/Root 1 0 R/Encrypt<</Filter/Other>>/ID[<00><00>]';
    expect(refusal(build(base, locked))).toBe('pdf-seal-encrypted');
    const form = '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA[]>>>>';
    expect(refusal(build({ ...base, 1: form }))).toBe('pdf-seal-xfa');
    const stream = '<</Type/XRef/Size 9/W[1 2 1]/Index[50 1]/Length 4>>stream\n\0\0\0\0\nendstream';
    const plain = build({ ...base, 40: stream });
    const hidden = build(
      { ...base, 40: stream },
      `/Root 1 0 R/XRefStm ${latin1(plain).indexOf('40 0 obj')}`,
    );
    expect(refusal(hidden)).toBe('pdf-seal-hybrid');
  });

  it('names a request that cannot be met', () => {
    const bytes = build(base);
    const boxMm = { x: 80, y: 50, width: 40, height: 40 };
    expect(refusal(bytes, { page: 3 })).toBe('pdf-seal-page-missing');
    expect(refusal(bytes, { page: 1.5 })).toBe('pdf-seal-page-missing');
    expect(refusal(bytes, { boxMm })).toBe('pdf-seal-box-off-page');
    expect(refusal(bytes, { boxMm: { ...boxMm, x: Number.NaN } })).toBe('pdf-seal-box-form');
    expect(refusal(bytes, { boxMm: { ...boxMm, width: 0 } })).toBe('pdf-seal-box-form');
    expect(refusal(bytes, { contentsSize: 2 ** 30 })).toBe('pdf-seal-contents-size');
    const bitmap = { width: 2, height: 2, rgba: new Uint8Array(15) };
    expect(refusal(bytes, { appearance: { bitmap } })).toBe('pdf-seal-picture-form');
    expect(refusal(bytes, { appearance: { jpeg: value } })).toBe('pdf-seal-picture-form');
    const shapes = [{ outline: [['L', 1, 1]] as const, fill: '#ff0000' as const }];
    const odd = { ...picture, shapes };
    expect(refusal(bytes, { appearance: odd })).toBe('pdf-seal-picture-form');
    const huge = build(base, '/Root 1 0 R/Size 8388600');
    expect(refusal(huge)).toBe('pdf-seal-structure');
  });
});
