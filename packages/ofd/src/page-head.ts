import { concat, latin1, Malformed, utf8 } from '@yunzhang/base';
import { readXml, type XmlElement } from './xml.ts';

/** Octets in which a page states its size before anything else. */
const headMax = 1024;

/**
 * Root and Area of a page file, where the Area is the first thing in it as the schema wants.
 *
 * Asking for the size of every page of a book must not read the book. What is cut off behind the
 * Area cannot change it: the first Area counts. Anything unusual is left to the whole reader.
 *
 * @basis ofd-format.md §2.3
 */
export function pageHead(bytes: Uint8Array): XmlElement | undefined {
  const text = latin1(bytes, 0, Math.min(bytes.length, headMax));
  const found =
    /^(?:\u00ef\u00bb\u00bf)?(?:<\?xml[^<>]*\?>)?\s*<((?:[A-Za-z_][\w.-]{0,30}:)?)Page(?:\s[^<>]*)?>\s*<\1Area>(?:\s*<\1\w{1,30}>[^<>&]*<\/\1\w{1,30}>)*\s*<\/\1Area>/.exec(
      text,
    );
  if (found === null) return undefined;
  try {
    return readXml(concat([bytes.subarray(0, found[0].length), utf8(`</${found[1] ?? ''}Page>`)]));
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
