import type { XmlAttribute, XmlElement, XmlLimits } from './xml.ts';

/** What is known of the text besides the text. */
export interface XmlFacts {
  /** Octets of the text, and of the byte order mark before it. */
  readonly size: number;
  readonly mark: number;
  readonly limits: XmlLimits;
  /** Local name of children of the root whose inside is checked but not kept. */
  readonly hollow?: string;
}

/** A name as written and its two parts. */
export interface Name {
  readonly whole: string;
  readonly prefix: string;
  readonly local: string;
}

/** From characters to octets; asked only where something is cut out or refused. */
export class Places {
  readonly #text: string;
  readonly #mark: number;
  readonly #isPlain: boolean;
  /** Octets before each 4096th character, made on first use. */
  #steps: number[] | undefined;
  /** The place asked for last: questions mostly come in the order of the file. */
  #character = 0;
  #octet = 0;

  constructor(text: string, mark: number, size: number) {
    this.#text = text;
    this.#mark = mark;
    this.#isPlain = text.length === size;
  }

  octetOf(character: number): number {
    if (this.#isPlain) return this.#mark + character;
    this.#steps ??= this.#count();
    const step = character >> 12;
    if (this.#character > character || this.#character < step << 12) {
      this.#character = step << 12;
      this.#octet = this.#steps[step] ?? 0;
    }
    this.#octet += octets(this.#text, this.#character, character);
    this.#character = character;
    return this.#mark + this.#octet;
  }

  #count(): number[] {
    const steps = [0];
    for (let at = 4096; at <= this.#text.length; at += 4096) {
      steps.push((steps.at(-1) ?? 0) + octets(this.#text, at - 4096, at));
    }
    return steps;
  }
}

/** UTF-8 octets of a part; a pair of surrogates is two characters here and four octets there. */
function octets(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const one = text.charCodeAt(i);
    count += one < 0x80 ? 1 : one < 0x800 || (one >= 0xd800 && one < 0xe000) ? 2 : 3;
  }
  return count;
}

/** An element; its places are characters until somebody asks for octets. */
export class Element implements XmlElement {
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly attributeList: readonly XmlAttribute[];
  readonly children: (XmlElement | string)[] = [];
  /** What is inside is checked but not kept. */
  isHollow = false;
  readonly #places: Places;
  readonly #start: number;
  readonly #inner: number;
  #innerEnd: number;
  #end: number;
  #attributes: ReadonlyMap<string, string> | undefined;

  constructor(
    places: Places,
    { whole, local }: Name,
    uri: string,
    attributes: readonly XmlAttribute[],
    start: number,
    inner: number,
  ) {
    this.name = whole;
    this.local = local;
    this.uri = uri;
    this.attributeList = attributes;
    this.#places = places;
    this.#start = start;
    this.#inner = inner;
    this.#innerEnd = inner;
    this.#end = inner;
  }

  close(innerEnd: number, end: number): void {
    this.#innerEnd = innerEnd;
    this.#end = end;
  }

  get attributes(): ReadonlyMap<string, string> {
    this.#attributes ??= new Map(
      this.attributeList.filter(({ uri }) => uri === '').map(({ local, value }) => [local, value]),
    );
    return this.#attributes;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  get from(): number {
    return this.#places.octetOf(this.#start);
  }

  get innerFrom(): number {
    return this.#places.octetOf(this.#inner);
  }

  get innerTo(): number {
    return this.#places.octetOf(this.#innerEnd);
  }

  get to(): number {
    return this.#places.octetOf(this.#end);
  }
}
