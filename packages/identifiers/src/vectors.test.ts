import { describe, expect, it } from 'vitest';
import { certificateId } from './certificates.ts';
import { hybridCheck, organisationCheck } from './check-characters.ts';
import { divisionOf, divisionWords } from './divisions.ts';
import { sentenceOf } from './explanation.ts';
import { identifierOf, type IdentifierId, identifiers } from './registry.ts';

/** The vectors of platform.md P03, and public ones with their source. */
const right: readonly (readonly [IdentifierId, string])[] = [
  ['uscc', '91350100M000100Y43'], // GB 32100, worked example
  ['uscc', '91110108MA0EXAM15Y'],
  ['organisation-code', 'D2143569X'], // GB 11714
  ['organisation-code', 'MB0143028'],
  ['resident-id', '11010519491231002X'], // GB 11643
  ['resident-id', '440524188001010014'],
  ['resident-id', '110101198003070009'],
  ['seal-code', '1101089900001'],
  ['certificate-id', '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U'],
  [
    'certificate-id',
    '1.2.156.3005.2.11100000MB0143028R001.11110108MB0EXAMQ3T.2026EXAMPLE0000000001.001.2',
  ],
  ['gtin', '09506000134352'],
  ['gtin', '9506000134352'],
  ['gtin', '96385074'],
  ['gtin', '036000291452'],
  ['gln', '9506000000015'],
  ['sscc', '195060000000000012'],
  ['lei', '5493001KJTIIGC8Y1R12'],
  ['lei', '300300EXAMPLE0000124'],
  ['iban', 'DE09000000000000000001'],
  ['iban', 'GB82WEST12345698765432'], // ISO 13616, often printed
  ['bic', 'DEUTDEFF500'],
  ['container-number', 'CSQU3054383'],
  ['container-number', 'TSTU0000014'],
  ['ship-number', '9074729'],
  ['ship-number', '9999993'],
  ['bank-card', '6228480000000000018'],
  ['case-number', 'BJ11010820261120000001X'],
  ['mobile', '19900000001'],
  ['uetr', '3f2b8c1e-5a77-4d1e-9c3b-000000000001'],
];

