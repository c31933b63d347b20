import { fromUtf8, Malformed } from '@yunzhang/base';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { malformed } from './codes.ts';

/** What a reader accepts of one XML file. @basis stack.md §4 */
export interface XmlLimits {
  /** Octets of the file. */
  readonly sizeMax: number;
  readonly depthMax: number;
  /** Elements of the file. */
  readonly elementsMax: number;
  /** Attributes of one element. */
  readonly attributesMax: number;
}

/**
 * Limits of every read that names none.
 *
 * Far above any page seen; the slowest file found within them took 3 s (one comment of 16 MiB), so
 * a file from outside is read where it can be stopped.
 *
 * @basis stack.md §4
 */
export const xmlLimits: XmlLimits = {
  sizeMax: 16 * 1024 * 1024,
  depthMax: 128,
  elementsMax: 500_000,
  attributesMax: 256,
};

/** The namespace of the standard, and the one without a year that older producers write. */
export const ofdNamespaces = ['http://www.ofdspec.org/2016', 'http://www.ofdspec.org'] as const;

/** One attribute as written. */
export interface XmlAttribute {
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

/**
 * One element of a tree that nobody changes.
 *
 * The four offsets count octets of the file as received, so that a range can be cut out of it or
 * text put into it without writing the rest again. @basis ofd-signatures.md §4
 */
export interface XmlElement {
  /** The name as written, prefix included. */
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  /** Attributes without a namespace, by name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** All attributes in the order of the file, declarations of namespaces included. */
  readonly attributeList: readonly XmlAttribute[];
  /** Elements and text; comments are left out, CDATA is text. */
  readonly children: readonly (XmlElement | string)[];
  /** First octet of the start tag. */
  readonly from: number;
  /** First octet after the end tag. */
  readonly to: number;
  /** First octet after the start tag. */
  readonly innerFrom: number;
  /** First octet of the end tag; equal to `to` for an element written as one tag. */
  readonly innerTo: number;
}

interface Open extends XmlElement {
  readonly children: (XmlElement | string)[];
  innerFrom: number;
  innerTo: number;
  to: number;
}

/**
 * Reads one XML file into a tree.
 *
 * Well-formedness is strict. A document type, any other version than 1.0 and any encoding but UTF-8
 * are refused: two readers must not see two documents. Processing instructions carry nothing in
 * OFD and are skipped.
 *
 * @basis ofd-signatures.md §7 O3; stack.md §4
 */
export function readXml(bytes: Uint8Array, limits: XmlLimits = xmlLimits): XmlElement {
  if (bytes.length > limits.sizeMax) malformed('xml-too-large', 0, `${bytes.length} bytes`);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = textOfFile(bytes.subarray(mark));
  const reading = new Reading(text, mark, limits);
  return reading.run();
}

function textOfFile(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return malformed('xml-encoding', 0, 'not UTF-8');
  }
}

/** State of one parse; the events come in the order of the file. */
class Reading {
  readonly #text: string;
  readonly #limits: XmlLimits;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #stack: Open[] = [];
  #root: XmlElement | undefined;
  #elements = 0;
  #attributes = 0;
  /** From characters to octets: events come forward only, so one pass over the text is enough. */
  #character = 0;
  #octet: number;

  constructor(text: string, mark: number, limits: XmlLimits) {
    this.#text = text;
    this.#octet = mark;
    this.#limits = limits;
  }

