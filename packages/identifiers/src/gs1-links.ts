import { gs1Check } from './check-characters.ts';
import { type Element, elementComplaints, elementKinds, elementPieces } from './gs1-elements.ts';
import { type Complaint, identifier, type Words } from './identifier.ts';
import { gln, gtin, sscc } from './trade-items.ts';
import { both } from './words.ts';

const linkMax = 1024;
const pairsMax = 16;
/** Elements that may open the path of a link. */
const primaryKeys: readonly string[] = ['00', '01', '414', '417'];
/** Elements that may follow a GTIN in the path, in this order. */
const qualifiers: readonly string[] = ['22', '10', '21', '254'];

/** The parts of a link. */
export interface DigitalLinkParts {
  /** Scheme, host and what stands before the first key. */
  readonly base: string;
  readonly elements: readonly Element[];
}

/**
 * GS1 Digital Link: `https://host/01/GTIN/10/LOT/21/SERIAL?17=YYMMDD`. Uncompressed links only.
 *
 * @basis GS1 Digital Link URI Syntax 1.5; trust-services.md T03
 */
export const digitalLink = identifier<DigitalLinkParts>({
  id: 'gs1-digital-link',
  title: both('GS1 数字链接', 'GS1 Digital Link'),
  basis: 'GS1 Digital Link URI Syntax 1.5',
  example: 'https://id.example/01/09506000134352/21/SN0000000001',
  sizeMax: linkMax,
  letterCase: 'kept',
  separators: '',
  shown: 'all',
  read: (text) => {
    const cut = cutLink(text);
    if ('code' in cut) return cut;
    const { base, elements, ats } = cut;
    const complaints = elements.flatMap((element, i) => elementComplaints(element, ats[i] ?? 0));
    return { parts: { base, elements }, complaints, text: linkText({ base, elements }) };
  },
  join: linkText,
  pieces: (text, { base, elements }) => [
    { at: 0, text: base, title: both('解析服务地址', 'resolver') },
    ...elementPieces(elements).map((piece, i) => ({
      ...piece,
      at: Math.max(0, text.indexOf(encoded(elements[i]?.value ?? ''), base.length)),
    })),
  ],
});

function linkText({ base, elements }: DigitalLinkParts): string {
  const isInPath = ({ ai }: Element): boolean =>
    primaryKeys.includes(ai) || qualifiers.includes(ai);
  const path = elements.filter(isInPath).map(({ ai, value }) => `/${ai}/${encoded(value)}`);
  const query = elements
    .filter((element) => !isInPath(element))
    .map(({ ai, value }) => `${ai}=${encoded(value)}`);
  return base + path.join('') + (query.length === 0 ? '' : `?${query.join('&')}`);
}

interface CutLink extends DigitalLinkParts {
  readonly ats: readonly number[];
}

function cutLink(text: string): CutLink | Complaint {
  const origin = /^https?:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?=\/)/.exec(text)?.[0];
  if (origin === undefined) {
    const wanted = both('以 https:// 开头的网址', 'an address that begins with https://');
    return { code: 'identifier-form', at: 0, wanted };
  }
  const hash = text.indexOf('#');
  const whole = hash < 0 ? text : text.slice(0, hash);
  const ask = whole.indexOf('?');
  const path = whole.slice(origin.length + 1, ask < 0 ? whole.length : ask).split('/');
  const first = path.findIndex(
    (one, i) => primaryKeys.includes(one) && (path.length - i) % 2 === 0,
  );
  if (first < 0 || path.length - first > pairsMax * 2) return noKey(origin.length);
  let at = origin.length + 1 + path.slice(0, first).join('').length + first;
  const base = whole.slice(0, at - 1);
  const pairs: [string, string, number][] = [];
  for (let i = first; i < path.length; i += 2) {
    const [ai = '', value = ''] = [path[i], path[i + 1]];
    if (i > first && !qualifiers.includes(ai)) return noKey(at);
    pairs.push([ai, value, at + ai.length + 1]);
    at += ai.length + value.length + 2;
  }
  if (ask >= 0) pairs.push(...queryPairs(whole, ask + 1));
  return decodedPairs(base, pairs);
}

function noKey(at: number): Complaint {
  const wanted = both('/01/ 加 14 位 GTIN 等标识', 'a key such as /01/ and a GTIN of 14 digits');
  return { code: 'identifier-form', at, wanted };
}

/** Elements of the query; words of the site such as `linkType` are not ours to judge. */
function queryPairs(text: string, start: number): [string, string, number][] {
  const pairs: [string, string, number][] = [];
  let at = start;
  for (const pair of text.slice(start).split(/[&;]/).slice(0, pairsMax)) {
    const [ai = '', value = ''] = pair.split('=');
    if (elementKinds[ai] !== undefined) pairs.push([ai, value, at + ai.length + 1]);
    at += pair.length + 1;
  }
  return pairs;
}

function decodedPairs(
  base: string,
  pairs: readonly (readonly [string, string, number])[],
): CutLink | Complaint {
  const elements: Element[] = [];
  for (const [ai, value, at] of pairs) {
    const plain = decoded(value);
    if (plain === undefined) return { code: 'identifier-form', at, found: value };
    elements.push({ ai, value: plain });
  }
  return { base, elements, ats: pairs.map(([, , at]) => at) };
}

function encoded(value: string): string {
  return value.replace(/[^A-Za-z0-9\-._~!*'()+,;:=]/g, (letter) => {
    const code = letter.charCodeAt(0);
    return code < 128 ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : '';
  });
}

