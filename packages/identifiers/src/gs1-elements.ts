import { daysOf } from './calendar.ts';
import { type Complaint, identifier, type Piece, type Words } from './identifier.ts';
import { letterAt } from './layout.ts';
import { gln, gtin, gtin14, sscc } from './trade-items.ts';
import { both } from './words.ts';

/** One element: its application identifier and its value. */
export interface Element {
  readonly ai: string;
  readonly value: string;
}

interface ElementKind {
  readonly title: Words;
  readonly least: number;
  readonly most: number;
  readonly form: 'digits' | 'text' | 'date' | 'gtin' | 'gln' | 'sscc';
}

const kind = (
  title: Words,
  form: ElementKind['form'],
  least: number,
  most: number,
): ElementKind => ({ title, form, least, most });
const date = (zh: string, en: string): ElementKind => kind(both(zh, en), 'date', 6, 6);
const place = (zh: string, en: string): ElementKind => kind(both(zh, en), 'gln', 13, 13);
const words = (zh: string, en: string, most: number): ElementKind =>
  kind(both(zh, en), 'text', 1, most);

/**
 * The application identifiers that the scenarios use and those that stand beside them.
 *
 * @basis GS1 General Specifications §3.2
 */
export const elementKinds: Readonly<Record<string, ElementKind>> = {
  '00': kind(sscc.title, 'sscc', 18, 18),
  '01': kind(gtin.title, 'gtin', 14, 14),
  '02': kind(both('内含贸易单元', 'contained trade items'), 'gtin', 14, 14),
  '10': words('批号', 'batch or lot', 20),
  '11': date('生产日期', 'production date'),
  '13': date('包装日期', 'packaging date'),
  '15': date('保质期', 'best before date'),
  '17': date('有效期', 'expiration date'),
  '21': words('序列号', 'serial number', 20),
  '22': words('消费品变体', 'consumer product variant', 20),
  '30': kind(both('可变数量', 'variable count'), 'digits', 1, 8),
  '37': kind(both('内含数量', 'count of contained items'), 'digits', 1, 8),
  '240': words('附加产品标识', 'additional product identification', 30),
  '254': words('位置扩展代码', 'extension of a location', 20),
  '400': words('客户订单号', 'purchase order', 30),
  '410': place('交货地', 'ship to'),
  '411': place('受票方', 'bill to'),
  '412': place('供货方', 'purchased from'),
  '413': place('最终目的地', 'ship for'),
  '414': place('物理位置', 'physical location'),
  '417': place('参与方', 'party'),
};

/** Total length, identifier included, of elements that need no separator behind them. */
const fixedSizes: Readonly<Record<string, number>> = {
  '00': 20,
  '01': 16,
  '02': 16,
  '11': 8,
  '13': 8,
  '15': 8,
  '17': 8,
  '41': 16,
};

/** Characters that end an element in a scanned text. */
const separator = '\u001d';
const textMax = 512;
const elementsMax = 32;
/** Marks of a scanner that say which symbol it read. */
const symbologies = [']C1', ']e0', ']d2', ']Q3', ']J1'];

/** The parts of an element string. */
export interface ElementStringParts {
  readonly elements: readonly Element[];
}

/**
 * GS1 element string, printed with brackets or as a scanner gives it; the normal form has brackets.
 *
 * @basis GS1 General Specifications §7.8; trust-services.md T05
 */
export const elementString = identifier<ElementStringParts>({
  id: 'gs1-element-string',
  title: both('GS1 要素字符串', 'GS1 element string'),
  basis: 'GS1 General Specifications',
  example: '(01)09506000134352(17)280831(10)L20261101(21)SN0000000001',
  sizeMax: textMax,
  letterCase: 'kept',
  separators: '',
  shown: 'all',
  read: (text) => {
    const elements = text.startsWith('(') ? bracketed(text) : scanned(text);
    if ('code' in elements) return elements;
    const complaints = elements.flatMap(({ element, at }) => elementComplaints(element, at));
    complaints.push(...doubled(elements));
    const parts = { elements: elements.map(({ element }) => element) };
    return { parts, complaints, text: bracketedText(parts.elements) };
  },
  join: ({ elements }) => bracketedText(elements),
  pieces: (_, { elements }) => elementPieces(elements),
});

