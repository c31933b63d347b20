import { describe, expect, it } from 'vitest';
import { identifiersCodes, rankOf } from './codes.ts';
import { type Explanation, linesOf, sentenceOf } from './explanation.ts';
import type { Reading, ReadingOptions } from './identifier.ts';
import { suggested } from './suggestion.ts';
import { type AnyIdentifier, identifierOf, identifiers, isIdentifierId } from './registry.ts';

const kinds = Object.entries(identifiers as Readonly<Record<string, AnyIdentifier>>);

/** Makes a kind from the parts of another reading, whatever they are. */
function remade(kind: AnyIdentifier, parts: unknown): Reading<unknown> {
  return (kind.make as (given: unknown) => Reading<unknown>)(parts);
}

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const hostile: readonly string[] = [
  '',
  ' ',
  '\u3000\u3000',
  '\u0000',
  '9111\u00000108MA0EXAM15Y',
  '\ud83d\ude00'.repeat(9),
  '\ud83d',
  '\udc00\udc00',
  '\u202e91110108MA0EXAM15Y',
  '１２３４５６７８９０１２３４５６７８',
  '٠١٢٣٤٥٦٧٨٩',
  'ſſſſſſſſſſſſſſſſſſ',
  'ß'.repeat(18),
  '-'.repeat(40),
  '0'.repeat(18),
  'X'.repeat(36),
  '((((((((((((((((',
  '(01)'.repeat(100),
  '(10)(10)(10)(21)',
  ']d2',
  '\u001d\u001d\u001d',
  'https://',
  `https://a/${'01/'.repeat(200)}`,
  'https://a.example/01/%zz',
  'https://a.example/01/%ff%ff',
  'urn:epc:id:sgtin:...',
  'urn:epcglobal:cbv:bt:',
  '__proto__',
  'constructor',
  '0x10',
  '1e9',
  '-0',
  'NaN',
  '零'.repeat(60),
  '亿万亿万元',
  '9999-99-99T99:99:99+99:99',
  '1.2.156.3005.2.....',
];

const long = ['9', 'A', '(', '零', '\ud83d\ude00', ' ', '-'].map((one) => one.repeat(1_000_000));