/** Wrong in one place, with the code and the place counted from 1. */
const wrong: readonly (readonly [IdentifierId, string, string, number | undefined])[] = [
  ['uscc', '91350100M000100Y4Z', 'identifier-character', 18],
  ['uscc', '91350100M000100Y34', 'identifier-check', 18],
  ['uscc', '9135O100M000100Y43', 'identifier-character', 5],
  ['uscc', '91350100M000100Y4', 'identifier-length', undefined],
  ['uscc', '91350100M000100Y433', 'identifier-length', undefined],
  ['uscc', '91990100M000100Y43', 'identifier-division', 3],
  ['organisation-code', 'D21435690', 'identifier-check', 9],
  ['organisation-code', 'D2143569A', 'identifier-character', 9],
  ['resident-id', '110105194912310020', 'identifier-check', 18],
  ['resident-id', '110105194902300027', 'identifier-date', 7],
  ['resident-id', '110105190002290021', 'identifier-date', 7],
  ['resident-id', '990105194912310025', 'identifier-division', 1],
  ['resident-id', '110105194912310O2X', 'identifier-character', 16],
  ['residence-permit-id', '811110199001010003', 'identifier-character', 1],
  ['passport', 'E123', 'identifier-length', undefined],
  ['passport', 'E12345678#', 'identifier-character', 10],
  ['mobile', '12900000001', 'identifier-character', 2],
  ['mobile', '29900000001', 'identifier-character', 1],
  ['seal-code', '9901089900001', 'identifier-division', 1],
  ['seal-code', '110108990000', 'identifier-length', undefined],
  ['es-id', '电子印章', 'identifier-character', 1],
  [
    'certificate-id',
    '1.2.156.3005.3.11100000000013338W011.11430000006122244L.1.001.U',
    'identifier-character',
    14,
  ],
  [
    'certificate-id',
    '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.V',
    'identifier-check',
    73,
  ],
  ['gtin', '09506000134353', 'identifier-check', 14],
  ['gtin', '9506000134', 'identifier-length', undefined],
  ['gln', '9506000000016', 'identifier-check', 13],
  ['sscc', '195060000000000013', 'identifier-check', 18],
  ['lei', '5493001KJTIIGC8Y1R13', 'identifier-check', 19],
  ['iban', 'DE0900000000000000000', 'identifier-length', undefined],
  ['iban', 'DE08000000000000000001', 'identifier-check', 3],
  ['iban', 'GB82WEST1234569876543', 'identifier-length', undefined],
  ['bic', 'DEUTDEFF5', 'identifier-length', undefined],
  ['bic', 'DEU1DEFF', 'identifier-character', 4],
  ['uetr', '3f2b8c1e-5a77-3d1e-9c3b-000000000001', 'identifier-character', 15],
  ['uetr', '3f2b8c1e-5a77-4d1e-7c3b-000000000001', 'identifier-character', 20],
  ['container-number', 'CSQU3054384', 'identifier-check', 11],
  ['container-number', 'CSQX3054383', 'identifier-character', 4],
  ['ship-number', '9074728', 'identifier-check', 7],
  ['bank-card', '6228480000000000019', 'identifier-check', 19],
  ['bank-card', '62284800000', 'identifier-length', undefined],
  ['vehicle-plate', '京I99999', 'identifier-character', 2],
  ['vehicle-plate', '京A9O999', 'identifier-character', 4],
  ['vehicle-plate', '京A9999', 'identifier-length', undefined],
  ['vehicle-plate', '京A123456', 'identifier-form', 3],
  ['vehicle-plate', '京A12345挂', 'identifier-form', 3],
  ['port-code', 'CNT1G', 'identifier-character', 4],
  ['bill-of-lading-number', 'EXSH/26110001', 'identifier-character', 5],
  ['fiscal-bill-code', '1106012', 'identifier-length', undefined],
  ['fiscal-check-code', 'a1b2c', 'identifier-length', undefined],
  ['red-confirmation-number', '11010826131700000001', 'identifier-date', 7],
  ['drug-trace-code', '8199999000000001000', 'identifier-length', undefined],
  ['drug-trace-code', '(01)09506000134352', 'identifier-form', 1],
  ['drug-approval-number', '国药准字X20269999', 'identifier-character', 5],
  ['item-code', '11110108MB0EXAMB05001310010001', 'identifier-length', undefined],
  ['item-code', '11110108MB0EXAMB050001310010001', 'identifier-inner-check', 18],
  ['official-document-number', '示教批〔2026〕017号', 'identifier-character', 10],
  ['official-document-number', '示教批(2026)17号', 'identifier-character', 4],
  ['occupation-code', '2-02-1-03', 'identifier-character', 7],
  ['work-registration-number', '京作登字-2026-N-00009901', 'identifier-character', 11],
  ['verify-code', '5AC7EC44E089CD', 'identifier-length', undefined],
  ['trace-id', '0'.repeat(32), 'identifier-range', undefined],
  ['sm3-digest', '66c7f0f462', 'identifier-length', undefined],
  ['case-number', 'BJ11010820261120000001Y', 'identifier-check', 23],
  ['case-number', 'BJ11010820261320000001X', 'identifier-date', 9],
  ['archive-number', 'KJDA-2026-13-0087', 'identifier-date', 11],
  ['receivable-number', 'AR26130000000017', 'identifier-date', 3],
  ['seal-application-number', 'YZ-110108-2026110-000017', 'identifier-character', 18],
  ['seal-application-number', 'YY-110108-20261102-000017', 'identifier-character', 2],
  ['seal-application-number', 'YZ-990108-20261102-000017', 'identifier-division', 4],
  ['seal-application-number', 'YZ-110108-20261102-00001', 'identifier-length', 25],
  ['amount-yuan', '1.234', 'identifier-form', undefined],
  ['amount-yuan', '01.23', 'identifier-form', undefined],
  ['amount-yuan', '1,28,000.00', 'identifier-form', undefined],
  ['amount-yuan', '1e5', 'identifier-character', 2],
  ['amount-yuan', '10000000000000.00', 'identifier-form', undefined],
  ['moment', '2026-11-23T10:08:31', 'identifier-form', undefined],
  ['moment', '2026-11-31T10:08:31+08:00', 'identifier-date', 1],
  ['moment', '2026-11-23T24:00:00+08:00', 'identifier-date', 12],
  ['moment', '2026-11-23T10:08:31Z', 'identifier-offset', 20],
  ['calendar-day', '2026-02-29', 'identifier-date', 1],
  ['calendar-month', '2026-13', 'identifier-date', 1],
];