/** Elements as people print them: `(01)09506000134352(21)SN1`. */
export function bracketedText(elements: readonly Element[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value}`).join('');
}

/**
 * Elements as a symbol carries them: separators only behind those of open length.
 *
 * @basis GS1 General Specifications §7.8.4
 */
export function scannedText(elements: readonly Element[]): string {
  return elements
    .map(({ ai, value }, i) => {
      const isOpen = fixedSizes[ai.slice(0, 2)] === undefined && i < elements.length - 1;
      return ai + value + (isOpen ? separator : '');
    })
    .join('');
}

interface Placed {
  readonly element: Element;
  /** Offset of the value. */
  readonly at: number;
}

function bracketed(text: string): readonly Placed[] | Complaint {
  const found: Placed[] = [];
  let at = 0;
  while (at < text.length) {
    const head = /^\((\d{2,4})\)/.exec(text.slice(at, at + 6));
    if (head === null || found.length === elementsMax) return notAnElement(text, at);
    const [whole, ai = ''] = head;
    if (elementKinds[ai] === undefined) return unknownElement(ai, at + 1);
    const start = at + whole.length;
    // A value may hold a bracket itself; only one that looks like an identifier ends it.
    const next = text.slice(start).search(/\(\d{2,4}\)/);
    at = next < 0 ? text.length : start + next;
    found.push({ element: { ai, value: text.slice(start, at) }, at: start });
  }
  return found;
}

function scanned(text: string): readonly Placed[] | Complaint {
  const found: Placed[] = [];
  let at = symbologies.find((mark) => text.startsWith(mark))?.length ?? 0;
  while (at < text.length) {
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    const ai = [2, 3, 4].map((size) => text.slice(at, at + size)).find((one) => elementKinds[one]);
    if (ai === undefined) return unknownElement(text.slice(at, at + 2), at);
    if (found.length === elementsMax) return notAnElement(text, at);
    const fixed = fixedSizes[ai.slice(0, 2)];
    const stop = text.indexOf(separator, at);
    const open = stop < 0 ? text.length : stop;
    const end = fixed === undefined ? open : Math.min(at + fixed, open);
    const start = at + ai.length;
    found.push({ element: { ai, value: text.slice(start, end) }, at: start });
    at = end;
  }
  return found;
}

function notAnElement(text: string, at: number): Complaint {
  const wanted = both('括号内的应用标识符，如 (01)', 'an application identifier such as (01)');
  return { code: 'identifier-form', at, found: letterAt(text, at), wanted };
}

function unknownElement(ai: string, at: number): Complaint {
  const wanted = both('已知的应用标识符，如 01、10、17、21', 'a known identifier: 01, 10, 17, 21');
  return { code: 'identifier-form', at, found: ai, wanted };
}

/** What is to be said against the value of one element that starts at `at`. */
export function elementComplaints({ ai, value }: Element, at: number): readonly Complaint[] {
  const own = elementKinds[ai];
  if (own === undefined) return [unknownElement(ai, at)];
  if (value.length < own.least || value.length > own.most) {
    const range = own.least === own.most ? String(own.least) : `${own.least}–${own.most}`;
    const wanted = both(`${range} 位（${ai}）`, `${range} characters (${ai})`);
    return [{ code: 'identifier-length', at, found: String(value.length), wanted }];
  }
  const isText = own.form === 'text';
  for (let i = 0; i < value.length; i++) {
    const isFine = isText ? isTextLetter(value.charCodeAt(i)) : /\d/.test(value[i] ?? '');
    if (isFine) continue;
    const wanted = isText ? both('GS1 字符集字符', 'a GS1 character') : both('数字', 'a digit');
    return [{ code: 'identifier-character', at: at + i, found: letterAt(value, i), wanted }];
  }
  return own.form === 'date' ? dateComplaints(value, at) : keyComplaints(own.form, value, at);
}

/** The 82 characters of values: those of ISO 646 that mean the same everywhere. */
function isTextLetter(code: number): boolean {
  return code >= 0x21 && code <= 0x7a && !'#$@[\\]^`'.includes(String.fromCharCode(code));
}

/** Day 00 means the last day of the month. The century is for the reader to tell. */
function dateComplaints(value: string, at: number): readonly Complaint[] {
  const [year, month, day] = [value.slice(0, 2), value.slice(2, 4), value.slice(4)].map(Number);
  const isDay = daysOf(2000 + (year ?? 0), month ?? 0) >= Math.max(day ?? 0, 1);
  return isDay ? [] : [{ code: 'identifier-date', at, found: value }];
}

function keyComplaints(form: ElementKind['form'], value: string, at: number): readonly Complaint[] {
  if (form !== 'gtin' && form !== 'gln' && form !== 'sscc') return [];
  const reading = { gtin, gln, sscc }[form].parse(value);
  return reading.ok ? [] : [{ code: 'identifier-check', at: at + value.length - 1, found: value }];
}

function doubled(elements: readonly Placed[]): readonly Complaint[] {
  const values = new Map<string, string>();
  for (const { element, at } of elements) {
    const earlier = values.get(element.ai);
    // The same element twice with one value is what two symbols of a label give together.
    if (earlier !== undefined && earlier !== element.value) {
      const wanted = both(`与前一个 (${element.ai}) 相同`, `the same as the first (${element.ai})`);
      return [{ code: 'identifier-form', at, found: element.value, wanted }];
    }
    values.set(element.ai, element.value);
  }
  return [];
}

/** Elements told one by one. */
export function elementPieces(elements: readonly Element[]): readonly Piece[] {
  let at = 0;
  return elements.map(({ ai, value }) => {
    const start = at + ai.length + 2;
    at = start + value.length;
    const title = elementKinds[ai]?.title ?? both('要素', 'element');
    return { at: start, text: value, title: both(`(${ai}) ${title.zh}`, `(${ai}) ${title.en}`) };
  });
}

/** The value of an element by its identifier; a GTIN as 14 digits. */
export function elementValue(elements: readonly Element[], ai: string): string | undefined {
  const value = elements.find((element) => element.ai === ai)?.value;
  return ai === '01' && value !== undefined ? gtin14(value) : value;
}
