/** Attributes in order; those without a value are left out. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** Parts of an element, texts already escaped. */
export type Parts = readonly (string | undefined)[];

/** An element of OFD. */
export function element(name: string, facts: Facts = {}, parts: Parts = []): string {
  let head = `<ofd:${name}`;
  for (const [key, value] of Object.entries(facts)) {
    if (value !== undefined) head += ` ${key}="${escapeFact(String(value))}"`;
  }
  const inner = parts.filter((part) => part !== undefined && part !== '').join('');
  return inner === '' ? `${head}/>` : `${head}>${inner}</ofd:${name}>`;
}

/** An element with text; undefined where there is no text. */
export function field(name: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : element(name, {}, [escapeText(text)]);
}

/** A file of XML. @basis ofd-format.md §15 */
export function xmlFile(name: string, facts: Facts, parts: Parts): string {
  const root = element(name, facts, parts);
  const named = root.replace(/^<ofd:\w+/, '$& xmlns:ofd="http://www.ofdspec.org/2016"');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${named}`;
}

/** Characters XML cannot carry. */
// oxlint-disable-next-line no-control-regex
const foreign = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Halves of pairs without the other half. */
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text without what XML cannot carry. `¤` stands for a character that has no code. */
export function carried(text: string): string {
  return text.replace(foreign, '\u00a4').replace(halves, '\u00a4');
}

/** Escapes text between tags. */
export function escapeText(text: string): string {
  return carried(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function escapeFact(text: string): string {
  const plain = escapeText(text).replace(/"/g, '&quot;');
  return plain.replace(/\r/g, '&#13;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}