describe('the vectors of the page', () => {
  it.each(right)('%s %s is right', (id, text) => {
    expect(identifierOf(id).parse(text)).toMatchObject({ ok: true, text });
  });

  it.each(wrong)('%s %s is wrong: %s at %s', (id, text, code, place) => {
    const reading = identifierOf(id).parse(text);
    expect(reading).toMatchObject({ ok: false, code });
    if (!reading.ok) expect(reading.place).toBe(place);
  });

  it('have the checks that the page computes', () => {
    expect(organisationCheck('D2143569')).toBe('X');
    expect(organisationCheck('MB014302')).toBe('8');
    expect(hybridCheck('11100000000013338W01111430000006122244L20230000403001')).toBe('U');
  });

  it('keep their zeros in front: identifiers are texts', () => {
    expect(identifiers['fiscal-bill-number'].parse('0000999001')).toMatchObject({
      text: '0000999001',
    });
    expect(identifiers.gtin.parse('00012345600012')).toMatchObject({ text: '00012345600012' });
  });
});

describe('messages', () => {
  const saidBy = (id: IdentifierId, text: string, at?: number): { zh: string; en: string } => {
    const { fault } = identifierOf(id).explain(text, at === undefined ? {} : { at });
    return fault === undefined ? { zh: '', en: '' } : sentenceOf(fault);
  };

  it('say what happened, why, and what to do now, in both languages', () => {
    expect(saidBy('uscc', '91350100M000100Y34')).toEqual({
      zh:
        '统一社会信用代码：号码校验不符（第18位）。' +
        '校验位与其余各位不一致，可能有一位写错或相邻两位颠倒。' +
        '请核对（常见：字母O误写为数字0、字母I误写为1），正确示例：91350100M000100Y43。',
      en:
        'unified social credit code: The check character does not fit the identifier (place 18). ' +
        'The check does not agree with the rest: one place may be wrong, or two may be swapped. ' +
        'Please compare it (often O is written as 0, or I as 1), for example 91350100M000100Y43.',
    });
  });

  it('name the date of an identity number, the division of a seal and the length of an IBAN', () => {
    expect(saidBy('resident-id', '110105194902300027').zh).toContain('日期不存在');
    expect(saidBy('seal-code', '9901089900001').zh).toContain('前6位不是有效的行政区划代码');
    expect(saidBy('iban', 'DE0900000000000000000').zh).toContain('应为22 位（DE），填写了 21 位');
  });

  it('refuse a birthday to come only where they know what day it is', () => {
    const text = identifiers['resident-id'].make({
      division: '110108',
      birth: '20261124',
      sequence: '001',
    });
    const unborn = text.ok ? text.text : '';
    expect(text).toMatchObject({ ok: true });
    const at = Date.UTC(2026, 10, 23, 15, 59);
    expect(saidBy('resident-id', unborn, at).zh).toContain('晚于当前日期');
    expect(identifiers['resident-id'].parse(unborn, { at: at + 60_000 })).toMatchObject({
      ok: true,
    });
  });

  it('write characters that nobody sees by their number', () => {
    expect(saidBy('mobile', '1990000\u202e0001').zh).toContain('U+202E');
    expect(saidBy('mobile', '1990000\u00000001').zh).toContain('U+0000');
  });
});

