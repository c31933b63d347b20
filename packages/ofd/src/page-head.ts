import { concat, equal, indexOf, lastIndexOf, latin1, Malformed, utf8 } from '@yunzhang/base';
import { readXml, type XmlElement } from './xml.ts';

/** Octets in which a page states its size before anything else: nearly always, and at most. */
const headUsual = 256;
const headMax = 1024;

const rootTag =
  /^(?:\u00ef\u00bb\u00bf)?(?:<\?xml[^<>]*\?>)?\s*<((?:[A-Za-z_][\w.-]{0,30}:)?)Page(?:\s[^<>]*)?>/;
const firstArea =
  /^\s*<((?:[A-Za-z_][\w.-]{0,30}:)?)Area>(?:\s*<\1\w{1,30}>[^<>&]*<\/\1\w{1,30}>)*\s*<\/\1Area>/;
/** Without these words a page states neither a size nor a template that could state one. */
const words = [utf8('Area'), utf8('Template')];
const bare = readXml(utf8('<Page/>'));

/** The head read last: the pages of a document nearly always begin with the same octets. */
export interface LatestHead {
  octets?: Uint8Array;
  root?: XmlElement;
}

/**
 * Root and Area of a page file, where the Area is the first thing in it as the schema wants.
 *
 * Asking for the size of every page of a book must not read the book. What is cut off behind the
 * Area cannot change it: the first Area counts. A page that states nothing gives a root without
 * anything. What is unusual is left to the whole reader. The same octets up to the end of the Area
 * are the same head, whatever follows.
 *
 * @basis ofd-format.md §2.3
 */
export function pageHead(bytes: Uint8Array, latest: LatestHead = {}): XmlElement | undefined {
  const { octets, root } = latest;
  if (octets !== undefined && equal(bytes.subarray(0, octets.length), octets)) return root;
  const head = headWithin(bytes, headUsual) ?? headWithin(bytes, headMax);
  if (head === undefined) return undefined;
  const end = utf8(`</${head.prefix}Page>`);
  if (head.size === undefined) {
    const isWhole = lastIndexOf(bytes, end) > 0;
    return isWhole && words.every((one) => indexOf(bytes, one) < 0) ? bare : undefined;
  }
  try {
    const read = readXml(concat([bytes.subarray(0, head.size), end]));
    latest.octets = bytes.slice(0, head.size);
    return (latest.root = read);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The prefix of the root and, where an Area is the first thing, how far root and Area reach. */
function headWithin(
  bytes: Uint8Array,
  sizeMax: number,
): { readonly prefix: string; readonly size?: number } | undefined {
  const text = latin1(bytes, 0, Math.min(bytes.length, sizeMax));
  const root = rootTag.exec(text);
  if (root === null) return undefined;
  const prefix = root[1] ?? '';
  const found = firstArea.exec(text.slice(root[0].length));
  if (found !== null && found[1] === prefix)
    return { prefix, size: root[0].length + found[0].length };
  // What stands behind may still be it.
  return sizeMax < headMax && bytes.length > sizeMax ? undefined : { prefix };
}