/** Text of an escaped value; nothing where an escape is broken or means more than one octet. */
function decoded(value: string): string | undefined {
  if (/%(?![2-7][0-9A-Fa-f])/.test(value)) return undefined;
  return value.replace(/%(..)/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** The parts of an EPC or of a business transaction that names a party. */
export interface EpcParts {
  readonly scheme: 'sgtin' | 'lgtin' | 'sscc' | 'sgln' | 'bt';
  /** The GS1 key that it comes to: GTIN-14, SSCC or GLN, its check computed. */
  readonly key: string;
  readonly company: string;
  /** Serial, lot, extension or transaction; empty where the scheme has none. */
  readonly rest: string;
}

const epcForms: Readonly<
  Record<Exclude<EpcParts['scheme'], 'bt'>, { head: string; size: number }>
> = {
  sgtin: { head: 'urn:epc:id:sgtin:', size: 13 },
  lgtin: { head: 'urn:epc:class:lgtin:', size: 13 },
  sscc: { head: 'urn:epc:id:sscc:', size: 17 },
  sgln: { head: 'urn:epc:id:sgln:', size: 12 },
};
const transactionHead = 'urn:epcglobal:cbv:bt:';

const epcTitles: Readonly<Record<EpcParts['scheme'], Words>> = {
  sgtin: gtin.title,
  lgtin: gtin.title,
  sscc: sscc.title,
  sgln: gln.title,
  bt: gln.title,
};

/**
 * EPC URIs of trade items, lots, logistic units and places, and transactions of the CBV.
 *
 * @basis GS1 EPC Tag Data Standard §6.3; CBV 2.0 §8.5; trust-services.md T04
 */
export const epcUri = identifier<EpcParts>({
  id: 'epc-uri',
  title: both('EPC 统一资源标识', 'EPC URI'),
  basis: 'GS1 EPC Tag Data Standard',
  example: 'urn:epc:id:sgtin:9506000.013435.SN0000000001',
  sizeMax: 128,
  letterCase: 'kept',
  separators: '',
  shown: 'all',
  read: (text) => {
    if (text.startsWith(transactionHead)) return readTransaction(text);
    for (const scheme of ['sgtin', 'lgtin', 'sscc', 'sgln'] as const) {
      if (text.startsWith(epcForms[scheme].head)) return readEpc(text, scheme);
    }
    const wanted = both('urn:epc:id: 开头的标识', 'a URI that begins with urn:epc:id:');
    return { code: 'identifier-form', at: 0, wanted };
  },
  join: epcText,
  pieces: (text, { scheme, key, rest }) => {
    const at = scheme === 'bt' ? transactionHead.length : epcForms[scheme].head.length;
    const end = text.length - rest.length;
    const first = {
      at,
      text: text.slice(at, rest === '' ? end : end - 1),
      title: epcTitles[scheme],
    };
    const second = { at: end, text: rest, title: both('序列号或批号', 'serial or lot') };
    const keyed = { ...first, meaning: both(key, key) };
    return rest === '' ? [keyed] : [keyed, second];
  },
});

function readTransaction(text: string): ReturnType<typeof transaction> | Complaint {
  const [key = '', ...rest] = text.slice(transactionHead.length).split(':');
  const reading = gln.parse(key);
  const at = transactionHead.length;
  if (!reading.ok) {
    const isCheck = reading.code === 'identifier-check';
    return { code: isCheck ? 'identifier-inner-check' : 'identifier-form', at, found: key };
  }
  if (rest.join(':') === '') return { code: 'identifier-length', at: text.length, found: '0' };
  return transaction(key, rest.join(':'));
}

function transaction(key: string, rest: string): { parts: EpcParts; complaints: readonly [] } {
  return { parts: { scheme: 'bt', key, company: key.slice(0, 12), rest }, complaints: [] };
}

function readEpc(
  text: string,
  scheme: Exclude<EpcParts['scheme'], 'bt'>,
): { parts: EpcParts; complaints: readonly [] } | Complaint {
  const { head, size } = epcForms[scheme];
  const [company = '', reference = '', ...more] = text.slice(head.length).split('.');
  const at = head.length;
  const isNumber = /^\d{6,12}$/.test(company) && /^\d*$/.test(reference);
  if (!isNumber || company.length + reference.length !== size) {
    const wanted = both(
      `厂商代码（6–12 位）与代码共 ${size} 位数字`,
      `company prefix (6 to 12) and reference, ${size} digits in all`,
    );
    return { code: 'identifier-form', at, found: `${company}.${reference}`, wanted };
  }
  const rest = more.join('.');
  const needsRest = scheme !== 'sscc';
  const restAt = at + company.length + reference.length + 2;
  const isRest = needsRest ? /^[^\s#?/"<>&]{1,20}$/.test(decoded(rest) ?? '') : more.length === 0;
  if (!isRest) {
    const wanted = needsRest ? both('序列号', 'a serial') : both('结尾', 'the end');
    return { code: 'identifier-form', at: Math.min(restAt, text.length), found: rest, wanted };
  }
  return {
    parts: { scheme, key: keyOf(scheme, company, reference), company, rest },
    complaints: [],
  };
}

/** The first digit of an item or unit stands in front of the company's digits in the key. */
function keyOf(scheme: EpcParts['scheme'], company: string, reference: string): string {
  const body =
    scheme === 'sgln' ? company + reference : `${reference[0]}${company}${reference.slice(1)}`;
  return body + gs1Check(body);
}

function epcText({ scheme, key, company, rest }: EpcParts): string {
  if (scheme === 'bt') return `${transactionHead}${key}:${rest}`;
  const body = key.slice(0, -1);
  const size = company.length;
  const reference =
    scheme === 'sgln' ? body.slice(size) : `${body.slice(0, 1)}${body.slice(1 + size)}`;
  return `${epcForms[scheme].head}${company}.${reference}${rest === '' ? '' : `.${rest}`}`;
}
