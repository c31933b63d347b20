import { fielded } from './fielded.ts';
import { type Element, elementString, elementValue } from './gs1-elements.ts';
import { identifier, type Words } from './identifier.ts';
import { alphabet, digits, layout, part } from './layout.ts';
import { both } from './words.ts';

/** The parts of a drug trace code. */
export interface DrugTraceParts {
  /** `platform`: 20 digits; `gs1`: element string of an imported drug. */
  readonly form: 'platform' | 'gs1';
  /** 药品标识码: the first seven digits, or the GTIN. */
  readonly product: string;
  readonly serial: string;
  /** Four digits that only the platform can compute. */
  readonly tail: string;
  readonly elements: readonly Element[];
}

/** What is given to make a code of 20 digits. */
export interface DrugTraceGiven {
  readonly product: string;
  readonly serial: string;
  readonly tail: string;
}

const traceLayout = layout([
  part('product', 7, digits, '药品标识码', 'drug identification code'),
  part('serial', 9, digits, '序列号', 'serial'),
  part('tail', 4, digits, '平台校验位', 'check of the platform'),
]);

/**
 * 药品追溯码: 20 digits, or a GS1 element string with (01) and (21).
 *
 * The last four digits are not publicly computable: offline only form and length can be checked.
 *
 * @basis NMPAB/T 1002; trust-services.md T05
 */
export const drugTraceCode = identifier<DrugTraceParts, DrugTraceGiven>({
  id: 'drug-trace-code',
  title: both('药品追溯码', 'drug trace code'),
  basis: 'NMPAB/T 1002',
  example: '81999990000000010000',
  sizeMax: 100,
  letterCase: 'kept',
  separators: ' ',
  shown: 'all',
  read: (text) => {
    if (!isElementString(text)) {
      const parts = traceLayout.scan(text);
      if ('code' in parts) return parts;
      return { parts: { form: 'platform', ...parts, elements: [] }, complaints: [] };
    }
    const reading = elementString.parse(text);
    if (!reading.ok) {
      const { code, place, found, wanted } = reading;
      const at = place === undefined ? undefined : place - 1;
      return {
        code,
        ...(at === undefined ? {} : { at }),
        ...(found === undefined ? {} : { found }),
        ...(wanted === undefined ? {} : { wanted }),
      };
    }
    const { elements } = reading.parts;
    const product = elementValue(elements, '01');
    const serial = elementValue(elements, '21');
    if (product === undefined || serial === undefined) {
      const wanted = both('含 (01) 和 (21) 的要素字符串', 'an element string with (01) and (21)');
      return { code: 'identifier-form', at: 0, wanted };
    }
    const parts: DrugTraceParts = { form: 'gs1', product, serial, tail: '', elements };
    return { parts, complaints: [], text: reading.text };
  },
  join: (given) => traceLayout.join(given),
  pieces: (text, { form, elements }) =>
    form === 'platform'
      ? traceLayout.pieces(text)
      : elementString.explain(bracketsOf(elements)).pieces,
});

/** Twenty characters are digits of the platform, even where they begin with 01. */
function isElementString(text: string): boolean {
  return (
    text.startsWith('(') || text.startsWith(']') || (text.length > 20 && text.startsWith('01'))
  );
}

function bracketsOf(elements: readonly Element[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value}`).join('');
}

/**
 * 药品标识码 of seven digits: one drug, specification and package.
 *
 * @basis NMPAB/T 1002; trust-services.md T05
 */
export const drugIdentificationCode = fielded({
  id: 'drug-identification-code',
  title: both('药品标识码', 'drug identification code'),
  basis: 'NMPAB/T 1002',
  example: '8199999',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('value', 7, digits, '药品标识码', 'code')],
});

const drugClasses: Readonly<Record<string, Words>> = {
  H: both('化学药品', 'chemical drug'),
  Z: both('中药', 'traditional Chinese medicine'),
  S: both('生物制品', 'biological product'),
  J: both('进口分包装药品', 'imported drug packed here'),
  B: both('保健药品', 'health drug'),
  T: both('体外化学诊断试剂', 'in-vitro diagnostic reagent'),
  F: both('药用辅料', 'excipient'),
};

/**
 * 药品批准文号: 国药准字, a letter and eight digits.
 *
 * @basis trust-services.md T05
 */
export const drugApprovalNumber = fielded({
  id: 'drug-approval-number',
  title: both('药品批准文号', 'drug approval number'),
  basis: 'trust-services.md T05',
  example: '国药准字H20269999',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [
    { literal: '国药准字' },
    part(
      'class',
      1,
      alphabet('HZSJBTF', both('H、Z、S、J、B、T 或 F', 'one of H, Z, S, J, B, T and F')),
      '药品类别',
      'class of drug',
    ),
    part('number', 8, digits, '顺序号', 'number'),
  ],
  meanings: (parts) => ({ class: drugClasses[parts.class] }),
});

const prescriptionLetters = alphabet(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_',
  both('数字、字母、- 或 _', 'a digit, a letter, - or _'),
);

/**
 * 医保电子处方编号 (hi_rxno): at most 30 characters, otherwise up to the platform.
 *
 * @basis medical-logistics-finance.md M02
 */
export const insurancePrescriptionNumber = fielded({
  id: 'insurance-prescription-number',
  title: both('医保电子处方编号', 'insurance prescription number'),
  basis: 'medical-logistics-finance.md M02',
  example: 'RX11010820261123000017',
  letterCase: 'kept',
  separators: ' ',
  shown: { head: 2, tail: 4 },
  fields: [part('number', [1, 30], prescriptionLetters, '处方编号', 'number')],
});

/**
 * 医师、药师执业证书编号 of 15 digits.
 *
 * @basis medical-logistics-finance.md M01, M02
 */
export const practiceLicence = fielded({
  id: 'practice-licence',
  title: both('执业证书编号', 'practice licence'),
  basis: 'medical-logistics-finance.md M02',
  example: '110110000099001',
  letterCase: 'upper',
  separators: ' ',
  shown: 'all',
  fields: [part('number', 15, digits, '证书编号', 'number')],
});

/**
 * 疾病编码: a letter, two digits, and behind a point up to four places of the national edition.
 *
 * @basis medical-logistics-finance.md M02
 */
export const diseaseCode = identifier<{ readonly category: string; readonly detail: string }>({
  id: 'disease-code',
  title: both('疾病诊断编码（ICD-10）', 'disease code'),
  basis: 'medical-logistics-finance.md M02',
  example: 'I10.x00',
  sizeMax: 10,
  letterCase: 'kept',
  separators: ' ',
  shown: { head: 0, tail: 0 },
  read: (text) => {
    const found = /^([A-Z]\d{2})(?:\.([0-9x]\d{0,3}))?$/.exec(text);
    const [, category, detail = ''] = found ?? [];
    if (category !== undefined) return { parts: { category, detail }, complaints: [] };
    const wanted = both('字母加两位数字，如 I10.x00', 'a letter and two digits, as in I10.x00');
    return { code: 'identifier-form', at: 0, found: text, wanted };
  },
  join: ({ category, detail }) => category + (detail === '' ? '' : `.${detail}`),
  pieces: (text) => [{ at: 0, text, title: both('疾病编码', 'disease') }],
});
