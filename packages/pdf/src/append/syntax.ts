import { hex, latin1 } from '@yunzhang/base';
import type { PdfDictionary, PdfObject, PdfString } from '../object.ts';

/** A dictionary as it is written: values are objects or syntax that is ready. */
export type Entries = Readonly<Record<string, string>>;

/**
 * Writes an object in PDF syntax.
 *
 * Depth is that of the reader, which refuses nesting beyond 64. Streams are indirect objects and
 * never come here.
 *
 * @basis ISO 32000-1 7.3
 */
export function objectText(value: PdfObject): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value);
  switch (value.kind) {
    case 'name':
      return nameText(value.value);
    case 'string':
      return stringText(value);
    case 'array':
      return `[${value.items.map(objectText).join(' ')}]`;
    case 'reference':
      return `${value.number} ${value.generation} R`;
    case 'stream':
      return dictionaryText(value.dictionary);
    default:
      return dictionaryText(value);
  }
}

/** Writes a dictionary; entries of `over` replace those it has, or follow them. */
export function dictionaryText(dictionary: PdfDictionary, over: Entries = {}): string {
  const kept = [...dictionary.entries].map(([key, value]) => {
    const text = Object.hasOwn(over, key) ? over[key] : undefined;
    return `${nameText(key)} ${text ?? objectText(value)}`;
  });
  const added = Object.entries(over)
    .filter(([key]) => !dictionary.entries.has(key))
    .map(([key, text]) => `${nameText(key)} ${text}`);
  return `<<${[...kept, ...added].join('\n')}>>`;
}

/** Writes entries as a dictionary. */
export function entriesText(entries: Entries): string {
  const rows = Object.entries(entries).map(([key, text]) => `${nameText(key)} ${text}`);
  return `<<${rows.join('\n')}>>`;
}

/** Writes a number without an exponent, so that it reads back as the same number. */
export function numberText(value: number): string {
  const text = String(value);
  const [digits = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  if (Math.abs(value) >= 1) return BigInt(value).toString();
  const zeros = '0'.repeat(-Number(exponent) - 1);
  return `${value < 0 ? '-' : ''}0.${zeros}${digits.replace(/[-.]/g, '')}`;
}

/** Writes a name; octets that are no plain characters are escaped. @basis ISO 32000-1 7.3.5 */
export function nameText(name: string): string {
  const escaped = name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (mark) => {
    return `#${mark.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `/${escaped}`;
}

function stringText(value: PdfString): string {
  const text = latin1(value.bytes);
  // Line ends in literal strings are read as one kind; anything unusual goes out as digits.
  if (value.form === 'hex' || /[^ -~]/.test(text)) return `<${hex(value.bytes)}>`;
  return `(${text.replace(/[\\()]/g, (mark) => `\\${mark}`)})`;
}

/** Writes a text string: as it is if ASCII will do, else in UTF-16. @basis ISO 32000-1 7.9.2.2 */
export function textString(text: string): string {
  if (/^[ -~]*$/.test(text)) return `(${text.replace(/[\\()]/g, (mark) => `\\${mark}`)})`;
  let digits = 'feff';
  for (let i = 0; i < text.length; i++) digits += text.charCodeAt(i).toString(16).padStart(4, '0');
  return `<${digits}>`;
}
