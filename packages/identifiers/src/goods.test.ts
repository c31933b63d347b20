import { describe, expect, it } from 'vitest';
import { elementValue, scannedText } from './gs1-elements.ts';
import { identifiers } from './registry.ts';

const {
  'gs1-element-string': elements,
  'gs1-digital-link': link,
  'epc-uri': epc,
  'drug-trace-code': trace,
  'vehicle-plate': plate,
  moment,
} = identifiers;

describe('GS1 element strings', () => {
  const printed = '(01)09506000134352(21)SN0001(17)280831(10)L/1';
  const read = [
    { ai: '01', value: '09506000134352' },
    { ai: '21', value: 'SN0001' },
    { ai: '17', value: '280831' },
    { ai: '10', value: 'L/1' },
  ];

  it('read brackets and what a scanner gives as the same elements', () => {
    const scanned = '010950600013435221SN0001\u001d1728083110L/1';
    for (const text of [printed, scanned, `]d2${scanned}`, `]C1${scanned}`, `\u001d${scanned}`]) {
      expect(elements.parse(text)).toMatchObject({
        ok: true,
        text: printed,
        parts: { elements: read },
      });
    }
    expect(scannedText(read)).toBe(scanned);
    expect(elementValue(read, '01')).toBe('09506000134352');
  });

  it('need no separator behind elements of a fixed length', () => {
    expect(elements.parse('(00)195060000000000012(11)260901')).toMatchObject({ ok: true });
    expect(elements.parse('001950600000000000121126090110L1')).toMatchObject({
      text: '(00)195060000000000012(11)260901(10)L1',
    });
  });

  it.each([
    ['(01)09506000134353', 'identifier-check', 18],
    ['(00)195060000000000013', 'identifier-check', 22],
    ['(414)9506000000016', 'identifier-check', 18],
    ['(01)9506000134352', 'identifier-length', 5],
    ['(17)281332', 'identifier-date', 5],
    ['(17)280800', undefined, undefined],
    ['(17)281300', 'identifier-date', 5],
    ['(17)270229', 'identifier-date', 5],
    ['(17)280229', undefined, undefined],
    ['(10)' + 'L'.repeat(21), 'identifier-length', 5],
    ['(10)批号', 'identifier-character', 5],
    ['(21)', 'identifier-length', 5],
    ['(99)X', 'identifier-form', 2],
    ['(01)09506000134352(01)09506000134376', 'identifier-form', 23],
    ['(01)09506000134352(01)09506000134352', undefined, undefined],
    ['0109506000134352X', 'identifier-form', 17],
  ])('%s: %s at %s', (text, code, place) => {
    const reading = elements.parse(text);
    expect(reading.ok ? undefined : reading.code).toBe(code);
    expect(reading.ok ? undefined : reading.place).toBe(place);
  });

  it('keep a bracket that belongs to a value', () => {
    expect(elements.parse('(10)A(B)(21)S')).toMatchObject({
      parts: { elements: [{ value: 'A(B)' }, { value: 'S' }] },
    });
  });
});

describe('GS1 Digital Links', () => {
  it('read key, qualifiers and the elements of the query', () => {
    const text =
      'https://id.example/shop/01/09506000134352/10/L%2F1/21/SN1?linkType=x&17=280831#top';
    expect(link.parse(text)).toMatchObject({
      ok: true,
      text: 'https://id.example/shop/01/09506000134352/10/L%2F1/21/SN1?17=280831',
      parts: {
        base: 'https://id.example/shop',
        elements: [
          { ai: '01', value: '09506000134352' },
          { ai: '10', value: 'L/1' },
          { ai: '21', value: 'SN1' },
          { ai: '17', value: '280831' },
        ],
      },
    });
  });

  it.each([
    'https://id.example/01/09506000134353/21/SN1',
    'https://id.example/01/09506000134352/21',
    'https://id.example/21/SN1',
    'https://id.example/01/09506000134352/21/%0a',
    'https://id.example/01/09506000134352/21/%E7%AB%A0',
    'https://id.example/01/09506000134352/21/' + 'S'.repeat(21),
    'https://id.example/01/09506000134352/99/x',
    'javascript:alert(1)//01/09506000134352',
    'https:///01/09506000134352',
    'ftp://id.example/01/09506000134352',
    'https://user@id.example/01/09506000134352',
  ])('%s is refused', (text) => {
    expect(link.parse(text).ok).toBe(false);
  });
});