  run(): XmlElement {
    const parser = this.#parser;
    parser.on('error', (error) => malformed('xml-not-well-formed', this.#here(), error.message));
    parser.on('doctype', () => malformed('xml-document-type', this.#here()));
    parser.on('xmldecl', ({ version, encoding }) => {
      if (version !== '1.0') malformed('xml-version', 0, version);
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) {
        malformed('xml-encoding', 0, encoding);
      }
    });
    parser.on('opentagstart', () => this.#begin());
    parser.on('attribute', () => {
      if (++this.#attributes > this.#limits.attributesMax) {
        malformed('xml-too-many-attributes', this.#here());
      }
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', (tag) => this.#close(tag.isSelfClosing));
    parser.on('text', (text) => this.#append(text));
    parser.on('cdata', (text) => this.#append(text));
    this.#parse();
    return this.#root ?? malformed('xml-not-well-formed', 0, 'no root element');
  }

  #parse(): void {
    try {
      // saxes skips what a document type declares, so no entity is ever expanded.
      this.#parser.write(this.#text).close();
    } catch (error) {
      if (error instanceof Malformed) throw error;
      malformed('xml-not-well-formed', undefined, String(error));
    }
  }

  #here(): number {
    return this.#octetOf(this.#parser.position);
  }

  #octetOf(character: number): number {
    for (; this.#character < character; this.#character++) {
      const code = this.#text.charCodeAt(this.#character);
      // A surrogate pair is two characters here and four octets there.
      const surrogate = code >= 0xd800 && code < 0xe000;
      this.#octet += code < 0x80 ? 1 : code < 0x800 || surrogate ? 2 : 3;
    }
    return this.#octet;
  }

  #begin(): void {
    this.#attributes = 0;
    if (++this.#elements > this.#limits.elementsMax) malformed('xml-too-many-elements');
    if (this.#stack.length >= this.#limits.depthMax) malformed('xml-too-deep', this.#here());
    const from = this.#octetOf(this.#text.lastIndexOf('<', this.#parser.position - 1));
    this.#stack.push({
      name: '',
      local: '',
      uri: '',
      attributes: new Map(),
      attributeList: [],
      children: [],
      from,
      to: from,
      innerFrom: from,
      innerTo: from,
    });
  }

  #open(tag: SaxesTagNS): void {
    const begun = this.#stack.pop();
    if (begun === undefined) malformed('xml-not-well-formed', this.#here());
    const list = Object.values(tag.attributes).map(({ name, local, uri, value }) => {
      return { name, local, uri, value };
    });
    const plain = list.filter((a) => a.uri === '');
    this.#stack.push({
      ...begun,
      name: tag.name,
      local: tag.local,
      uri: tag.uri,
      attributes: new Map(plain.map((a) => [a.local, a.value])),
      attributeList: list,
      innerFrom: this.#here(),
    });
  }

  #close(asOneTag: boolean): void {
    const element = this.#stack.pop();
    if (element === undefined) malformed('xml-not-well-formed', this.#here());
    const end = this.#parser.position;
    element.innerTo = asOneTag ? element.innerFrom : this.#octetOf(this.#endTag(end));
    element.to = this.#octetOf(end);
    const parent = this.#stack.at(-1);
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  #endTag(end: number): number {
    return this.#text.lastIndexOf('<', end - 1);
  }

  #append(text: string): void {
    const children = this.#stack.at(-1)?.children;
    if (children === undefined) return;
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else if (text !== '') children.push(text);
  }
}

/** The first child of that local name. Prefixes differ between producers and are not looked at. */
export function child(element: XmlElement, local: string): XmlElement | undefined {
  for (const one of element.children) {
    if (typeof one !== 'string' && one.local === local) return one;
  }
  return undefined;
}

/** Children of that local name, or all child elements, in the order of the file. */
export function children(element: XmlElement, local?: string): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (const one of element.children) {
    if (typeof one !== 'string' && (local === undefined || one.local === local)) found.push(one);
  }
  return found;
}

/** The value of an attribute without a namespace. */
export function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.get(name);
}

/** The text directly inside an element, without the white space around it. */
export function textOf(element: XmlElement): string {
  return element.children
    .filter((one) => typeof one === 'string')
    .join('')
    .trim();
}

/** The text of the first child of that name, if there is such a child. */
export function childText(element: XmlElement, local: string): string | undefined {
  const found = child(element, local);
  return found === undefined ? undefined : textOf(found);
}

/** Text as XML content or attribute value; characters XML cannot carry are refused. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) {
    malformed('xml-character', undefined, 'a character XML cannot carry');
  }
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;');
}

/** What `writeXml` takes: a name, attributes in order, and children. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: readonly (readonly [name: string, value: string | undefined])[];
  readonly children?: readonly (XmlNode | string)[];
}

/**
 * Writes a small tree on one line, attributes in the given order, undefined ones left out.
 *
 * Only for files of our own making; a received file is never written again.
 *
 * @basis ofd-signatures.md §11.5
 */
export function writeXml(node: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(node)}`;
}

/** Writes an element without a declaration. Depth is that of our own trees. */
export function writeNode(node: XmlNode): string {
  const attributes = (node.attributes ?? [])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(value ?? '')}"`)
    .join('');
  const inner = (node.children ?? [])
    .map((one) => (typeof one === 'string' ? escapeXml(one) : writeNode(one)))
    .join('');
  return inner === ''
    ? `<${node.name}${attributes}/>`
    : `<${node.name}${attributes}>${inner}</${node.name}>`;
}
