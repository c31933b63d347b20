import { malformed } from './codes.ts';
import type { XmlElement, XmlLimits } from './xml.ts';
import { Element, type Name, Places, type XmlFacts } from './xml-element.ts';
import { anyName, code, declaration, forbidden } from './xml-grammar.ts';
import { XmlNames } from './xml-names.ts';
import { XmlScope } from './xml-scope.ts';
import { type Draft, fewAttributes, hasEqual, none } from './xml-tag.ts';

/** Longer ones are nothing but blanks. */
const declarationMax = 1024;
/** The declaration that nearly all files begin with. */
const usual = '<?xml version="1.0" encoding="UTF-8"?>';
/**
 * One pass over the text of an XML file: strict where two readers could see two documents, and
 * without any entity but the five of XML.
 *
 * Cost grows with the length of the text; nothing is looked at more than a fixed number of times.
 *
 * @basis XML 1.0 (fifth edition); Namespaces in XML 1.0 (third edition); stack.md §4
 */
export class XmlReader {
  readonly #text: string;
  readonly #places: Places;
  readonly #limits: XmlLimits;
  /** Local name of the child of the root whose inside is checked but not kept. */
  readonly #hollow: string | undefined;
  /** Names of the elements that are open, and those of them that are kept. */
  readonly #open: string[] = [];
  readonly #stack: Element[] = [];
  readonly #scopes: XmlScope[] = [XmlScope.outermost];
  readonly #names = new XmlNames();
  /** Of the start tag at hand: whether no attribute declares or uses a prefix, and its end. */
  #isPlain = true;
  #isClosed = false;
  #tagTo = 0;
  /** The first `<` from where it was looked for last; the length of the text if there is none. */
  #less = -1;
  /** The same for `&`. */
  #ampersand = -1;
  #ampersandFrom = 0;
  /** Names of the attributes of a tag that is checked but not kept. */
  readonly #seen: string[] = [];
  #seenCount = 0;
  /** What the whole text does not have need not be looked for in its parts. */
  readonly #hasReferences: boolean;
  readonly #hasReturns: boolean;
  readonly #hasBracketEnds: boolean;
  #at = 0;
  #elements = 0;
  #root: Element | undefined;

  constructor(text: string, facts: XmlFacts) {
    const { size, mark, limits } = facts;
    this.#hollow = facts.hollow;
    this.#text = text;
    this.#places = new Places(text, mark, size);
    this.#limits = limits;
    this.#hasReferences = text.includes('&');
    this.#hasReturns = text.includes('\r');
    this.#hasBracketEnds = text.includes(']]>');
  }

