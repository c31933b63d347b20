import type { XmlElement } from '../xml.ts';
import { element, escapeText } from './markup.ts';

/** Attributes that name something by its number. @basis ofd-format.md §2.4, §3, §5, §6, §12 */
const numberNames: ReadonlySet<string> = new Set([
  'AttachID',
  'ColorSpace',
  'DrawParam',
  'Font',
  'ImageMask',
  'PageID',
  'RefId',
  'Relative',
  'ResourceID',
  'Substitution',
  'TemplateID',
  'Thumbnail',
]);

/** Elements whose text is such a number. */
const numberElements: ReadonlySet<string> = new Set(['DefaultCS', 'Substitution', 'Thumbnail']);

/** Numbers of one document in the file that is made, and what was asked for by number. */
export interface Numbers {
  /** The new number of an old one; the same old one always has the same. */
  readonly of: (old: string) => string;
  /** Old numbers that were referred to. */
  readonly wanted: Set<string>;
}

/** Starts the numbers of one document. */
export function startNumbers(nextId: () => number): Numbers {
  const known = new Map<string, string>();
  return {
    of: (old) => {
      const key = keyOf(old);
      const found = known.get(key) ?? String(nextId());
      known.set(key, found);
      return found;
    },
    wanted: new Set(),
  };
}

/** A number as it is compared: `07` is `7`. */
export function keyOf(number: string): string {
  return number.trim().replace(/^0+(?=\d)/, '');
}

const isNumber = /^\s*\d{1,12}\s*$/;

/** How elements are copied. */
export interface Copying {
  readonly numbers: Numbers;
  /** Children that are left out or written in another way; undefined to copy them. */
  readonly replace?: (child: XmlElement) => string | undefined;
  /** Attributes that are written in another way. */
  readonly rename?: (name: string, value: string) => string | undefined;
}

/**
 * An element written again with new numbers; text and everything else stay what they are.
 *
 * Elements and attributes of other namespaces are left out: nobody knows what numbers they hold.
 * The depth is that of the reader, which has a limit.
 */
export function copyElement(source: XmlElement, copying: Copying): string {
  const facts: Record<string, string> = {};
  for (const { local, uri, value, name } of source.attributeList) {
    if (uri !== '' || name.includes(':') || name === 'xmlns') continue;
    facts[local] = copying.rename?.(local, value) ?? copyFact(local, value, copying.numbers);
  }
  return element(source.local, facts, copyChildren(source, copying));
}

/** What is inside an element, written again. */
export function copyChildren(source: XmlElement, copying: Copying): readonly string[] {
  const parts: string[] = [];
  for (const child of source.children) {
    if (typeof child === 'string') {
      parts.push(copyText(source, child, copying.numbers));
    } else if (child.uri === source.uri) {
      parts.push(copying.replace?.(child) ?? copyElement(child, copying));
    }
  }
  return parts;
}

function copyFact(name: string, value: string, numbers: Numbers): string {
  if (!isNumber.test(value)) return value;
  if (name === 'ID') return numbers.of(value);
  if (!numberNames.has(name)) return value;
  numbers.wanted.add(keyOf(value));
  return numbers.of(value);
}

function copyText(parent: XmlElement, text: string, numbers: Numbers): string {
  if (!numberElements.has(parent.local) || !isNumber.test(text)) return escapeText(text);
  numbers.wanted.add(keyOf(text));
  return numbers.of(text);
}
