import { fromUtf8 } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { XmlReader } from './xml-reader.ts';

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
 * Far above any page seen. A file from outside is read where it can be stopped all the same.
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
  /** Characters of the file from the start tag to the end tag: what looking at it costs. */
  readonly length: number;
  /** First octet of the start tag. */
  readonly from: number;
  /** First octet after the end tag. */
  readonly to: number;
  /** First octet after the start tag. */
  readonly innerFrom: number;
  /** First octet of the end tag; equal to `to` for an element written as one tag. */
  readonly innerTo: number;
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
  return read(bytes, limits);
}

/**
 * Reads what stands around the children of the root with the local name `hollow`.
 *
 * The whole file is checked as by `readXml`; what is inside those children is not kept. For the
 * question what a page needs, before anybody draws it.
 */
export function readXmlFrame(bytes: Uint8Array, hollow: string): XmlElement {
  return read(bytes, xmlLimits, hollow);
}

function read(bytes: Uint8Array, limits: XmlLimits, hollow?: string): XmlElement {
  if (bytes.length > limits.sizeMax) malformed('xml-too-large', 0, `${bytes.length} bytes`);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = textOfFile(bytes.subarray(mark));
  const facts = { size: bytes.length - mark, mark, limits };
  return new XmlReader(text, hollow === undefined ? facts : { ...facts, hollow }).read();
}

function textOfFile(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return malformed('xml-encoding', 0, 'not UTF-8');
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
  for (const one of element.attributeList) {
    if (one.local === name && one.uri === '') return one.value;
  }
  return undefined;
}

/** The text directly inside an element, without the white space around it. */
export function textOf(element: XmlElement): string {
  let text = '';
  for (const one of element.children) if (typeof one === 'string') text += one;
  return text.trim();
}

/** The text of the first child of that name, if there is such a child. */
export function childText(element: XmlElement, local: string): string | undefined {
  const found = child(element, local);
  return found === undefined ? undefined : textOf(found);
}

/** Text as XML content or attribute value; characters XML cannot carry are refused. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f"&<>\ufffe\uffff]/.test(text)) return text;
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
  let text = `<${node.name}`;
  for (const [name, value] of node.attributes ?? []) {
    if (value !== undefined) text += ` ${name}="${escapeXml(value)}"`;
  }
  let inner = '';
  for (const one of node.children ?? []) {
    inner += typeof one === 'string' ? escapeXml(one) : writeNode(one);
  }
  return inner === '' ? `${text}/>` : `${text}>${inner}</${node.name}>`;
}