describe('divisions', () => {
  it('name provinces, prefectures and the counties of Beijing', () => {
    expect(divisionWords('110108').zh).toBe('北京市海淀区');
    expect(divisionWords('350100').zh).toBe('福建省福州市');
    expect(divisionWords('310115').zh).toBe('上海市浦东新区');
    expect(divisionWords('100000').zh).toBe('全国');
  });

  it('tell an unknown county from a province that cannot be', () => {
    expect(divisionOf('110199').status).toBe('unknown');
    expect(divisionOf('119901').status).toBe('unknown');
    expect(divisionOf('990101').status).toBe('none');
    expect(identifiers['seal-code'].parse('1101999900001')).toMatchObject({
      ok: true,
      warnings: [{ code: 'identifier-division-unknown', place: 1 }],
    });
  });

  it('know that Chongwen was a district until 2010', () => {
    expect(divisionOf('110103', Date.UTC(2009, 5, 1)).status).toBe('in-force');
    expect(divisionOf('110103', Date.UTC(2026, 5, 1)).status).toBe('retired');
    const code = '1101039900001';
    expect(identifiers['seal-code'].parse(code)).toMatchObject({
      warnings: [{ code: 'identifier-division-retired' }],
    });
    expect(identifiers['seal-code'].parse(code, { at: Date.UTC(2009, 5, 1) })).toMatchObject({
      warnings: [],
    });
  });

  it('let a person keep the number of a county that is no more', () => {
    const made = identifiers['resident-id'].make({
      division: '110103',
      birth: '19800101',
      sequence: '001',
    });
    expect(made).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('code values', () => {
  const codesOf = (id: IdentifierId, text: string): readonly string[] => {
    const reading = identifierOf(id).parse(text);
    return reading.ok ? reading.warnings.map(({ code, place }) => `${code} ${place}`) : ['refused'];
  };
  const creditCode = (department: string, kind: string): string => {
    const given = { department, kind, division: '110108', organisation: 'MA0EXAM15' };
    const made = identifiers.uscc.make(given);
    return made.ok ? made.text : '';
  };

  it('that no table knows are warnings, as tables grow', () => {
    expect(codesOf('uscc', creditCode('9', '1'))).toEqual([]);
    expect(codesOf('uscc', creditCode('9', '4'))).toEqual(['identifier-value-unknown 2']);
    expect(codesOf('uscc', creditCode('C', '1'))).toEqual(['identifier-value-unknown 1']);
    expect(codesOf('uscc', creditCode('2', '5'))).toEqual([]);
    expect(codesOf('seal-kind', '07')).toEqual(['identifier-value-unknown 1']);
    expect(codesOf('bic', 'DEUTQQFF')).toEqual(['identifier-value-unknown 5']);
    expect(codesOf('bic', 'DEUTDEF0')).toEqual(['identifier-test-value 8']);
    expect(codesOf('port-code', 'QQTXG')).toEqual(['identifier-value-unknown 1']);
    expect(codesOf('invoice-number', '25992000000999000001')).toEqual([
      'identifier-value-unknown 3',
    ]);
    expect(codesOf('work-registration-number', '章作登字-2026-F-00009901')).toEqual([
      'identifier-value-unknown 1',
    ]);
  });

  it('never block the identifier of a seal that makers write as they like', () => {
    expect(codesOf('es-id', '50011200000399')).toEqual([]);
    expect(codesOf('es-id', '99011200000399')).toEqual(['identifier-division-unknown 1']);
    for (const text of ['40C8CDD24DEF43388B86E62CCE1D6832', 'seal/7', '1101089900001']) {
      expect(identifierOf('es-id').parse(text)).toMatchObject({ ok: true, text, warnings: [] });
    }
  });
});

describe('letters of either case', () => {
  it('become those of the kind, and those beyond ASCII stay what they are', () => {
    const digest = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';
    expect(identifiers['sm3-digest'].parse(digest.toUpperCase())).toMatchObject({ text: digest });
    expect(identifiers.uscc.parse('91110108ma0exam15y')).toMatchObject({
      text: '91110108MA0EXAM15Y',
    });
    expect(identifiers.passport.parse('ſ12345678')).toMatchObject({ found: 'ſ' });
    expect(identifiers['fiscal-check-code'].parse('A1b2C3')).toMatchObject({ text: 'A1b2C3' });
  });
});

describe('codes inside other codes', () => {
  it('an electronic certificate has a type that ends in three digits', () => {
    const made = certificateId.make({
      type: '11100000000013338W01A',
      issuer: '11430000006122244L',
      serial: '1',
      version: '001',
    });
    expect(made).toMatchObject({ ok: false, code: 'identifier-form', place: 34, found: '01A' });
  });

  it('an electronic certificate names bodies whose own checks must hold', () => {
    const made = certificateId.make({
      type: '11100000000013338W011',
      issuer: '11430000006122244M',
      serial: '1',
      version: '001',
    });
    expect(made).toMatchObject({
      ok: false,
      code: 'identifier-inner-check',
      found: '11430000006122244M',
    });
  });
});