describe('every kind of identifier', () => {
  it.each(kinds)('%s reads its own example, and makes it again from its parts', (id, kind) => {
    const reading = kind.parse(kind.example);
    expect(reading).toMatchObject({ ok: true, text: kind.example, changed: false });
    expect(kind.id).toBe(id);
    expect(kind.title.zh).not.toBe('');
    expect(kind.title.en).not.toBe('');
    expect(kind.basis).not.toBe('');
    expect(kind.example.length).toBeLessThanOrEqual(kind.sizeMax);
    if (reading.ok) expect(remade(kind, reading.parts)).toMatchObject({ text: kind.example });
  });

  it.each(kinds)('%s tells its parts in both languages', (_, kind) => {
    const explanation = kind.explain(kind.example);
    expect(explanation.pieces.length).toBeGreaterThan(0);
    for (const { title, text } of explanation.pieces) {
      expect(title.zh + title.en).not.toBe('');
      expect(text).not.toBe('');
    }
    for (const language of ['zh', 'en'] as const) {
      expect(linesOf(explanation, language).join('\n')).not.toMatch(/undefined|NaN/);
    }
  });

  it.each(kinds)('%s reads full width and spaces at the ends as the same number', (_, kind) => {
    const text = ` ${fullWidth(kind.example)}\u3000\n`;
    expect(kind.parse(text)).toMatchObject({ ok: true, text: kind.example, changed: true });
  });

  it.each(kinds)('%s answers hostile text with a value, never a throw', (_, kind) => {
    for (const text of hostile) {
      const reading = kind.parse(text, { at: 0 });
      const explanation = kind.explain(text);
      expect(explanation.ok).toBe(reading.ok);
      if (reading.ok) continue;
      expect(Object.hasOwn(identifiersCodes, reading.code)).toBe(true);
      expect(reading.identifier).toBe(kind.id);
      expect(reading.at ?? 0).toBeLessThanOrEqual(text.length);
      expect(kind.mask(text)).toMatch(/^\**$/);
      wellWorded(explanation);
    }
  });

  it.each(kinds)('%s is not made of hostile parts, and nothing is thrown', (_, kind) => {
    const reading = kind.parse(kind.example);
    const parts = reading.ok ? (reading.parts as Readonly<Record<string, unknown>>) : {};
    const keys = Object.keys(parts).filter((key) => typeof parts[key] === 'string');
    // The scheme of an EPC is a word of a closed list, and typed so.
    for (const key of keys.filter((one) => one !== 'check' && one !== 'scheme')) {
      for (const text of [...hostile, 'A'.repeat(5000), '9'.repeat(5000)]) {
        const made = remade(kind, { ...parts, [key]: text });
        // Whatever comes out reads the same again: there is no text that only making allows.
        if (made.ok) expect(kind.parse(made.text)).toMatchObject({ ok: true, text: made.text });
      }
    }
  });

  it.each(kinds)('%s refuses what is no text, as callers without types may give it', (_, kind) => {
    const values: readonly unknown[] = [undefined, null, 7, {}, [], Symbol('x')];
    for (const value of values as readonly string[]) {
      expect(kind.parse(value)).toMatchObject({ ok: false });
      expect(kind.explain(value).ok).toBe(false);
      expect(kind.mask(value)).toMatch(/^\**$/);
    }
  });

  it.each(kinds)('%s is quick with texts of a million characters', (_, kind) => {
    const started = performance.now();
    for (const text of long) {
      expect(kind.parse(text)).toMatchObject({ ok: false, code: 'identifier-too-long' });
      expect(kind.mask(text).length).toBeLessThan(20);
    }
    const room = 'A1'.repeat(kind.sizeMax);
    kind.parse(room);
    kind.explain(room);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

function wellWorded({ fault, example }: Explanation): void {
  expect(fault).toBeDefined();
  if (fault === undefined) return;
  const { zh, en } = sentenceOf(fault);
  expect(zh + en).not.toMatch(/undefined|\[object|。。/);
  expect(zh).toMatch(/。$/);
  expect(en).toMatch(/\.$/);
  expect(example).not.toBe('');
}

describe('the registry', () => {
  it('is closed: an id of another kind, or of an object, is not in it', () => {
    expect(isIdentifierId('uscc')).toBe(true);
    expect(isIdentifierId('constructor')).toBe(false);
    expect(isIdentifierId('toString')).toBe(false);
    expect(identifierOf('uscc')).toBe(identifiers.uscc);
  });

  it('has ids in kebab-case and as many kinds as the handbook says', () => {
    for (const [id] of kinds) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(kinds).toHaveLength(142);
  });

  it('ranks every code: only checks depend on where a number comes from', () => {
    const codes = Object.keys(identifiersCodes) as (keyof typeof identifiersCodes)[];
    const checks = codes.filter((code) => rankOf(code) === 'check');
    expect(checks).toEqual(['identifier-check', 'identifier-inner-check']);
    expect(codes.filter((code) => rankOf(code) === 'value')).toHaveLength(4);
  });
});

describe('where a number comes from', () => {
  const wrong = '91350100M000100Y4Z'.replace('Z', 'W');
  const read = (options: ReadingOptions): Reading<unknown> =>
    identifiers.uscc.parse(wrong, options);

  it('blocks a wrong check in new input', () => {
    expect(read({})).toMatchObject({
      ok: false,
      code: 'identifier-check',
      rank: 'check',
      place: 18,
    });
    expect(read({ source: 'input' })).toMatchObject({ ok: false });
  });

  it('keeps the number of a register as it is, with a warning', () => {
    expect(read({ source: 'register' })).toMatchObject({
      ok: true,
      text: wrong,
      warnings: [{ code: 'identifier-check', rank: 'check', place: 18 }],
    });
  });

  it('blocks a wrong form wherever it comes from', () => {
    const text = '91350100M000100Y4Z';
    expect(identifiers.uscc.parse(text, { source: 'register' })).toMatchObject({
      ok: false,
      code: 'identifier-character',
      place: 18,
      found: 'Z',
    });
  });
});

describe('suggestions', () => {
  it.each([
    ['uscc', '9111O1O8MAOEXAM15Y', '91110108MA0EXAM15Y', 4],
    ['uscc', '91llolo8ma0exam15y', '91110108MA0EXAM15Y', 2],
    ['uscc', '91110108MA0EXAMI5Y', '91110108MA0EXAM15Y', 15],
    ['iban', 'DE8937O400440532013000', 'DE89370400440532013000', undefined],
    ['gtin', 'O95O6OOO134352', '09506000134352', 0],
    ['container-number', 'CSQU3O54383', 'CSQU3054383', 5],
    [
      'certificate-id',
      '1.2.156.3005.2.11100000000013338W011.11430000006122244L.2O230000403.001.U',
      '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U',
      undefined,
    ],
  ] as const)('%s %s: is %s meant?', (id, text, suggestion, at) => {
    const reading = identifierOf(id).parse(text);
    expect(reading).toMatchObject({ ok: false, suggestion });
    if (at !== undefined) expect(reading).toMatchObject({ at });
  });

  it('read letters as digits where the check is wrong, and only where one change alone fits', () => {
    const rereads = (right: readonly string[]) => (text: string) =>
      right.includes(text) ? undefined : ({ code: 'identifier-check' } as const);
    const wrongCheck = { code: 'identifier-check', at: 3 } as const;
    expect(suggested('AO1S', wrongCheck, rereads(['A01S']))).toBe('A01S');
    expect(suggested('AO1S', wrongCheck, rereads(['A01S', 'AO15']))).toBeUndefined();
    expect(suggested('AO1S', wrongCheck, rereads(['AOIS']))).toBeUndefined();
    expect(suggested('O'.repeat(97), wrongCheck, () => undefined)).toBeUndefined();
  });

  it('are not made where the changed text is wrong as well', () => {
    expect(identifiers.uscc.parse('9111O1O8MAOEXAM25Y')).not.toHaveProperty('suggestion');
  });

  it('never name the right check character: one digit elsewhere may be the wrong one', () => {
    const explanation = identifiers.uscc.explain('91110108MA0EXAM15X');
    expect(linesOf(explanation, 'zh').join('').replaceAll('91350100M000100Y43', '')).not.toContain(
      'Y',
    );
  });

  it('say where the character stands in the text as it was typed', () => {
    expect(identifiers.uscc.parse('  9111 O108 MA0E XAM1 5Y')).toMatchObject({ at: 7, place: 5 });
    expect(identifiers.mobile.parse('+86 199 0000 O001')).toMatchObject({ at: 13, place: 8 });
  });
});

describe('what strangers see', () => {
  it.each([
    ['uscc', '91110108ma0exam15y', '91110108MA0EXAM15Y'],
    ['resident-id', '110105199207150000', '110105********0000'],
    ['mobile', '19900000001', '199****0001'],
    ['bank-card', '6228480000000000018', '6228***********0018'],
    ['iban', 'DE89 3704 0044 0532 0130 00', 'DE89**************3000'],
    ['passport', 'E12345678', 'E******78'],
    ['vehicle-plate', '京A·99999', '京A***99'],
    ['fiscal-check-code', 'a1b2c3', '******'],
    ['verify-code', '5AC7EC44E089CD44', '****************'],
  ] as const)('%s %s is shown as %s', (id, text, shown) => {
    expect(identifierOf(id).mask(text)).toBe(shown);
  });

  it('hides an identity number that was typed into the field of a public number', () => {
    expect(identifiers.uscc.mask('110105199207150000')).toBe('******************');
    expect(identifiers.sscc.mask('110105199207150000')).toBe('******************');
  });

  it('shows a number of a register whose check was always wrong', () => {
    const wrong = '91350100M000100Y4W';
    expect(identifiers.uscc.mask(wrong)).toBe('******************');
    expect(identifiers.uscc.mask(wrong, { source: 'register' })).toBe(wrong);
  });
});
