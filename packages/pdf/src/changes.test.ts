import { fromLatin1, latin1 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { coverageOf } from './byte-range.ts';
import { laterChanges, type LaterChanges } from './changes.ts';
import { openPdf } from './file.ts';
import { findSignatures } from './signatures.ts';

type Objects = Readonly<Record<number, string>>;

/** Appends a revision with a classic table; without a text before it, the first one. */
function save(before: string, objects: Objects, trailer = ''): string {
  let text = before === '' ? '%PDF-1.7\n' : before;
  const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(before)?.[1];
  let table = 'xref\n';
  for (const [number, value] of Object.entries(objects)) {
    table += `${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${number} 0 obj\n${value}\nendobj\n`;
  }
  const prev = previous === undefined ? '' : `/Prev ${previous}`;
  const root = trailer.includes('/Root') ? '' : '/Root 1 0 R';
  const dictionary = `<<${root}/Size 99${prev}${trailer}>>`;
  return `${text}${table}trailer\n${dictionary}\nstartxref\n${text.length}\n%%EOF\n`;
}

const blank = '/ByteRange[0 1111111111 2222222222 3333333333]';
const signature = (more = ''): string =>
  `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached${blank}` +
  `/Contents<3003020101000000>${more}>>`;

/** Fills in the last placeholder of a ByteRange. */
function range(text: string): string {
  const at = text.lastIndexOf('/Contents<') + '/Contents'.length;
  const end = text.indexOf('>', at) + 1;
  const place = text.lastIndexOf(blank);
  const numbers = [at, end, text.length - end].map((n) => String(n).padStart(10, '0'));
  const filled = `/ByteRange[0 ${numbers.join(' ')}]`;
  return text.slice(0, place) + filled + text.slice(place + blank.length);
}

const page = '<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources 8 0 R/Annots 5 0 R>>';
const base: Objects = {
  1: '<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R>>',
  2: '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 200]>>',
  3: page,
  4: '<</Length 4>>stream\nq Q \nendstream',
  5: '[10 0 R 11 0 R 12 0 R 13 0 R]',
  6: '<</Fields[10 0 R 11 0 R 12 0 R]/SigFlags 3/DR<</Font<</F1 9 0 R>>>>>>',
  7: '<</Length 0>>stream\n\nendstream',
  8: '<</Font<</F1 9 0 R>>>>',
  9: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  10: '<</FT/Sig/T(Seal)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/V 20 0 R>>',
  11: '<</FT/Tx/T(Price)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/V(1)/AP<</N 7 0 R>>>>',
  12: '<</FT/Sig/T(Second)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]>>',
  13: '<</Type/Annot/Subtype/Text/Contents(note)/P 3 0 R/Rect[0 0 9 9]>>',
  30: '<</Producer(x)>>',
};

/** The file as sealed; `how` goes into the signature dictionary, `over` replaces objects. */
function sealed(how = '', over: Objects = {}): string {
  return range(save('', { ...base, ...over, 20: signature(how) }, '/Info 30 0 R/ID[<01><02>]'));
}

function judge(text: string): LaterChanges & { readonly coverage: string } {
  const file = openPdf(fromLatin1(text));
  const all = findSignatures(file);
  const [first] = all;
  if (first === undefined) expect.fail('no signature');
  return { ...laterChanges(file, first, all), coverage: coverageOf(file, first).level };
}

/** Seals, appends one revision and tells what becomes of the seal. */
function after(objects: Objects, options: { how?: string; over?: Objects; trailer?: string } = {}) {
  const trailer = options.trailer ?? '/Info 30 0 R/ID[<01><03>]';
  return judge(save(sealed(options.how, options.over), objects, trailer));
}

const docMdp = (p: number): string =>
  `/Reference[<</TransformMethod/DocMDP/TransformParams<</P ${p}>>>>]`;
const price =
  '<</FT/Tx/T(Price)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/V(9)/AP<</N 7 0 R>>>>';
const second = '<</FT/Sig/T(Second)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/V 40 0 R>>';

describe('a sealed file', () => {
  it('without later changes is covered to its end', () => {
    expect(judge(sealed())).toMatchObject({
      level: 'none',
      allowed: true,
      coverage: 'entire-file',
    });
  });

  it.each<[string, Objects, string, boolean]>([
    ['filling a field', { 11: price }, 'form-fill', true],
    ['signing an empty field', { 12: second, 40: signature() }, 'form-fill', true],
    ['a new producer', { 30: '<</Producer(y)>>' }, 'lta', true],
    ['saving the same page again', { 3: page }, 'none', true],
    ['other page content', { 4: base[4]?.replace('q Q', 'Q q') ?? '' }, 'other', false],
    ['another content object', { 3: page.replace('4 0 R', '7 0 R') }, 'other', false],
    [
      'another font under the same name',
      { 9: base[9]?.replace('vet', 'xet') ?? '' },
      'other',
      false,
    ],
    ['a turned page', { 3: page.replace('>>', '/Rotate 90>>') }, 'other', false],
    ['a second page', { 2: '<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>' }, 'other', false],
    [
      'another catalog key',
      { 1: base[1]?.replace('>>', '/OpenAction 7 0 R>>') ?? '' },
      'other',
      false,
    ],
    ['a moved field', { 11: price.replace('0 0 9', '5 0 9') }, 'other', false],
    ['an action on a field', { 11: price.replace('>>>>', '>>/AA<</F 7 0 R>>>>') }, 'other', false],
    ['a field taken away', { 6: '<</Fields[10 0 R 12 0 R]/SigFlags 3>>' }, 'other', false],
    ['a signature taken away', { 10: base[10]?.replace('/V 20 0 R', '') ?? '' }, 'other', false],
    [
      'a signature exchanged',
      { 10: base[10]?.replace('20', '40') ?? '', 40: signature() },
      'other',
      false,
    ],
    [
      'cleared signature flags',
      { 6: base[6]?.replace('Flags 3', 'Flags 0') ?? '' },
      'other',
      false,
    ],
    ['an empty signature field filled with a text', { 12: second, 40: '(no)' }, 'other', false],
    [
      'a drawing that nothing leads to yet',
      { 50: '<</Length 1>>stream\nx\nendstream' },
      'other',
      false,
    ],
  ])('after %s', (_, objects, level, allowed) => {
    const { level: found, allowed: permitted, coverage } = after(objects);
    expect([found, permitted, coverage]).toEqual([level, allowed, 'entire-revision']);
  });

  it('names the place of a change that nothing explains', () => {
    const { changes } = after({ 4: '<</Length 4>>stream\nQ q \nendstream' });
    expect(changes).toEqual([{ path: 'Root/Pages/Kids/0/Contents', kind: 'changed' }]);
  });

  it.each<[number, Objects, boolean]>([
    [1, { 30: '<</Producer(y)>>' }, true],
    [1, { 11: price }, false],
    [1, { 12: second, 40: signature() }, false],
    [2, { 11: price }, true],
    [2, { 13: '<</Type/Annot/Subtype/Text/Contents(evil)/P 3 0 R/Rect[0 0 9 9]>>' }, false],
    [3, { 13: '<</Type/Annot/Subtype/Text/Contents(evil)/P 3 0 R/Rect[0 0 9 9]>>' }, true],
    [3, { 5: '[10 0 R 11 0 R 12 0 R 13 0 R 41 0 R]', 41: '<</Subtype/FreeText>>' }, true],
    [2, { 5: '[10 0 R 11 0 R 12 0 R 13 0 R 41 0 R]', 41: '<</Subtype/FreeText>>' }, false],
    [3, { 4: '<</Length 4>>stream\nQ q \nendstream' }, false],
  ])('certified with P=%i allows by level: %j', (p, objects, allowed) => {
    expect(after(objects, { how: docMdp(p) }).allowed).toBe(allowed);
  });

  it('a certification cannot be weakened by rewriting what it refers to', () => {
    const how = '/Reference[60 0 R]';
    const over = { 60: '<</TransformMethod/DocMDP/TransformParams<</P 1>>>>' };
    const weak = { 60: '<</TransformMethod/DocMDP/TransformParams<</P 3>>>>', 11: price };
    expect(after(weak, { how, over })).toMatchObject({ permission: 1, allowed: false });
  });

  it('a field locked by FieldMDP or by /Lock must stay as it is', () => {
    const fieldMdp = (lock: string): string =>
      `/Reference[<</TransformMethod/FieldMDP/TransformParams<<${lock}>>>>]`;
    const locked = after({ 11: price }, { how: fieldMdp('/Action/Include/Fields[(Price)]') });
    expect(locked.allowed).toBe(false);
    expect(locked.findings).toContainEqual({ code: 'field-locked', where: 'Price' });
    const others = after({ 11: price }, { how: fieldMdp('/Action/Exclude/Fields[(Price)]') });
    expect(others.allowed).toBe(true);
    const lock = base[10]?.replace('>>', '/Lock<</Action/All>>>>') ?? '';
    expect(after({ 11: price }, { over: { 10: lock } }).allowed).toBe(false);
  });

  it('an earlier certification binds what comes after a later seal', () => {
    const certified = sealed(docMdp(2));
    const twice = range(
      save(certified, { 12: second, 40: signature() }, '/ID[<01><03>]/Info 30 0 R'),
    );
    const text = save(
      twice,
      { 13: '<</Type/Annot/Subtype/Text/Contents(evil)/P 3 0 R/Rect[0 0 9 9]>>' },
      '/ID[<01><04>]/Info 30 0 R',
    );
    const file = openPdf(fromLatin1(text));
    const all = findSignatures(file);
    expect(all.map((s) => laterChanges(file, s, all).permission)).toEqual([2, 2]);
    expect(all.map((s) => laterChanges(file, s, all).allowed)).toEqual([false, false]);
  });
});

describe('attacks on a sealed file', () => {
  it('an appearance that the page also draws must not change (shadow: replace)', () => {
    const over = { 3: page.replace('4 0 R', '7 0 R') };
    const { level, changes } = after({ 7: '<</Length 1>>stream\nx\nendstream' }, { over });
    expect(level).toBe('other');
    expect(changes.map((c) => c.path)).toContain('Root/Pages/Kids/0/Contents');
  });

  it('a second document tree prepared before sealing cannot be switched in (shadow: hide and replace)', () => {
    const over = { 70: '<</Type/Catalog/Pages 71 0 R>>', 71: '<</Type/Pages/Kids[]/Count 0>>' };
    const switched = after({}, { over, trailer: '/Root 70 0 R/Info 30 0 R/ID[<01><03>]' });
    expect(switched).toMatchObject({ level: 'other', allowed: false });
    expect(switched.changes.map((c) => c.path)).toContain('Root');
  });

  it('a hidden annotation cannot be shown as a new one', () => {
    const over = { 41: '<</Type/Annot/Subtype/FreeText/Rect[0 0 300 200]>>' };
    const shown = { 5: '[10 0 R 11 0 R 12 0 R 13 0 R 41 0 R]' };
    expect(after(shown, { how: docMdp(3), over }).allowed).toBe(false);
  });

  it('a new signature field with an action, a parent form or a page of its own is not explained', () => {
    const form = '<</Fields[10 0 R 11 0 R 12 0 R 41 0 R]/SigFlags 3/DR<</Font<</F1 9 0 R>>>>>>';
    const list = '[10 0 R 11 0 R 12 0 R 13 0 R 41 0 R]';
    const field = (more: string): string =>
      `<</FT/Sig/T(New)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]${more}>>`;
    expect(after({ 5: list, 6: form, 41: field('') }).level).toBe('form-fill');
    expect(after({ 5: list, 6: form, 41: field('/A<</S/JavaScript>>') }).level).toBe('other');
    const twice = list.replace(']', ' 41 0 R]');
    expect(after({ 5: twice, 6: form, 41: field('') }).level).toBe('other');
    expect(after({ 5: list, 41: field('') }).level).toBe('other');
    expect(after({ 5: list, 6: form, 41: field('').replace('/Sig', '/Tx') }).level).toBe('other');
  });

  it('bytes after the last revision are never explained', () => {
    const tail = judge(`${sealed()}4 0 obj\n<</Length 1>>stream\nx\nendstream endobj\n`);
    expect(tail).toMatchObject({ level: 'other', allowed: false, coverage: 'entire-revision' });
    expect(tail.findings.map((f) => f.code)).toContain('bytes-after-last-revision');
    expect(judge(`${sealed()}\n\n`)).toMatchObject({ level: 'none', allowed: true });
  });

  it('an old section hidden in the sealed bytes cannot be made the newest', () => {
    const hidden =
      'xref\n4 1\n0000000009 00000 n \ntrailer\n<</Root 1 0 R/Size 99/Prev 0000000000>>\n';
    const over = { 80: `<</Length ${hidden.length}>>stream\n${hidden}endstream` };
    const text = sealed('', over);
    const newest = /startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1] ?? '';
    const aimed = text.replace('/Prev 0000000000', `/Prev ${newest.padStart(10, '0')}`);
    const start = aimed.indexOf('xref\n4 1');
    const result = judge(`${aimed}startxref\n${start}\n%%EOF\n`);
    expect(result.allowed).toBe(false);
    expect(result.findings.map((f) => f.code)).toContain('revision-tail');
  });

  it('an entry of the sealed revision that points into later bytes is caught', () => {
    const text = sealed();
    const aimed = text.replace(/30 1\n\d{10}/, `30 1\n${String(text.length).padStart(10, '0')}`);
    const found = judge(save(aimed, { 30: '<</Producer(z)>>' }, '/Info 30 0 R/ID[<01><03>]'));
    expect(found.allowed).toBe(false);
    expect(found.findings.map((f) => f.code)).toContain('xref-beyond-revision');
  });

  it('an object left open at the end of the sealed bytes cannot be closed by later ones', () => {
    const found = after({ 30: '<</Producer<41>>>\n% )' }, { over: { 82: '(open' } });
    expect(found.allowed).toBe(false);
    expect(found.findings).toContainEqual(
      expect.objectContaining({ code: 'xref-beyond-revision', where: 'object 82' }),
    );
  });

  it('a field that the page also draws with must not be filled', () => {
    const over = { 8: '<</Font<</F1 9 0 R>>/ExtGState<</G 11 0 R>>>>' };
    expect(after({ 11: price }, { over })).toMatchObject({ level: 'other', allowed: false });
  });

  it('a length kept outside the stream cannot be changed to show more of it', () => {
    const content = '<</Length 81 0 R>>stream\nq Q \nendstream\nevil endstream';
    const over = { 4: content, 81: '4' };
    expect(after({ 81: '19' }, { over })).toMatchObject({ level: 'other', allowed: false });
  });

  it('a changed encryption, first identifier or trailer key is not explained', () => {
    for (const trailer of [
      '/Info 30 0 R/ID[<09><03>]',
      '/Info 30 0 R/ID[<01><03>]/Extra 7 0 R',
      '/Info 4 0 R/ID[<01><03>]',
    ]) {
      expect(after({}, { trailer }).allowed).toBe(false);
    }
  });
});

