/** Names that mean the same in every file. @basis Namespaces in XML 1.0 §3 */
const xmlUri = 'http://www.w3.org/XML/1998/namespace';
const xmlnsUri = 'http://www.w3.org/2000/xmlns/';

/** An attribute before its prefix is looked up. */
interface Written {
  /** The name with its prefix, and without. */
  readonly name: string;
  readonly local: string;
  readonly value: string;
}

/**
 * Prefixes and what they mean inside one element.
 *
 * Scopes are a chain and never copied: many elements that each declare a prefix inside many others
 * cost a look along the chain, which the depth of the file bounds.
 */
export class XmlScope {
  /** Outside the root element. */
  static readonly outermost = new XmlScope(
    new Map([
      ['', ''],
      ['xml', xmlUri],
    ]),
  );

  readonly #uris: ReadonlyMap<string, string>;
  readonly #outer: XmlScope | undefined;

  private constructor(uris: ReadonlyMap<string, string>, outer?: XmlScope) {
    this.#uris = uris;
    this.#outer = outer;
  }

  /** The scope inside an element with these attributes; undefined where one is not allowed. */
  extended(attributes: readonly Written[]): XmlScope | undefined {
    let uris: Map<string, string> | undefined;
    for (const { name, local, value } of attributes) {
      const isDefault = name === 'xmlns';
      if (!isDefault && !name.startsWith('xmlns:')) continue;
      const prefix = isDefault ? '' : local;
      const isXml = prefix === 'xml';
      if (prefix === 'xmlns' || value === xmlnsUri || isXml !== (value === xmlUri)) {
        return undefined;
      }
      if (value === '' && !isDefault) return undefined;
      uris ??= new Map();
      uris.set(prefix, value);
    }
    return uris === undefined ? this : new XmlScope(uris, this);
  }

  /** What a prefix of an element means; undefined where nothing declares it. */
  uriOf(prefix: string): string | undefined {
    return this.#uris.get(prefix) ?? this.#outer?.uriOf(prefix);
  }

  /** What the prefix of an attribute means: without one it is in no namespace. */
  uriOfAttribute(name: string): string | undefined {
    const colon = name.indexOf(':');
    if (colon < 0) return name === 'xmlns' ? xmlnsUri : '';
    const prefix = name.slice(0, colon);
    return prefix === 'xmlns' ? xmlnsUri : this.uriOf(prefix);
  }
}