describe('EPC URIs', () => {
  it.each([
    ['urn:epc:id:sgtin:9506000.013435.SN0000000001', 'sgtin', '09506000134352', 'SN0000000001'],
    ['urn:epc:class:lgtin:9506000.013435.L1', 'lgtin', '09506000134352', 'L1'],
    ['urn:epc:id:sscc:9506000.1000000001', 'sscc', '195060000000000012', ''],
    ['urn:epc:id:sgln:9506000.00000.0', 'sgln', '9506000000008', '0'],
    ['urn:epcglobal:cbv:bt:9506000000008:L20261101', 'bt', '9506000000008', 'L20261101'],
  ])('%s is %s %s', (text, scheme, key, rest) => {
    const reading = epc.parse(text);
    expect(reading).toMatchObject({ ok: true, text, parts: { scheme, key, rest } });
    if (reading.ok) expect(epc.make(reading.parts)).toMatchObject({ ok: true, text });
  });

  it.each([
    'urn:epc:id:sgtin:9506000.01343.SN1',
    'urn:epc:id:sgtin:9506000.013435',
    'urn:epc:id:sgtin:9506000.013435.',
    'urn:epc:id:sgtin:9506000.013435.%zz',
    'urn:epc:id:sscc:9506000.1000000001.7',
    'urn:epc:id:sgln:95060.0000000.0',
    'urn:epcglobal:cbv:bt:9506000000009:L1',
    'urn:epcglobal:cbv:bt:9506000000008:',
    'urn:epc:id:giai:9506000.1',
  ])('%s is refused', (text) => {
    expect(epc.parse(text).ok).toBe(false);
  });
});

describe('drug trace codes', () => {
  it('are 20 digits whose first seven name the drug', () => {
    expect(trace.parse('81999990000000010000')).toMatchObject({
      parts: { form: 'platform', product: '8199999', serial: '000000001', tail: '0000' },
    });
  });

  it('or an element string of an imported drug', () => {
    expect(trace.parse('010950600013435221SN1')).toMatchObject({
      parts: { form: 'gs1', serial: 'SN1' },
    });
    expect(trace.parse('01095060001343522199')).toMatchObject({ parts: { form: 'platform' } });
    expect(trace.parse('(01)09506000134352(21)SN1(17)280831(10)L1')).toMatchObject({
      parts: { form: 'gs1', product: '09506000134352', serial: 'SN1' },
    });
  });
});

describe('number plates', () => {
  it.each([
    ['京A99999', 'ordinary'],
    ['京a·9999挂', 'trailer'],
    ['沪B1234学', 'learner'],
    ['京A0001警', 'police'],
    ['粤Z1234港', 'hong-kong'],
    ['粤Z1234澳', 'macau'],
    ['京AD12345', 'new-energy-small'],
    ['京AFA2345', 'new-energy-small'],
    ['京A12345D', 'new-energy-large'],
  ])('%s is of the kind %s', (text, kind) => {
    expect(plate.parse(text)).toMatchObject({ ok: true, parts: { kind }, warnings: [] });
  });

  it('warn of a province that does not exist', () => {
    expect(plate.parse('章A99999')).toMatchObject({
      ok: true,
      warnings: [{ code: 'identifier-value-unknown', place: 1 }],
    });
  });
});

describe('moments', () => {
  it.each([
    ['2026-11-23T10:08:31+08:00', Date.UTC(2026, 10, 23, 2, 8, 31), 's'],
    ['2026-11-23T10:08:31.204+08:00', Date.UTC(2026, 10, 23, 2, 8, 31, 204), 'ms'],
    ['2026-11-23T10:08:31.2049+08:00', Date.UTC(2026, 10, 23, 2, 8, 31, 204), 'ms'],
    ['2024-02-29T00:00:00+08:00', Date.UTC(2024, 1, 28, 16), 's'],
    ['1969-12-31T23:59:59+08:00', Date.UTC(1969, 11, 31, 15, 59, 59), 's'],
  ])('%s is an instant', (text, at, precision) => {
    expect(moment.parse(text)).toMatchObject({ ok: true, parts: { at, precision } });
  });

  it.each([
    ['2026-11-23T02:08:31Z', '2026-11-23T10:08:31+08:00'],
    ['2026-11-23T02:08:31.2Z', '2026-11-23T10:08:31.200+08:00'],
    ['2026-11-22T21:08:31-05:00', '2026-11-23T10:08:31+08:00'],
    ['2026-11-23T07:38:31+05:30', '2026-11-23T10:08:31+08:00'],
  ])('%s is refused, and %s suggested', (text, suggestion) => {
    expect(moment.parse(text)).toMatchObject({ code: 'identifier-offset', suggestion });
  });

  it.each([
    '2026-11-23',
    '2026-11-23T10:08+08:00',
    '2026-11-23T10:08:60+08:00',
    '10000-01-01T00:00:00+08:00',
  ])('%s is refused', (text) => {
    expect(moment.parse(text).ok).toBe(false);
  });

  it('beyond the calendar make nothing', () => {
    expect(moment.make({ at: Number.NaN, precision: 's' })).toMatchObject({ ok: false });
    expect(moment.make({ at: 1e18, precision: 's' })).toMatchObject({ ok: false });
  });
});