describe('the covered range', () => {
  const findings = (edit: (text: string) => string): readonly string[] => {
    const file = openPdf(fromLatin1(edit(sealed())));
    const [first] = findSignatures(file);
    return first === undefined ? [] : coverageOf(file, first).findings.map((f) => f.code);
  };
  const ranged = (value: string) => (text: string) => {
    const [whole = ''] = /\/ByteRange\[[^\]]*\]/.exec(text) ?? [];
    return text.replace(whole, `/ByteRange[${value}]`.padEnd(whole.length));
  };
  it.each<[string, (text: string) => string]>([
    ['byte-range-form', ranged('0 1 2')],
    ['byte-range-form', ranged('0 1 2 .5')],
    ['byte-range-negative', ranged('0 -1 2 3')],
    ['byte-range-start', ranged('1 1 2 3')],
    ['byte-range-overlap', ranged('0 100 50 3')],
    ['byte-range-beyond-file', ranged('0 100 200 99999')],
    ['byte-range-gap-not-contents', ranged('0 100 200 3')],
    ['byte-range-missing', (text) => text.replace('/ByteRange', '/ByteRanje')],
    ['contents-not-hex', (text) => text.replace('<3003', '<30 3')],
    ['contents-not-hex', (text) => text.replace('<3003', '<30%3')],
    ['contents-missing', (text) => text.replace('/Contents<', '/Kontents<')],
    ['contents-padding-not-zero', (text) => text.replace('000000>', '000001>')],
    ['contents-hex-mixed-case', (text) => text.replace('0101000000>', 'aAAa000000>')],
    ['contents-not-der', (text) => text.replace('<3003', '<0003')],
  ])('names %s', (code, edit) => {
    expect(findings(edit)).toContain(code);
  });

  it('a second signature dictionary in the same file is reported even when nothing refers to it', () => {
    const text = sealed('', { 25: signature() });
    const file = openPdf(fromLatin1(text));
    const found = findSignatures(file).map((s) => s.found);
    expect(found.toSorted()).toEqual(['field', 'unreferenced']);
    const over = openPdf(fromLatin1(save(sealed(), { 20: signature('/Name(copy)') })));
    expect(
      findSignatures(over)
        .map((s) => s.found)
        .toSorted(),
    ).toEqual(['field', 'superseded']);
  });

  it('signs exactly what lies around the value', () => {
    const text = sealed();
    const file = openPdf(fromLatin1(text));
    const [first] = findSignatures(file);
    const at = first?.contentsRange?.at ?? 0;
    expect(latin1(file.bytes, at, at + 5)).toBe('<3003');
  });
});