  /** The root element. */
  read(): XmlElement {
    const text = this.#text;
    const bad = forbidden.exec(text);
    if (bad !== null) this.#refuse(bad.index, 'a character XML cannot carry');
    this.#declaration();
    while (this.#at < text.length) {
      const to = this.#nextLess(this.#at);
      if (to > this.#at) this.#words(this.#at, to);
      this.#at = to;
      if (to < text.length) this.#markup();
    }
    if (this.#open.length > 0) this.#refuse(text.length, 'an element is not closed');
    return this.#root ?? this.#refuse(0, 'no root element');
  }

  #nextLess(from: number): number {
    if (this.#less < from) {
      const found = this.#text.indexOf('<', from);
      this.#less = found < 0 ? this.#text.length : found;
    }
    return this.#less;
  }

  #refuse(at: number, detail: string): never {
    return malformed('xml-not-well-formed', this.#places.octetOf(at), detail);
  }

  #declaration(): void {
    if (this.#text.startsWith(usual)) {
      this.#at = usual.length;
      return;
    }
    if (!/^<\?xml[\t\n\r ]/.test(this.#text)) return;
    const found = declaration.exec(this.#text.slice(0, declarationMax));
    if (found === null) this.#refuse(0, 'the XML declaration');
    const version = found[1] ?? found[2] ?? '';
    const encoding = found[3] ?? found[4];
    if (version !== '1.0') malformed('xml-version', 0, version);
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) {
      malformed('xml-encoding', 0, encoding);
    }
    this.#at = found[0].length;
  }

  #words(from: number, to: number): void {
    const top = this.#stack.at(-1);
    const isHollow = this.#isHollow;
    if (isHollow && !this.#hasBracketEnds && !this.#hasReferences) return;
    const raw = this.#text.slice(from, to);
    if (top === undefined) {
      if (/[^\t\n\r ]/.test(raw)) this.#refuse(from, 'text outside the root element');
      return;
    }
    if (this.#hasBracketEnds && raw.includes(']]>')) this.#refuse(from, ']]> in text');
    if (isHollow) {
      if (this.#hasReferences) this.#resolved(raw, from);
      return;
    }
    const lines = this.#hasReturns ? raw.replace(/\r\n?/g, '\n') : raw;
    append(top, this.#hasReferences ? this.#resolved(lines, from) : lines);
  }

  /** Whether what comes now is checked but not kept. */
  get #isHollow(): boolean {
    return this.#open.length > this.#stack.length || this.#stack.at(-1)?.isHollow === true;
  }

  /** Text with its references replaced. */
  #resolved(text: string, from: number): string {
    if (!text.includes('&')) return text;
    return text.replace(/&([^;&]{0,32};)?/g, (_, inner: string | undefined) =>
      this.#reference(inner, from),
    );
  }

  #reference(inner: string | undefined, from: number): string {
    switch (inner) {
      case 'amp;':
        return '&';
      case 'lt;':
        return '<';
      case 'gt;':
        return '>';
      case 'quot;':
        return '"';
      case 'apos;':
        return "'";
    }
    const number = /^#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}));$/.exec(inner ?? '');
    if (number === null) this.#refuse(from, 'a reference to an entity');
    const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    const isSurrogate = point >= 0xd800 && point < 0xe000;
    if (point > 0x10ffff || isSurrogate) this.#refuse(from, 'a reference to no character');
    const char = String.fromCodePoint(point);
    if (forbidden.test(char)) this.#refuse(from, 'a reference to no character');
    return char;
  }

  #markup(): void {
    switch (this.#text.charCodeAt(this.#at + 1)) {
      case code.slash:
        this.#endTag();
        break;
      case code.bang:
        this.#special();
        break;
      case code.question:
        this.#instruction();
        break;
      default:
        this.#startTag();
    }
  }

  #special(): void {
    const text = this.#text;
    const start = this.#at;
    if (text.startsWith('<!--', start)) {
      const end = text.indexOf('--', start + 4);
      if (end < 0 || text.charCodeAt(end + 2) !== code.greater) this.#refuse(start, 'a comment');
      this.#at = end + 3;
    } else if (text.startsWith('<![CDATA[', start)) {
      const top = this.#stack.at(-1);
      const end = text.indexOf(']]>', start + 9);
      if (end < 0 || top === undefined) this.#refuse(start, 'a CDATA section');
      const raw = text.slice(start + 9, end);
      if (!this.#isHollow) append(top, this.#hasReturns ? raw.replace(/\r\n?/g, '\n') : raw);
      this.#at = end + 3;
    } else if (text.startsWith('<!DOCTYPE', start)) {
      malformed('xml-document-type', this.#places.octetOf(start));
    } else {
      this.#refuse(start, 'unknown markup');
    }
  }

  #instruction(): void {
    const start = this.#at;
    const end = this.#text.indexOf('?>', start + 2);
    if (end < 0) this.#refuse(start, 'a processing instruction');
    const target = /^[^\t\n\r ]*/.exec(this.#text.slice(start + 2, Math.min(end, start + 258)));
    const name = target?.[0] ?? '';
    if (!anyName.test(name) || /^xml$/i.test(name)) this.#refuse(start, 'a processing instruction');
    this.#at = end + 2;
  }

  #endTag(): void {
    const text = this.#text;
    const start = this.#at;
    const name = this.#open.pop();
    this.#scopes.pop();
    if (name === undefined || !text.startsWith(name, start + 2)) {
      this.#refuse(start, 'an end tag without its start');
    }
    const end = this.#skipBlanks(start + 2 + name.length);
    if (text.charCodeAt(end) !== code.greater) this.#refuse(start, 'an end tag');
    this.#at = end + 1;
    if (this.#open.length >= this.#stack.length) return;
    const element = this.#stack.pop();
    element?.close(start, this.#at);
    if (element !== undefined) this.#put(element);
  }

  #put(element: Element): void {
    const top = this.#stack.at(-1);
    if (top !== undefined) top.children.push(element);
    else if (this.#root === undefined) this.#root = element;
    else this.#refuse(this.#at, 'a second root element');
  }

  #startTag(): void {
    const start = this.#at;
    const place = this.#places;
    if (++this.#elements > this.#limits.elementsMax) malformed('xml-too-many-elements');
    if (this.#open.length >= this.#limits.depthMax) {
      malformed('xml-too-deep', place.octetOf(start));
    }
    if (this.#open.length === 0 && this.#root !== undefined) {
      this.#refuse(start, 'a second root element');
    }
    const isHollow = this.#isHollow;
    const name = this.#nameAt(start + 1);
    const after = start + 1 + name.whole.length;
    let attributes = this.#attributesAt(after, isHollow);
    if (isHollow && !this.#isPlain) attributes = this.#attributesAt(after, false);
    const outer = this.#scopes.at(-1) ?? XmlScope.outermost;
    const within = this.#isPlain ? outer : outer.extended(attributes);
    const scope = within ?? this.#refuse(start, 'a namespace declaration');
    const uri = scope.uriOf(name.prefix) ?? this.#refuse(start, 'a prefix without a namespace');
    if (name.prefix === 'xmlns') this.#refuse(start, 'a prefix without a namespace');
    this.#at = this.#tagTo;
    this.#complete(attributes, scope, start);
    if (!isHollow) {
      const element = new Element(place, name, uri, attributes, start, this.#tagTo);
      element.isHollow = this.#open.length === 1 && name.local === this.#hollow;
      if (this.#isClosed) this.#put(element);
      else this.#stack.push(element);
    }
    if (this.#isClosed) return;
    this.#open.push(name.whole);
    this.#scopes.push(scope);
  }

  /** Gives the attributes their namespaces; one that is there twice is refused. */
  #complete(attributes: readonly Draft[], scope: XmlScope, start: number): void {
    if (!this.#isPlain) {
      for (const one of attributes) {
        const uri = scope.uriOfAttribute(one.name);
        one.uri = uri ?? this.#refuse(start, 'an unknown prefix');
      }
    }
    if (hasEqual(attributes)) this.#refuse(start, 'one attribute twice');
    const seen = this.#seen;
    for (let i = 1; i < this.#seenCount; i++) {
      for (let k = 0; k < i; k++) {
        if (seen[i] === seen[k]) this.#refuse(start, 'one attribute twice');
      }
    }
  }

  #nameAt(from: number): Name {
    return this.#names.at(this.#text, from) ?? this.#refuse(from, 'a name');
  }

  /** The same as `#skipBlanks`, for where there is one blank or none. */
  #afterBlanks(from: number): number {
    const one = this.#text.charCodeAt(from);
    if (one > code.space) return from;
    return one === code.space && this.#text.charCodeAt(from + 1) > code.space
      ? from + 1
      : this.#skipBlanks(from);
  }

  #skipBlanks(from: number): number {
    let at = from;
    for (; ; at++) {
      const one = this.#text.charCodeAt(at);
      if (one !== code.space && one !== code.lineFeed && one !== code.tab) {
        if (one !== code.carriageReturn) return at;
      }
    }
  }

  /**
   * The attributes of a tag. Those of a hollow one are not made, only their names remembered;
   * with prefixes among them or many of them the answer is not plain, and they are read again.
   */
  #attributesAt(from: number, isHollow: boolean): readonly Draft[] {
    const text = this.#text;
    const less = this.#nextLess(from);
    const attributes: Draft[] | undefined = isHollow ? undefined : [];
    this.#seenCount = 0;
    this.#isPlain = true;
    let count = 0;
    let at = from;
    for (;;) {
      const next = this.#afterBlanks(at);
      const one = text.charCodeAt(next);
      const isClosed = one === code.slash && text.charCodeAt(next + 1) === code.greater;
      if (isClosed || one === code.greater) {
        this.#isClosed = isClosed;
        this.#tagTo = next + (isClosed ? 2 : 1);
        return attributes ?? none;
      }
      if (next === at || next >= text.length) this.#refuse(next, 'a start tag');
      if (count++ >= this.#limits.attributesMax) {
        malformed('xml-too-many-attributes', this.#places.octetOf(next));
      }
      const name = this.#nameAt(next);
      const equals = this.#afterBlanks(next + name.whole.length);
      if (text.charCodeAt(equals) !== code.equals) this.#refuse(next, 'an attribute');
      const open = this.#afterBlanks(equals + 1);
      const quote = text.charCodeAt(open);
      const isQuote = quote === code.quote || quote === code.apostrophe;
      const close = isQuote ? text.indexOf(quote === code.quote ? '"' : "'", open + 1) : -1;
      if (close < 0) this.#refuse(next, 'an attribute');
      if (close > less) this.#refuse(next, 'a value with <');
      if (name.prefix !== '' || name.whole === 'xmlns') this.#isPlain = false;
      if (attributes !== undefined) {
        const value = this.#value(open + 1, close);
        attributes.push({ name: name.whole, local: name.local, uri: '', value });
      } else {
        if (this.#hasReference(open + 1, close)) this.#value(open + 1, close);
        if (count > fewAttributes) this.#isPlain = false;
        else this.#seen[this.#seenCount++] = name.whole;
      }
      at = close + 1;
    }
  }

  #value(from: number, to: number): string {
    const text = this.#text;
    const raw = text.slice(from, to);
    let i = from;
    while (i < to && text.charCodeAt(i) >= code.space) i++;
    const flat = i === to ? raw : raw.replace(/\r\n|[\t\n\r]/g, ' ');
    return this.#hasReference(from, to) ? this.#resolved(flat, from) : flat;
  }

  /** Whether there is an ampersand in a part of the text. Parts come in order, but for few. */
  #hasReference(from: number, to: number): boolean {
    if (!this.#hasReferences) return false;
    if (this.#ampersand < from || this.#ampersandFrom > from) {
      const found = this.#text.indexOf('&', from);
      this.#ampersand = found < 0 ? this.#text.length : found;
      this.#ampersandFrom = from;
    }
    return this.#ampersand < to;
  }
}

function append(element: Element, text: string): void {
  const { children } = element;
  const last = children.length - 1;
  const before = children[last];
  if (typeof before === 'string') children[last] = before + text;
  else if (text !== '') children.push(text);
}
